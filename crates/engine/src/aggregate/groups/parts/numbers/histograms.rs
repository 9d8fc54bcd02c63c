//! A histogram of the numbers of each group.

use std::collections::TryReserveError;

use super::bucket_counts::BucketCounts;
use crate::aggregate::groups::parts::part::Part;
use crate::aggregate::groups::renumbering::Renumbering;
use crate::aggregate::groups::window::{Form, WindowValues};
use crate::aggregate::histogram::{self, HistogramBucket, histogram_of};
use crate::room::{Allocations, extend_to};

/// Histogram of the numbers of each group.
#[derive(Debug, Default)]
pub(crate) struct Histograms(BucketCounts);

impl Part for Histograms {
    const FORM: Form = Form::Numbers;

    fn resize(&mut self, _groups: usize) -> Result<(), TryReserveError> {
        Ok(())
    }

    fn reserve(&mut self, count: usize) -> Result<(), TryReserveError> {
        self.0.reserve(count)
    }

    fn update(&mut self, values: &WindowValues<'_>) -> Result<(), TryReserveError> {
        for (group, value) in values.numbers.iter() {
            self.0.add(group, histogram::bucket_of(value) as i32, 1);
        }
        Ok(())
    }

    fn merge(&mut self, other: Self, ids: &Renumbering) -> Result<(), TryReserveError> {
        self.0.merge(other.0, ids)
    }

    fn renumber(&mut self, ids: &Renumbering) -> Result<(), TryReserveError> {
        self.0.renumber(ids)
    }
}

impl Histograms {
    /// Returns the histogram of each group; it is empty for groups without a number.
    pub(crate) fn histograms(
        &self,
        group_count: usize,
    ) -> Result<Vec<Vec<HistogramBucket>>, TryReserveError> {
        let mut histograms = Vec::new();
        extend_to(&mut histograms, group_count, Vec::new())?;
        let mut allocations = Allocations::default();
        let counts = self.0.sorted()?;
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
}
