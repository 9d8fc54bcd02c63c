//! The report of groups: columns of aggregates, which groups are reported, in which order, and their JSON.

mod aggregate_columns;
mod cell;
mod group_order;
mod group_rows;
mod group_value;
mod having;
mod unused_values;

pub use aggregate_columns::{Approximation, GroupOverflow};
pub use group_rows::GroupRows;
pub use group_value::GroupValue;
pub use unused_values::UnusedValues;
