//! The groups of a report, and their JSON.

use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use super::cell::Cell;
use crate::aggregate::groups::keys::GroupKeys;
use crate::aggregate::groups::parts::Extreme;
use crate::aggregate::groups::renumbering::GroupId;
use crate::aggregate::groups::values::{decode, skip};
use crate::aggregate::histogram::HistogramBucket;
use crate::aggregate::tracked_counts::Frequent;

/// Groups of a report. Each is serialised as a flat object of its keys and then its aggregates, in the order of the
/// query.
pub struct GroupRows {
    pub(crate) names: Vec<String>,
    /// For each column, whether its values are severities.
    pub(crate) are_severities: Vec<bool>,
    pub(crate) key_count: usize,
    pub(crate) keys: GroupKeys,
    pub(crate) aggregates: Vec<AggregateColumn>,
    /// Groups that are reported, in their order.
    pub(crate) order: Vec<GroupId>,
}

/// An aggregate of all groups.
pub(crate) enum AggregateColumn {
    Counts(Vec<u64>),
    Numbers(Vec<Option<f64>>),
    Extremes(Vec<Extreme>),
    /// Encoded values.
    Values(Vec<Option<Box<[u8]>>>),
    Frequent(Vec<Frequent>),
    Histograms(Vec<Vec<HistogramBucket>>),
}

impl GroupRows {
    /// Returns the number of groups that are reported.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Returns whether no group is reported.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// Returns an encoded key of a group, without the keys after it.
    pub(crate) fn key(&self, group: GroupId, index: usize) -> &[u8] {
        let rest = (0..index).fold(self.keys.key(group), |rest, _| skip(rest));
        &rest[..rest.len() - skip(rest).len()]
    }

    /// Returns the cell of a group in a column. Columns are those of the keys, followed by those of the aggregates.
    pub(crate) fn cell(&self, group: GroupId, column: usize) -> Cell<'_> {
        match column.checked_sub(self.key_count) {
            None => Cell::of_encoded(Some(self.key(group, column))),
            Some(aggregate) => self.aggregates[aggregate].cell(group),
        }
    }
}

impl AggregateColumn {
    pub(crate) fn cell(&self, group: GroupId) -> Cell<'_> {
        let group = group as usize;
        match self {
            AggregateColumn::Counts(counts) => Cell::Count(counts[group]),
            AggregateColumn::Numbers(numbers) => Cell::of_number(numbers[group]),
            AggregateColumn::Extremes(extremes) => match &extremes[group] {
                Extreme::None => Cell::Null,
                Extreme::Number(number) => Cell::Number(*number),
                Extreme::Encoded(value) => Cell::of_encoded(Some(value)),
            },
            AggregateColumn::Values(values) => Cell::of_encoded(values[group].as_deref()),
            AggregateColumn::Frequent(values) => Cell::Frequent(&values[group]),
            AggregateColumn::Histograms(histograms) => Cell::Histogram(&histograms[group]),
        }
    }
}

impl Serialize for GroupRows {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut rows = serializer.serialize_seq(Some(self.order.len()))?;
        for group in &self.order {
            rows.serialize_element(&GroupRow {
                rows: self,
                group: *group,
            })?;
        }
        rows.end()
    }
}

struct GroupRow<'a> {
    rows: &'a GroupRows,
    group: GroupId,
}

impl Serialize for GroupRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { rows, group } = self;
        let mut row = serializer.serialize_map(Some(rows.names.len()))?;
        let mut columns = rows.names.iter().zip(&rows.are_severities);
        let mut rest = rows.keys.key(*group);
        for (name, are_severities) in columns.by_ref().take(rows.key_count) {
            let (value, behind) = decode(rest);
            let cell = Cell::Value(value);
            row.serialize_entry(name, &cell.reported(*are_severities))?;
            rest = behind;
        }
        for ((name, are_severities), column) in columns.zip(&rows.aggregates) {
            let cell = column.cell(*group);
            row.serialize_entry(name, &cell.reported(*are_severities))?;
        }
        row.end()
    }
}
