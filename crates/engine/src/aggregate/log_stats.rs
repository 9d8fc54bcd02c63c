//! Statistics of log records: counts by level, durations, and status codes.

use std::collections::TryReserveError;

use ripsaw_query::StatsSlots;
use ripsaw_query::dialect::{DEBUG, ERROR, FATAL, INFO, Severity, TRACE, WARN};
use serde::Serialize;

use super::code_counts::{CodeCounts, CodeCountsReport};
use super::number_stats::{NumberStats, NumberStatsReport};
use crate::count_if::count_if;
use crate::record::Records;

/// First severity of each range of four that is counted, the most severe range first.
const RANGES: [Severity; 6] = [FATAL, ERROR, WARN, INFO, DEBUG, TRACE];
const OTHER: usize = RANGES.len();

/// Statistics of log records: levels, durations, status codes.
#[derive(Clone, Debug)]
pub(crate) struct LogStats {
    /// Counts by range, followed by the count of records without a severity.
    levels: [u64; RANGES.len() + 1],
    durations: NumberStats,
    status_codes: CodeCounts,
}

/// Statistics of log records, as reported.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LogStatsReport {
    /// Number of records.
    pub total_count: u64,
    /// Number of records of severity FATAL: 21 to 24 on OpenTelemetry's scale.
    pub fatal_count: u64,
    /// Number of records of severity ERROR: 17 to 20.
    pub error_count: u64,
    /// Number of records of severity WARN: 13 to 16.
    pub warn_count: u64,
    /// Number of records of severity INFO: 9 to 12.
    pub info_count: u64,
    /// Number of records of severity DEBUG: 5 to 8.
    pub debug_count: u64,
    /// Number of records of severity TRACE: 1 to 4.
    pub trace_count: u64,
    /// Number of records without a known severity.
    pub other_count: u64,
    /// Durations, in milliseconds.
    pub duration_ms: NumberStatsReport,
    /// Number of records by status code.
    pub status_codes: CodeCountsReport,
    /// The part of `status_codes` with code >= 400.
    pub error_status_codes: CodeCountsReport,
    /// Number of status codes that are not integers; absent if there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unused_status_count: Option<u64>,
}

impl LogStats {
    /// Creates empty statistics. Above `max_exact_values` durations, a sketch answers for their quantiles.
    pub(crate) fn new(max_exact_values: u64) -> Self {
        Self {
            levels: [0; RANGES.len() + 1],
            durations: NumberStats::new(max_exact_values),
            status_codes: CodeCounts::default(),
        }
    }

    /// Adds the `count` records of a window. Rows without values are not records.
    pub(crate) fn update(
        &mut self,
        text: &[u8],
        records: &Records,
        severities: &[Severity],
        slots: StatsSlots,
        count: u64,
    ) -> Result<(), TryReserveError> {
        let mut others = count;
        for (total, first) in self.levels.iter_mut().zip(RANGES) {
            let count = count_if(severities, |severity| severity.wrapping_sub(first) < 4);
            *total += count;
            others -= count;
        }
        self.levels[OTHER] += others;
        self.durations
            .update(records.column(slots.duration_ms), text)?;
        self.status_codes
            .update_column(records.column(slots.status_code), text)
    }

    /// Adds every record of `other`.
    pub(crate) fn merge(&mut self, other: Self) -> Result<(), TryReserveError> {
        for (count, added) in self.levels.iter_mut().zip(other.levels) {
            *count += added;
        }
        self.durations.merge(other.durations)?;
        self.status_codes.merge(other.status_codes)
    }

    /// Returns the statistics of all records, computed on up to `threads` threads.
    pub(crate) fn finish(
        self,
        with_histogram: bool,
        threads: usize,
    ) -> Result<LogStatsReport, TryReserveError> {
        let [
            fatal_count,
            error_count,
            warn_count,
            info_count,
            debug_count,
            trace_count,
            other_count,
        ] = self.levels;
        let unused_status_count = Some(self.status_codes.unused_count()).filter(|count| *count > 0);
        let (status_codes, error_status_codes) = self.status_codes.finish()?;
        Ok(LogStatsReport {
            total_count: self.levels.iter().sum(),
            fatal_count,
            error_count,
            warn_count,
            info_count,
            debug_count,
            trace_count,
            other_count,
            duration_ms: self.durations.finish(with_histogram, threads)?,
            status_codes,
            error_status_codes,
            unused_status_count,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::LogStats;
    use crate::record::{Records, Span, Tag};
    use ripsaw_query::{FieldTree, StatsSlots};
    use serde_json::json;

    /// Severities, durations by their digits and decimals, and status codes of some records.
    fn stats_of(
        severities: &[u8],
        durations: &[Option<(u64, usize)>],
        codes: &[Option<u64>],
    ) -> LogStats {
        let mut fields = FieldTree::default();
        let slots = StatsSlots {
            duration_ms: fields.insert("duration_ms"),
            status_code: fields.insert("status_code"),
        };
        let mut records = Records::new(fields.slot_count(), false);
        records.begin(severities.len());
        records.add_lines(&[0, 1, 2, 3][..severities.len()]);
        let number = |(digits, decimals)| Span::new(Tag::short_number(decimals), 0, 0, digits);
        for row in 0..severities.len() {
            records.column_mut(slots.duration_ms)[row] =
                durations[row].map(number).unwrap_or_default();
            records.column_mut(slots.status_code)[row] =
                codes[row].map(|code| number((code, 0))).unwrap_or_default();
        }
        let mut stats = LogStats::new(100);
        let count = severities.len() as u64;
        stats
            .update(b"", &records, severities, slots, count)
            .unwrap();
        stats
    }

    #[test]
    fn reports_in_the_words_of_the_contract() {
        let mut stats = stats_of(
            &[17, 9],
            &[Some((125, 1)), Some((75, 1))],
            &[Some(500), Some(200)],
        );
        let others = stats_of(
            &[0, 16, 5, 24],
            &[None, None, Some((1, 0)), None],
            &[Some(200), None, None, None],
        );
        stats.merge(others).unwrap();
        let others = stats_of(&[4, 20], &[None; 2], &[None; 2]);
        stats.merge(others).unwrap();
        let expected = json!({
            "totalCount": 8, "fatalCount": 1, "errorCount": 2, "warnCount": 1, "infoCount": 1, "debugCount": 1,
            "traceCount": 1, "otherCount": 1,
            "durationMs": {"count": 3, "min": 1.0, "max": 12.5, "mean": 7.0, "p50": 7.5, "p95": 12.5, "p99": 12.5},
            "statusCodes": [["200", 2], ["500", 1]],
            "errorStatusCodes": [["500", 1]],
        });
        assert_eq!(
            serde_json::to_value(stats.finish(false, 1).unwrap()).unwrap(),
            expected
        );
    }
}
