//! The report of groups: columns of aggregates, which groups are reported, in which order, and their JSON.

mod cell;
mod finish;
mod group_order;
mod group_rows;
mod having;
mod unused_values;

pub use finish::{Approximation, GroupOverflow};
pub use group_rows::GroupRows;
pub use unused_values::UnusedValues;
