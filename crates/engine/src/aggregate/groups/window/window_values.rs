//! The values that a window adds to the parts of an input.

use super::grouped_rows::GroupedRows;
use super::numbers::Numbers;
use super::row_values::RowValues;
use crate::aggregate::groups::values::CodedValues;
use crate::filter::Datum;
use crate::record::ValueKind;

/// A form in which a part reads values.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// The rows, without the values.
    Rows,
    /// The values of the rows, null and absent ones included.
    Values,
    /// The numbers among the values.
    Numbers,
    /// Codes of the values that are not null.
    Codes,
}

/// The values of a window, in every form that is needed.
pub(crate) struct WindowValues<'a> {
    pub(crate) rows: GroupedRows<'a>,
    pub(crate) values: RowValues<'a>,
    pub(crate) numbers: &'a Numbers,
    pub(crate) coded: &'a CodedValues,
}

impl WindowValues<'_> {
    /// Returns the number of values in a form.
    pub(crate) fn count(&self, form: Form) -> usize {
        match form {
            Form::Rows | Form::Values => self.rows.rows.len(),
            Form::Numbers => self.numbers.groups.len(),
            Form::Codes => self.coded.groups.len(),
        }
    }

    /// Returns whether a row has a value that is not null, given its index.
    #[inline]
    pub(crate) fn is_there(&self, index: usize) -> bool {
        match self.values {
            RowValues::Field(slot) => {
                let span = self.rows.records.column(slot)[self.rows.rows[index] as usize];
                !matches!(span.kind(), ValueKind::Absent | ValueKind::Null)
            }
            RowValues::Data(data) => !matches!(data[index], Datum::Error | Datum::Null),
        }
    }

    /// Calls `read` with the value of a row, given its index.
    pub(crate) fn with_value<T>(&self, index: usize, read: impl FnOnce(&Datum<'_>) -> T) -> T {
        match self.values {
            RowValues::Field(slot) => {
                let span = self.rows.records.column(slot)[self.rows.rows[index] as usize];
                read(&Datum::of(span.value(self.rows.window.text)))
            }
            RowValues::Data(data) => read(&data[index]),
        }
    }
}
