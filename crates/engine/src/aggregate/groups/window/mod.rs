//! What a window adds to the groups: rows with their groups, and their values in the forms that parts read.

mod grouped_rows;
mod numbers;
mod window_values;

pub(crate) use grouped_rows::{GroupedRows, Place};
pub(crate) use numbers::{EXACT_INTEGERS, Numbers};
pub(crate) use window_values::{Form, RowValues, WindowValues};
