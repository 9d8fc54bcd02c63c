//! What aggregates need of the numbers of an input. Several aggregates share a part: `avg` and `stddev` share the sum.

use std::collections::TryReserveError;

use super::bucket_counts::BucketCounts;
use super::group_sums::GroupSums;
use super::group_values::{GroupQuantiles, GroupValues};
use super::standard_deviation::{exact_square, standard_deviation};
use super::value_extremes::{Extreme, ValueExtremes};
use crate::aggregate::groups::keys::{GroupId, Renumbering};
use crate::aggregate::histogram::{self, HistogramBucket, histogram_of};
use crate::room::{Allocations, extend_to};

/// Parts of the numbers of an input that aggregates need, each made only if needed, and counts of unused values.
#[derive(Debug, Default)]
pub(crate) struct NumberParts {
    counts: Option<Vec<u64>>,
    sums: Option<GroupSums>,
    squares: Option<GroupSums>,
    least: Option<ValueExtremes>,
    greatest: Option<ValueExtremes>,
    buckets: Option<BucketCounts>,
    /// Numbers for quantiles, with the quantiles that are requested.
    values: Option<(GroupValues, Vec<f64>)>,
    /// Number of values of each group that are not numbers that aggregates can use, up to the last group that has any.
    unused: Vec<u64>,
    /// Numbers of the window that the extremes already include, with their groups.
    aside: (Vec<GroupId>, Vec<f64>),
    allocations: Allocations,
}

impl NumberParts {
    pub(crate) fn with_sum(&mut self) {
        self.with_count();
        self.sums.get_or_insert_default();
    }

    pub(crate) fn with_squares(&mut self) {
        self.with_sum();
        self.squares.get_or_insert_default();
    }

    pub(crate) fn with_least(&mut self) {
        self.least.get_or_insert_with(ValueExtremes::least);
    }

    pub(crate) fn with_greatest(&mut self) {
        self.greatest.get_or_insert_with(ValueExtremes::greatest);
    }

    pub(crate) fn with_buckets(&mut self) {
        self.buckets.get_or_insert_default();
    }

    /// Adds a quantile, and returns its index among the requested ones.
    pub(crate) fn with_quantile(&mut self, q: f64, max_exact_values: u64) -> usize {
        let new = || (GroupValues::new(max_exact_values), Vec::new());
        let (_, asked) = self.values.get_or_insert_with(new);
        asked.push(q);
        asked.len() - 1
    }

    fn with_count(&mut self) {
        self.counts.get_or_insert_default();
    }

    /// Returns whether no part is needed.
    pub(crate) fn is_empty(&self) -> bool {
        let has_sums = self.counts.is_some() || self.sums.is_some() || self.squares.is_some();
        !(has_sums || self.has_extremes() || self.buckets.is_some() || self.values.is_some())
    }

    pub(crate) fn resize(&mut self, groups: usize) -> Result<(), TryReserveError> {
        if let Some(counts) = &mut self.counts {
            extend_to(counts, groups, 0)?;
        }
        for sums in [&mut self.sums, &mut self.squares].into_iter().flatten() {
            sums.resize(groups)?;
        }
        self.extremes()
            .try_for_each(|extremes| extremes.resize(groups))
    }

    /// Makes room for `rows` numbers, and returns an error if there was too little memory for what was added before.
    fn reserve(&mut self, rows: usize) -> Result<(), TryReserveError> {
        self.allocations.check()?;
        self.extremes().try_for_each(|extremes| extremes.check())?;
        for sums in [&mut self.sums, &mut self.squares].into_iter().flatten() {
            sums.reserve(rows)?;
        }
        match &mut self.buckets {
            Some(buckets) => buckets.reserve(rows),
            None => Ok(()),
        }
    }

    pub(crate) fn has_extremes(&self) -> bool {
        self.least.is_some() || self.greatest.is_some()
    }

