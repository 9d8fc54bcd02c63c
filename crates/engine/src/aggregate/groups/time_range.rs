//! The range of the times of all matching records, by which a rate without time buckets divides.

use ripsaw_query::Slot;
use ripsaw_query::cel::Node;

use super::keys::field_of_time;
use super::keys::time_of;
use crate::filter::{Buffers, Datum, RowSource, Values};
use crate::record::{Records, Window};

/// First and last time of all records, in nanoseconds since 1970-01-01T00:00:00Z.
pub(crate) struct TimeRange {
    source: TimeSource,
    range: Option<(i128, i128)>,
}

enum TimeSource {
    Field(Slot),
    Values(Values),
}

impl TimeRange {
    pub(crate) fn new(node: &Node) -> Self {
        Self {
            source: match field_of_time(node) {
                Some(slot) => TimeSource::Field(slot),
                None => TimeSource::Values(Values::new(node)),
            },
            range: None,
        }
    }

    /// Adds the times of some rows of a window.
    pub(crate) fn update(
        &mut self,
        window: Window<'_>,
        records: &Records,
        rows: &[u32],
        buffers: &mut Buffers,
    ) {
        let mut range = self.range;
        let mut add = |time: i128| {
            let (first, last) = range.unwrap_or((time, time));
            range = Some((first.min(time), last.max(time)));
        };
        match &self.source {
            TimeSource::Field(slot) => {
                let spans = records.column(*slot);
                let times = rows
                    .iter()
                    .filter_map(|row| time_of(spans[*row as usize], window.text));
                times.for_each(|time| add(time.nanos()));
            }
            TimeSource::Values(values) => {
                let found = values.evaluate(RowSource::Window(window, records), rows, buffers);
                for value in &found {
                    if let Datum::Timestamp(time) = value {
                        add(time.nanos());
                    }
                }
            }
        }
        self.range = range;
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        self.range = match (self.range, other.range) {
            (Some((first, last)), Some((other_first, other_last))) => {
                Some((first.min(other_first), last.max(other_last)))
            }
            (range, other) => range.or(other),
        };
    }

    /// Returns whether there was no time.
    pub(crate) fn is_empty(&self) -> bool {
        self.range.is_none()
    }

    /// Returns the nanoseconds from the first time to the last, if that is above 0.
    pub(crate) fn width(&self) -> Option<i128> {
        let (first, last) = self.range?;
        (last > first).then_some(last - first)
    }
}
