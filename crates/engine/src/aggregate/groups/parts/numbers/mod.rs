//! Parts of numbers.

mod bucket_counts;
mod extreme;
mod extremes;
mod group_sums;
mod group_values;
mod histograms;
mod number_counts;
mod other_extremes;
mod squares;
mod standard_deviation;
mod unused_counts;
mod value_extremes;

pub(crate) use extreme::Extreme;
pub(crate) use group_sums::GroupSums;
pub(crate) use group_values::GroupValues;
pub(crate) use histograms::Histograms;
pub(crate) use number_counts::NumberCounts;
pub(crate) use squares::Squares;
pub(crate) use standard_deviation::standard_deviation;
pub(crate) use unused_counts::UnusedCounts;
pub(crate) use value_extremes::{Greatest, Least};
