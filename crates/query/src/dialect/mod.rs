//! Dialects: the meaning of the members of a record, whatever its logger calls them. Data only; the engine
//! applies it. There is one dialect: the members and words of all common loggers together.

mod severity;

pub use severity::{
    DEBUG, ERROR, FATAL, INFO, SEVERITY_RANGES, Severity, SeverityDialect, SeverityEncoding,
    SeverityField, TRACE, WARN, severity_name, severity_of_name, severity_range_name,
};

/// How loggers write the meaning of a record.
#[derive(Clone, Copy, Debug)]
pub struct Dialect {
    /// The fields of the severity, and how it is written.
    pub severity: SeverityDialect,
}

/// The members and words of all common loggers together.
pub const COMMON: Dialect = Dialect {
    severity: severity::COMMON,
};
