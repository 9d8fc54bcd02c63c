use ripsaw_query::StatsSlots;
use serde::Serialize;

use super::Level;
use super::code_counts::{CodeCounts, CodeCountsReport};
use super::number_stats::{NumberStats, NumberStatsReport};
use crate::record::Records;

const LEVELS: usize = 5;
const OTHER: usize = LEVELS - 1;

/// The statistics of log records: levels, durations, status codes.
#[derive(Clone, Debug)]
pub(crate) struct LogStats {
    levels: [u64; LEVELS],
    durations: NumberStats,
    status_codes: CodeCounts,
}

/// The statistics of log records, as they are reported.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LogStatsReport {
    /// All records.
    pub total_count: u64,
    /// Records of level ERROR.
    pub error_count: u64,
    /// Records of level WARN.
    pub warn_count: u64,
    /// Records of level INFO.
    pub info_count: u64,
    /// Records of level DEBUG.
    pub debug_count: u64,
    /// Records whose level is absent or none of the four.
    pub other_count: u64,
    /// The durations, in milliseconds.
    pub duration_ms: NumberStatsReport,
    /// Number of records by status code.
    pub status_codes: CodeCountsReport,
    /// The part of `status_codes` with code >= 400.
    pub error_status_codes: CodeCountsReport,
    /// How many status codes are no integers, if any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unused_status_count: Option<u64>,
}

impl LogStats {
    /// Statistics of no record; above `max_exact_values` durations a sketch answers for their quantiles.
    pub(crate) fn new(max_exact_values: u64) -> Self {
        Self {
            levels: [0; LEVELS],
            durations: NumberStats::new(max_exact_values),
            status_codes: CodeCounts::default(),
        }
    }

    /// Adds the records of a window, `count` of them: rows without values are none.
    pub(crate) fn update(&mut self, text: &[u8], records: &Records, slots: StatsSlots, count: u64) {
        let levels = Level::count(records.column(slots.level), text);
        for (total, count) in self.levels.iter_mut().zip(levels) {
            *total += count;
        }
        self.levels[OTHER] += count - levels.iter().sum::<u64>();
        self.durations
            .update(records.column(slots.duration_ms), text);
        self.status_codes
            .update_column(records.column(slots.status_code), text);
    }

    /// Adds every record of `other`.
    pub(crate) fn merge(&mut self, other: Self) {
        for (count, added) in self.levels.iter_mut().zip(other.levels) {
            *count += added;
        }
        self.durations.merge(other.durations);
        self.status_codes.merge(other.status_codes);
    }

    /// The statistics of all records, found on up to `threads` threads.
    pub(crate) fn finish(self, with_histogram: bool, threads: usize) -> LogStatsReport {
        let [
            error_count,
            warn_count,
            info_count,
            debug_count,
            other_count,
        ] = self.levels;
        let unused_status_count = Some(self.status_codes.unused_count()).filter(|count| *count > 0);
        let (status_codes, error_status_codes) = self.status_codes.finish();
        LogStatsReport {
            total_count: self.levels.iter().sum(),
            error_count,
            warn_count,
            info_count,
            debug_count,
            other_count,
            duration_ms: self.durations.finish(with_histogram, threads),
            status_codes,
            error_status_codes,
            unused_status_count,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::LogStats;
    use crate::record::{Records, Span, Tag};
    use ripsaw_query::{FieldTree, StatsSlots};
    use serde_json::json;

    /// Levels, durations by their digits and decimals, and status codes of some records.
    fn stats_of(
        levels: &[&str],
        durations: &[Option<(u64, usize)>],
        codes: &[Option<u64>],
    ) -> LogStats {
        let mut fields = FieldTree::default();
        let slots = StatsSlots {
            level: fields.insert("level"),
            duration_ms: fields.insert("duration_ms"),
            status_code: fields.insert("status_code"),
        };
        let mut records = Records::new(fields.slot_count(), false);
        records.begin(levels.len());
        records.add_lines(&[0, 1, 2][..levels.len()]);
        let mut text = String::new();
        let number = |(digits, decimals)| Span::new(Tag::short_number(decimals), 0, 0, digits);
        for (row, level) in levels.iter().enumerate() {
            let start = text.len();
            text.extend(["\"", level, "\""]);
            records.column_mut(slots.level)[row] =
                Span::new(Tag::string(false), start, text.len(), 0);
            records.column_mut(slots.duration_ms)[row] =
                durations[row].map(number).unwrap_or_default();
            records.column_mut(slots.status_code)[row] =
                codes[row].map(|code| number((code, 0))).unwrap_or_default();
        }
        let mut stats = LogStats::new(100);
        stats.update(text.as_bytes(), &records, slots, levels.len() as u64);
        stats
    }

    #[test]
    fn reports_in_the_words_of_the_contract() {
        let mut stats = stats_of(
            &["ERROR", "INFO"],
            &[Some((125, 1)), Some((75, 1))],
            &[Some(500), Some(200)],
        );
        stats.merge(stats_of(
            &["", "WARN", "DEBUG"],
            &[None, None, Some((1, 0))],
            &[Some(200), None, None],
        ));
        let expected = json!({
            "totalCount": 5, "errorCount": 1, "warnCount": 1, "infoCount": 1, "debugCount": 1, "otherCount": 1,
            "durationMs": {"count": 3, "min": 1.0, "max": 12.5, "mean": 7.0, "p50": 7.5, "p95": 12.5, "p99": 12.5},
            "statusCodes": [["200", 2], ["500", 1]],
            "errorStatusCodes": [["500", 1]],
        });
        assert_eq!(
            serde_json::to_value(stats.finish(false, 1)).unwrap(),
            expected
        );
    }
}
