//! The end of a scan.

use ripsaw_query::Error;

use crate::partial_report::PartialReport;
use crate::profile::{Measurements, Profile};
use crate::report::Report;

/// What a scan has found, and how it went.
pub struct FinishedScan {
    /// What the scan has found, which can be merged with the reports of other chunks.
    pub partial_report: PartialReport,
    pub(super) measured: Measurements,
}

impl FinishedScan {
    /// Makes the report of this scan alone, with its profile. `source_names` and `failures` come from the reader.
    ///
    /// Errors: `too_many_columns`, `batch_too_large`, `result_too_large`.
    pub fn finish(self, source_names: Vec<String>, failures: Vec<Error>) -> Result<Report, Error> {
        let Self {
            partial_report,
            measured,
        } = self;
        let (byte_count, line_count) = (partial_report.byte_count(), partial_report.line_count());
        let mut report = partial_report.finish(measured.threads, source_names, failures)?;
        report.profile = Some(Profile::new(&measured, byte_count, line_count));
        Ok(report)
    }
}
