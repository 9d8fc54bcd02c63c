//! The numbers of all groups, kept for their quantiles.
//!
//! Numbers are kept with their groups in segments, and are put together by group only at the end. Beyond a limit
//! for all groups together, the buckets of a sketch are counted by group instead.

use std::collections::TryReserveError;
use std::mem;

use super::bucket_counts::BucketCounts;
use super::extremes::Extremes;
use crate::aggregate::groups::parts::part::{End, Part};
use crate::aggregate::groups::renumbering::{GroupId, Renumbering};
use crate::aggregate::groups::window::{Form, WindowValues};
use crate::aggregate::order_key::{order_key, value_of};
use crate::aggregate::quantile_sketch::QuantileSketch;
use crate::room::{collect, extend_to, make_room};

/// Capacity of the first segment, in values; each further one is eight times as long, up to [`SEGMENT_VALUES`].
const FIRST_SEGMENT_VALUES: usize = 512;
/// Maximum capacity of a segment, unless one window adds more values.
const SEGMENT_VALUES: usize = 64 << 10;

/// Numbers of all groups, for their quantiles: the value at index `min(floor(n * q), n - 1)` in the total order.
///
/// They are exact while all groups together have at most `max_exact_values` values and no group was dropped; otherwise
/// sketches answer.
#[derive(Debug)]
pub(crate) struct GroupValues {
    max_exact_values: u64,
    segments: Vec<Segment>,
    count: u64,
    sketches: Option<Box<Sketches>>,
    /// The quantiles that are requested.
    asked: Vec<f64>,
    /// For each requested quantile, the value of each group, once there are no more values.
    found: Vec<Vec<Option<f64>>>,
}

/// Values, each with its group.
#[derive(Debug, Default)]
struct Segment {
    groups: Vec<GroupId>,
    values: Vec<f64>,
}

#[derive(Debug)]
struct Sketches {
    buckets: BucketCounts,
    least: Extremes,
    greatest: Extremes,
}

impl GroupValues {
    pub(crate) fn new(max_exact_values: u64) -> Self {
        Self {
            max_exact_values,
            segments: Vec::new(),
            count: 0,
            sketches: None,
            asked: Vec::new(),
            found: Vec::new(),
        }
    }

    /// Requests a quantile, and returns its index among the requested ones.
    pub(crate) fn ask(&mut self, q: f64) -> usize {
        self.asked.push(q);
        self.asked.len() - 1
    }

    /// Returns a requested quantile of each group, given its index.
    pub(crate) fn quantile(&self, index: usize) -> &[Option<f64>] {
        &self.found[index]
    }

    /// Returns whether the quantiles are exact.
    pub(crate) fn is_exact(&self) -> bool {
        self.sketches.is_none()
    }

    /// Adds numbers, each to its group. `group_count` is the number of groups.
    fn extend(
        &mut self,
        groups: &[GroupId],
        values: &[f64],
        group_count: usize,
    ) -> Result<(), TryReserveError> {
        self.count += values.len() as u64;
        if let Some(sketches) = &mut self.sketches {
            return sketches.extend(groups, values, group_count);
        }
        let length = self.segments.last().map_or(0, |last| last.values.len());
        let room = self
            .segments
            .last()
            .map_or(0, |last| last.values.capacity());
        if room - length < values.len() {
            let next = (length * 8).clamp(FIRST_SEGMENT_VALUES, SEGMENT_VALUES);
            let mut segment = Segment::default();
            make_room(&mut segment.groups, next.max(values.len()))?;
            make_room(&mut segment.values, next.max(values.len()))?;
            self.segments.push(segment);
        }
        if let Some(last) = self.segments.last_mut() {
            last.groups.extend_from_slice(groups);
            last.values.extend_from_slice(values);
        }
        if self.count > self.max_exact_values {
            self.sketch(group_count)?;
        }
        Ok(())
    }

    /// Moves all values into sketches.
    fn sketch(&mut self, group_count: usize) -> Result<(), TryReserveError> {
        let sketches = self.sketches.get_or_insert_with(|| {
            Box::new(Sketches {
                buckets: BucketCounts::default(),
                least: Extremes::least(),
                greatest: Extremes::greatest(),
            })
        });
        for segment in mem::take(&mut self.segments) {
            sketches.extend(&segment.groups, &segment.values, group_count)?;
        }
        Ok(())
    }
}

impl Part for GroupValues {
    const FORM: Form = Form::Numbers;

    fn resize(&mut self, _groups: usize) -> Result<(), TryReserveError> {
        Ok(())
    }

    fn update(&mut self, values: &WindowValues<'_>) -> Result<(), TryReserveError> {
        let numbers = values.numbers;
        self.extend(&numbers.groups, &numbers.values, values.rows.group_count)
    }

    fn merge(&mut self, other: Self, ids: &Renumbering) -> Result<(), TryReserveError> {
        self.count += other.count;
        make_room(&mut self.segments, other.segments.len())?;
        for mut segment in other.segments {
            segment.renumber(ids);
            self.segments.push(segment);
        }
        if let Some(other) = other.sketches {
            self.sketch(ids.count)?;
            if let Some(sketches) = &mut self.sketches {
                sketches.merge(*other, ids)?;
            }
        } else if self.sketches.is_some() || self.count > self.max_exact_values {
            self.sketch(ids.count)?;
        }
        Ok(())
    }