    /// Returns the least and the greatest values, where they are needed.
    pub(crate) fn extremes(&mut self) -> impl Iterator<Item = &mut ValueExtremes> {
        [&mut self.least, &mut self.greatest].into_iter().flatten()
    }

    /// Counts a value that is not a number that aggregates can use. Always returns `None`.
    pub(crate) fn count_unused(&mut self, group: GroupId) -> Option<f64> {
        let place = group as usize;
        let extended = extend_to(&mut self.unused, place + 1, 0);
        self.allocations.keep_failure(extended)?;
        self.unused[place] += 1;
        None
    }

    /// Keeps a number that the extremes already include for the next [`Self::extend`].
    pub(crate) fn set_aside(&mut self, group: GroupId, value: f64) {
        let (groups, values) = &mut self.aside;
        groups.push(group);
        values.push(value);
    }

    /// Adds numbers, each to its group, and those that were set aside. There must be room for the groups.
    pub(crate) fn extend(
        &mut self,
        groups: &mut Vec<GroupId>,
        values: &mut Vec<f64>,
        group_count: usize,
    ) -> Result<(), TryReserveError> {
        self.reserve(groups.len() + self.aside.0.len())?;
        for extremes in [&mut self.least, &mut self.greatest].into_iter().flatten() {
            for (group, value) in groups.iter().zip(&*values) {
                extremes.add(*group, *value);
            }
        }
        groups.append(&mut self.aside.0);
        values.append(&mut self.aside.1);
        let (groups, values) = (groups.as_slice(), values.as_slice());
        if let Some(counts) = &mut self.counts {
            for group in groups {
                counts[*group as usize] += 1;
            }
        }
        let pairs = || groups.iter().zip(values);
        if let Some(sums) = &mut self.sums {
            for (group, value) in pairs() {
                sums.add(*group, *value);
            }
        }
        if let Some(squares) = &mut self.squares {
            for (group, value) in pairs() {
                let [high, low] = exact_square(*value);
                squares.add(*group, high);
                squares.add(*group, low);
            }
        }
        if let Some(buckets) = &mut self.buckets {
            for (group, value) in pairs() {
                buckets.add(*group, histogram::bucket_of(*value) as i32, 1);
            }
        }
        match &mut self.values {
            Some((kept, _)) => kept.extend(groups, values, group_count),
            None => Ok(()),
        }
    }

    pub(crate) fn merge(&mut self, other: Self, ids: &Renumbering) -> Result<(), TryReserveError> {
        if let (Some(counts), Some(more)) = (&mut self.counts, other.counts) {
            ids.add_column(counts, more, |count, more| *count += more)?;
        }
        for (sums, more) in [
            (&mut self.sums, other.sums),
            (&mut self.squares, other.squares),
        ] {
            if let (Some(sums), Some(more)) = (sums, more) {
                sums.merge(more, ids)?;
            }
        }
        for (extremes, more) in [
            (&mut self.least, other.least),
            (&mut self.greatest, other.greatest),
        ] {
            if let (Some(extremes), Some(more)) = (extremes, more) {
                extremes.merge(more, ids)?;
            }
        }
        if let (Some(buckets), Some(more)) = (&mut self.buckets, other.buckets) {
            buckets.merge(more, ids)?;
        }
        if let (Some((values, _)), Some((more, _))) = (&mut self.values, other.values) {
            values.merge(more, ids)?;
        }
        if other.unused.is_empty() {
            return Ok(());
        }
        ids.add_column(&mut self.unused, other.unused, |count, more| *count += more)
    }

    pub(crate) fn renumber(&mut self, ids: &Renumbering) -> Result<(), TryReserveError> {
        if let Some(counts) = &mut self.counts {
            ids.move_column(counts)?;
        }
        for sums in [&mut self.sums, &mut self.squares].into_iter().flatten() {
            sums.renumber(ids)?;
        }
        self.extremes()
            .try_for_each(|extremes| extremes.renumber(ids))?;
        if let Some(buckets) = &mut self.buckets {
            buckets.renumber(ids)?;
        }
        if let Some((values, _)) = &mut self.values {
            values.renumber(ids)?;
        }
        if self.unused.is_empty() {
            return Ok(());
        }
        ids.move_column(&mut self.unused)
    }

