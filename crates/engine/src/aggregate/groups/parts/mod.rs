//! What aggregates keep of the values of each group.

mod bucket_counts;
mod condition;
mod distinct_counts;
mod ends;
mod extremes;
mod group_sums;
mod group_values;
mod hyper_log_log;
mod number_parts;
mod standard_deviation;
mod usable_values;
mod value_counts;
mod value_extremes;
mod value_parts;

pub(crate) use condition::Condition;
pub(crate) use ends::{Ends, Place};
pub(crate) use group_values::GroupQuantiles;
pub(crate) use number_parts::NumberParts;
pub(crate) use value_counts::{Frequent, ValueCounts};
pub(crate) use value_extremes::Extreme;
pub(crate) use value_parts::ValueParts;