    fn renumber(&mut self, ids: &Renumbering) -> Result<(), TryReserveError> {
        for segment in &mut self.segments {
            segment.renumber(ids);
        }
        if let Some(sketches) = &mut self.sketches {
            sketches.buckets.renumber(ids)?;
            sketches.least.renumber(ids)?;
            sketches.greatest.renumber(ids)?;
        }
        Ok(())
    }

    fn finish(&mut self, end: End) -> Result<(), TryReserveError> {
        if end.has_overflowed {
            self.sketch(end.group_count)?;
        }
        let mut found = vec![Vec::new(); self.asked.len()];
        for values in &mut found {
            extend_to(values, end.group_count, None)?;
        }
        match &self.sketches {
            Some(sketches) => sketches.select(&self.asked, &mut found)?,
            None => select_all(&self.segments, &self.asked, &mut found)?,
        }
        self.found = found;
        Ok(())
    }
}

impl Segment {
    fn renumber(&mut self, ids: &Renumbering) {
        let mut kept = 0;
        for at in 0..self.values.len() {
            if let Some(group) = ids.get(self.groups[at]) {
                self.groups[kept] = group;
                self.values[kept] = self.values[at];
                kept += 1;
            }
        }
        self.groups.truncate(kept);
        self.values.truncate(kept);
    }
}

impl Sketches {
    fn extend(
        &mut self,
        groups: &[GroupId],
        values: &[f64],
        group_count: usize,
    ) -> Result<(), TryReserveError> {
        self.least.resize(group_count)?;
        self.greatest.resize(group_count)?;
        self.buckets.reserve(values.len())?;
        for (group, value) in groups.iter().zip(values) {
            self.buckets
                .add(*group, QuantileSketch::signed_bucket(*value), 1);
            self.least.add(*group, *value);
            self.greatest.add(*group, *value);
        }
        Ok(())
    }

    fn merge(&mut self, other: Self, ids: &Renumbering) -> Result<(), TryReserveError> {
        self.buckets.merge(other.buckets, ids)?;
        self.least.merge(other.least, ids)?;
        self.greatest.merge(other.greatest, ids)
    }

    fn select(&self, asked: &[f64], found: &mut [Vec<Option<f64>>]) -> Result<(), TryReserveError> {
        let counts = self.buckets.sorted()?;
        for buckets in counts.chunk_by(|((a, _), _), ((b, _), _)| a == b) {
            let group = buckets[0].0.0;
            let count = buckets.iter().map(|(_, count)| count).sum();
            let extremes = self.least.value(group).zip(self.greatest.value(group));
            let Some((least, greatest)) = extremes else {
                continue;
            };
            for (values, rank) in found.iter_mut().zip(ranks(asked, count)) {
                let mut seen = 0;
                let bucket = buckets.iter().find(|(_, count)| {
                    seen += count;
                    seen > rank
                });
                // The middle of a bucket may be beyond every value.
                values[group as usize] = bucket.map(|((_, bucket), _)| {
                    let middle = order_key(QuantileSketch::middle_of_signed(*bucket));
                    value_of(middle.clamp(order_key(least), order_key(greatest)))
                });
            }
        }
        Ok(())
    }
}

fn ranks(asked: &[f64], count: u64) -> impl Iterator<Item = u64> {
    let last = count.saturating_sub(1);
    asked
        .iter()
        .map(move |q| ((count as f64 * q) as u64).min(last))
}

/// Selects the quantiles of all groups, after putting the values of each group next to each other.
fn select_all(
    segments: &[Segment],
    asked: &[f64],
    found: &mut [Vec<Option<f64>>],
) -> Result<(), TryReserveError> {
    let group_count = found.first().map_or(0, Vec::len);
    let mut ends = Vec::new();
    extend_to(&mut ends, group_count + 1, 0_usize)?;
    for group in segments.iter().flat_map(|segment| &segment.groups) {
        ends[*group as usize + 1] += 1;
    }
    for group in 0..group_count {
        ends[group + 1] += ends[group];
    }
    // `free` holds the next free place of each group, which begins at the start of the group.
    let mut keys = Vec::new();
    extend_to(&mut keys, ends[group_count], 0_i64)?;
    let mut free = collect(ends.iter().copied())?;
    for segment in segments {
        for (group, value) in segment.groups.iter().zip(&segment.values) {
            let place = &mut free[*group as usize];
            keys[*place] = order_key(*value);
            *place += 1;
        }
    }
    for group in 0..group_count {
        let own = &mut keys[ends[group]..ends[group + 1]];
        if own.is_empty() {
            continue;
        }
        let count = own.len() as u64;
        for (values, rank) in found.iter_mut().zip(ranks(asked, count)) {
            let (_, key, _) = own.select_nth_unstable(rank as usize);
            values[group] = Some(value_of(*key));
        }
    }
    Ok(())
}
