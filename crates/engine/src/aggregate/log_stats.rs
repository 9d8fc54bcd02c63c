use ripsaw_query::Number;
use serde::Serialize;

use super::Level;
use super::code_counts::{CodeCounts, CodeCountsReport};
use super::number_stats::{NumberStats, NumberStatsReport};

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

    /// Adds one record: its level, its duration in milliseconds, its status code.
    #[inline]
    pub(crate) fn update(
        &mut self,
        level: Option<Level>,
        duration: Option<f64>,
        status: Option<Number<'_>>,
    ) {
        self.levels[level.map_or(OTHER, |level| level as usize)] += 1;
        if let Some(duration) = duration {
            self.durations.update(duration);
        }
        if let Some(status) = status {
            self.status_codes.update(status);
        }
    }

    /// Adds every record of `other`.
    pub(crate) fn merge(&mut self, other: Self) {
        for (count, added) in self.levels.iter_mut().zip(other.levels) {
            *count += added;
        }
        self.durations.merge(other.durations);
        self.status_codes.merge(other.status_codes);
    }

    /// The statistics of all records.
    pub(crate) fn finish(self, with_histogram: bool) -> LogStatsReport {
        let [
            error_count,
            warn_count,
            info_count,
            debug_count,
            other_count,
        ] = self.levels;
        let (status_codes, error_status_codes) = self.status_codes.finish();
        LogStatsReport {
            total_count: self.levels.iter().sum(),
            error_count,
            warn_count,
            info_count,
            debug_count,
            other_count,
            duration_ms: self.durations.finish(with_histogram),
            status_codes,
            error_status_codes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::LogStats;
    use crate::aggregate::Level;
    use ripsaw_query::Number;
    use serde_json::json;

    #[test]
    fn reports_in_the_words_of_the_contract() {
        let mut stats = LogStats::new(100);
        stats.update(Some(Level::Error), Some(12.5), Some(Number::Int(500)));
        stats.update(Some(Level::Info), Some(7.5), Some(Number::Int(200)));
        let mut later = LogStats::new(100);
        later.update(None, None, Some(Number::Int(200)));
        later.update(Some(Level::Warn), None, None);
        later.update(Some(Level::Debug), Some(1.0), None);
        stats.merge(later);
        let expected = json!({
            "totalCount": 5, "errorCount": 1, "warnCount": 1, "infoCount": 1, "debugCount": 1, "otherCount": 1,
            "durationMs": {"count": 3, "min": 1.0, "max": 12.5, "mean": 7.0, "p50": 7.5, "p95": 12.5, "p99": 12.5},
            "statusCodes": [["200", 2], ["500", 1]],
            "errorStatusCodes": [["500", 1]],
        });
        assert_eq!(serde_json::to_value(stats.finish(false)).unwrap(), expected);
    }
}
