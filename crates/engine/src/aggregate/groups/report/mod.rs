//! The report of groups: columns of aggregates, which groups are reported, in which order, and their JSON.

mod cell;
mod finish;
mod group_order;
mod group_rows;
mod group_value;
mod having;
mod unused_values;

pub use finish::{Approximation, GroupOverflow};
pub use group_rows::GroupRows;
pub use group_value::GroupValue;
pub use unused_values::UnusedValues;
