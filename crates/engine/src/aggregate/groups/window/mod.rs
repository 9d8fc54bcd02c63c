//! What a window adds to the groups: rows with their groups, and their values in the forms that parts read.

mod grouped_rows;
mod numbers;
mod row_values;
mod window_values;

pub(crate) use grouped_rows::{GroupedRows, Position};
pub(crate) use numbers::{EXACT_INTEGERS, Numbers};
pub(crate) use row_values::RowValues;
pub(crate) use window_values::{Form, WindowValues};
