//! Groups: aggregates of the records that have the same keys.
//!
//! ```text
//! matching rows -> codes of the values of each key -> groups -> each aggregate, a column of values at a time
//! ```
//!
//! A group is a small number, and whatever is known of it is at that index of columns. An aggregate allocates memory
//! for each group only where its state has no fixed size. Everything merges in any order. Two workers number their
//! groups differently, so a merge moves columns to the numbers of the other worker ([`Renumbering`]).

mod aggregate_input;
mod keys;
mod parts;
mod renumbering;
mod report;
mod time_range;
mod values;
mod window;

use std::collections::TryReserveError;
use std::sync::Arc;

use ripsaw_query::GroupPlan;

use aggregate_input::Input;
use keys::{GroupIndex, KeyColumn};
use renumbering::DROPPED;
pub(crate) use renumbering::{GroupId, Renumbering};
pub use report::{Approximation, GroupOverflow, GroupRows, GroupValue, UnusedValues};
use time_range::TimeRange;
use values::ValueCode;
use window::GroupedRows;
pub(crate) use window::Position;

use crate::filter::Buffers;
use crate::record::{Records, Window};
use crate::room::extend_to;

/// Groups of the records that a worker has seen, with their aggregates.
pub(crate) struct Groups {
    plan: Arc<GroupPlan>,
    keys: Vec<KeyColumn>,
    index: GroupIndex,
    /// Number of matching records, including those of dropped groups.
    record_count: u64,
    /// Number of records of each group.
    counts: Vec<u64>,
    inputs: Vec<Input>,
    /// For each aggregate that is a quantile, its index among the quantiles of its input; 0 for other aggregates.
    quantiles: Vec<usize>,
    /// Range of the times of all matching records, if the plan needs it.
    time: Option<TimeRange>,
    memory: ReusedMemory,
}

/// Memory reused from window to window.
#[derive(Default)]
struct ReusedMemory {
    rows: Vec<u32>,
    groups: Vec<GroupId>,
    codes: Vec<Vec<ValueCode>>,
    buffers: Buffers,
}

impl Groups {
    /// Creates groups without records. Above `max_exact_values` values, sketches answer for quantiles.
    pub(crate) fn new(plan: Arc<GroupPlan>, max_exact_values: u64) -> Self {
        let mut inputs: Vec<Input> = plan.inputs.iter().map(Input::new).collect();
        let quantiles = plan.aggregates.iter().map(|aggregate| {
            let function = aggregate.function;
            function.input().map_or(0, |input| {
                let node = &plan.inputs[input];
                inputs[input].prepare(function, &plan, max_exact_values, node)
            })
        });
        let quantiles = quantiles.collect();
        let mut groups = Self {
            keys: plan.keys.iter().map(KeyColumn::new).collect(),
            index: GroupIndex::new(plan.keys.len(), plan.max_groups),
            record_count: 0,
            counts: Vec::new(),
            inputs,
            quantiles,
            time: plan.time.as_ref().map(TimeRange::new),
            memory: ReusedMemory::default(),
            plan,
        };
        // Without keys there is one group. A few bytes for it cannot be missing where anything else succeeds.
        let _ = groups.resize();
        groups
    }

    /// Adds the matching records of a window. `place` is the position of the window.
    pub(crate) fn update(
        &mut self,
        window: Window<'_>,
        records: &Records,
        matching: &[bool],
        place: Position,
    ) -> Result<(), TryReserveError> {
        let mut memory = std::mem::take(&mut self.memory);
        let matching = (0..).zip(matching).filter(|(_, matches)| **matches);
        memory.rows.clear();
        memory.rows.extend(matching.map(|(row, _)| row));
        self.record_count += memory.rows.len() as u64;
        if let Some(time) = &mut self.time {
            time.update(window, records, &memory.rows, &mut memory.buffers);
        }
        self.find_groups(window, records, &mut memory)?;
        self.resize()?;
        for group in &memory.groups {
            self.counts[*group as usize] += 1;
        }
        let rows = GroupedRows {
            window,
            records,
            rows: &memory.rows,
            groups: &memory.groups,
            group_count: self.counts.len(),
            place,
        };
        for input in &mut self.inputs {
            input.update(rows, &mut memory.buffers)?;
        }
        self.memory = memory;
        let (renumbering, forgets_codes) = self.index.tidy()?;
        if forgets_codes {
            self.keys.iter_mut().for_each(KeyColumn::forget_codes);
        }
        match renumbering {
            Some(ids) => self.renumber(&ids),
            None => Ok(()),
        }
    }

    /// Finds the groups of rows. Rows of dropped groups are removed.
    fn find_groups(
        &mut self,
        window: Window<'_>,
        records: &Records,
        memory: &mut ReusedMemory,
    ) -> Result<(), TryReserveError> {
        let ReusedMemory {
            rows,
            groups,
            codes,
            buffers,
        } = memory;
        groups.clear();
        groups.resize(rows.len(), 0);
        codes.resize_with(self.keys.len().saturating_sub(1), Vec::new);
        let columns = std::iter::once(&mut *groups).chain(codes.iter_mut());
        for ((key, column), found) in self.keys.iter_mut().enumerate().zip(columns) {
            let known = self.index.column(key);
            column.find_codes((window, records), rows, known, buffers, found)?;
        }
        self.index.find(groups, codes)?;
        if self.index.keys.has_overflowed() && groups.contains(&DROPPED) {
            let mut kept = groups.iter();
            rows.retain(|_| kept.next().is_some_and(|group| *group != DROPPED));
            groups.retain(|group| *group != DROPPED);
        }
        Ok(())
    }

    /// Adds every record of `other`.
    pub(crate) fn merge(&mut self, other: Self) -> Result<(), TryReserveError> {
        self.record_count += other.record_count;
        let ids = self.index.keys.merge(&other.index.keys)?;
        self.resize()?;
        ids.add_column(&mut self.counts, other.counts, |count, more| *count += more)?;
        for (input, more) in self.inputs.iter_mut().zip(other.inputs) {
            input.merge(more, &ids)?;
        }
        if let (Some(time), Some(more)) = (&mut self.time, &other.time) {
            time.merge(more);
        }
        if self.index.keys.is_crowded()
            && let Some(ids) = self.index.keys.drop_beyond_cap()?
        {
            self.renumber(&ids)?;
        }
        Ok(())
    }

    fn resize(&mut self) -> Result<(), TryReserveError> {
        let groups = self.index.keys.len();
        if self.counts.len() != groups {
            extend_to(&mut self.counts, groups, 0)?;
            for input in &mut self.inputs {
                input.resize(groups)?;
            }
        }
        Ok(())
    }

    fn renumber(&mut self, ids: &Renumbering) -> Result<(), TryReserveError> {
        ids.move_column(&mut self.counts)?;
        self.inputs
            .iter_mut()
            .try_for_each(|input| input.renumber(ids))
    }
}
