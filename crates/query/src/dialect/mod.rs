//! Dialects: what the members of a record mean, whatever its logger calls them. Data only; the engine applies it.

mod severity;

pub use severity::{
    DEBUG, ERROR, FATAL, INFO, Severity, SeverityDialect, SeverityEncoding, SeverityField, TRACE,
    WARN, severity_name, severity_of_name, severity_range_name,
};

/// How loggers write what a record means.
#[derive(Clone, Copy, Debug)]
pub struct Dialect {
    /// Where the severity is, and how it is written.
    pub severity: SeverityDialect,
}

/// The members and words of the widespread loggers, all together.
pub const COMMON: Dialect = Dialect {
    severity: severity::COMMON,
};
