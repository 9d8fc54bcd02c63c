//! Where the values of rows come from.

use ripsaw_query::Slot;

use crate::filter::Datum;

/// Source of the values of rows.
#[derive(Clone, Copy)]
pub(crate) enum RowValues<'a> {
    /// A field, read without evaluation.
    Field(Slot),
    /// Values of an expression, one for each row.
    Data(&'a [Datum<'a>]),
}