    /// Makes sketches answer for the quantiles.
    pub(crate) fn sketch_values(&mut self, group_count: usize) -> Result<(), TryReserveError> {
        match &mut self.values {
            Some((values, _)) => values.sketch(group_count),
            None => Ok(()),
        }
    }

    pub(crate) fn sum(&self, group: GroupId) -> Option<f64> {
        let sums = self.sums.as_ref()?;
        (self.count(group) > 0).then(|| sums.sum(group).finish())
    }

    /// Returns the correctly rounded sum divided by the count.
    pub(crate) fn mean(&self, group: GroupId) -> Option<f64> {
        Some(self.sum(group)? / self.count(group) as f64)
    }

    pub(crate) fn standard_deviation(&self, group: GroupId) -> Option<f64> {
        let (sums, squares) = (self.sums.as_ref()?, self.squares.as_ref()?);
        standard_deviation(self.count(group), sums.sum(group), squares.sum(group))
    }

    /// Returns the least value of each group.
    pub(crate) fn least(&self, group_count: usize) -> Result<Vec<Extreme>, TryReserveError> {
        let least = self.least.as_ref();
        least.map_or(Ok(Vec::new()), |least| least.finish(group_count))
    }

    /// Returns the greatest value of each group.
    pub(crate) fn greatest(&self, group_count: usize) -> Result<Vec<Extreme>, TryReserveError> {
        let greatest = self.greatest.as_ref();
        greatest.map_or(Ok(Vec::new()), |greatest| greatest.finish(group_count))
    }

    /// Returns the number of values that the extremes leave out. Times and texts are used in groups without numbers.
    pub(crate) fn unused_by_extremes(&self) -> u64 {
        let extremes = self.least.as_ref().or(self.greatest.as_ref());
        let used = extremes.map_or(0, ValueExtremes::other_count);
        self.unused_count() - used
    }

    /// Returns the number of values that are not numbers that aggregates can use.
    pub(crate) fn unused_count(&self) -> u64 {
        self.unused.iter().sum()
    }

    /// Returns the histogram of each group; it is empty for groups without a number.
    pub(crate) fn histograms(
        &self,
        group_count: usize,
    ) -> Result<Vec<Vec<HistogramBucket>>, TryReserveError> {
        let mut histograms = Vec::new();
        extend_to(&mut histograms, group_count, Vec::new())?;
        let mut allocations = Allocations::default();
        let buckets = self.buckets.as_ref().map(BucketCounts::sorted);
        let counts = buckets.transpose()?.unwrap_or_default();
        for buckets in counts.chunk_by(|((a, _), _), ((b, _), _)| a == b) {
            let mut counts = [0; histogram::BUCKETS];
            for ((_, bucket), count) in buckets {
                counts[*bucket as usize] = *count;
            }
            let histogram = histogram_of(&counts);
            allocations.add(size_of_val(&*histogram));
            allocations.check()?;
            histograms[buckets[0].0.0 as usize] = histogram;
        }
        Ok(histograms)
    }

    /// Returns the requested quantiles, in the order of their indices.
    pub(crate) fn take_quantiles(
        &mut self,
        group_count: usize,
    ) -> Result<Option<GroupQuantiles>, TryReserveError> {
        match self.values.take() {
            Some((values, asked)) => Ok(Some(values.finish(&asked, group_count)?)),
            None => Ok(None),
        }
    }

    /// Returns the number of numbers of a group, if sums are needed.
    pub(crate) fn count(&self, group: GroupId) -> u64 {
        self.counts
            .as_ref()
            .map_or(0, |counts| counts[group as usize])
    }
}
