//! What a line is.

/// What a line is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum LineKind {
    #[default]
    Rejected,
    Blank,
    Record,
    /// The line comes after the last one that is wanted.
    Unwanted,
}
