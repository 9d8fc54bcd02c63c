//! Accumulators, each holding the state of one aggregate, with `update`, `merge` and `finish`.
//!
//! The answer of an accumulator depends only on the multiset of its values: any order, any cut of the input and any
//! order of merges gives the same bits.
//!
//! Statistics of all records have accumulators of their own beside those of groups, because a single group allows more:
//! counters for small decimals in place of lists, sums by vector instructions, and ranks that several threads select in
//! two passes. What both need is shared: exact sums, order keys, the buckets of histograms and of the quantile sketch,
//! and tracked counts, of which messages are a single group.

mod code_counts;
mod decimal_counts;
mod exact_sum;
mod groups;
mod histogram;
mod log_stats;
mod message_hash;
mod number_stats;
mod order_key;
mod quantile_sketch;
mod quantiles;
mod select_ranks;
mod top_messages;
mod tracked_counts;

pub(crate) use groups::Groups;
pub use groups::{Approximation, GroupOverflow, GroupRows, GroupValue, UnusedValues};
pub(crate) use log_stats::LogStats;
pub use log_stats::LogStatsReport;
pub(crate) use top_messages::TopMessages;
pub use top_messages::TopMessagesReport;
