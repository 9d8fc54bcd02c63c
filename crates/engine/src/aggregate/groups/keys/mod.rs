//! The keys of groups: from the values of a row to the number of its group.

mod group_index;
mod group_keys;
mod key_column;
mod key_estimate;
mod time_buckets;

pub(crate) use group_index::GroupIndex;
pub(crate) use group_keys::GroupKeys;
pub(crate) use key_column::{KeyColumn, field_of_time};
pub(crate) use time_buckets::time_of;
