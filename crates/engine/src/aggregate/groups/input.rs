//! The inputs of aggregates: an expression, and the parts of its values that the aggregates over it need.

use std::collections::TryReserveError;

use ripsaw_query::cel::Node;
use ripsaw_query::{AggregateFunction, GroupPlan, Slot};

use super::keys::{GroupId, Renumbering};
use super::parts::Condition;
use super::parts::NumberParts;
use super::parts::ValueCounts;
use super::parts::ValueParts;
use super::parts::{Ends, Place};
use super::values::{encode_datum, encode_json, encode_value};
use crate::filter::{Buffers, Datum, RowSource, Values};
use crate::record::{Records, Span, ValueKind, Window};

/// An expression that aggregates read, and what is known of its values.
pub(crate) struct Input {
    source: InputSource,
    pub(crate) condition: Option<Condition>,
    pub(crate) numbers: NumberParts,
    pub(crate) values: ValueParts,
    /// Memory reused from window to window.
    scratch: Scratch,
}

enum InputSource {
    /// A field, read without evaluation.
    Field(Slot),
    /// Any other expression.
    Values(Values),
}

#[derive(Default)]
struct Scratch {
    groups: Vec<GroupId>,
    numbers: Vec<f64>,
    codes: Vec<u32>,
    encoded: Vec<u8>,
}

/// Matching records of a window, with the group of each.
#[derive(Clone, Copy)]
pub(crate) struct GroupedRows<'a> {
    pub(crate) window: Window<'a>,
    pub(crate) records: &'a Records,
    pub(crate) rows: &'a [u32],
    pub(crate) groups: &'a [GroupId],
    /// Number of groups.
    pub(crate) group_count: usize,
    /// Position of the window in the input.
    pub(crate) place: Place,
}

impl<'a> GroupedRows<'a> {
    fn spans(self, slot: Slot) -> impl Iterator<Item = (GroupId, Span)> {
        let spans = self.records.column(slot);
        let rows = self.rows.iter().map(|row| spans[*row as usize]);
        self.groups.iter().copied().zip(rows)
    }

    fn place_of(self, index: usize) -> Place {
        let (source, offset) = self.place;
        let line = self.records.lines[self.rows[index] as usize];
        let line = self.window.line(line as usize);
        (source, offset + line.start as u64)
    }

    pub(crate) fn source(self) -> RowSource<'a> {
        RowSource::Window(self.window, self.records)
    }
}

impl Input {
    pub(crate) fn new(node: &Node) -> Self {
        Self {
            source: match node {
                Node::Field(slot) => InputSource::Field(*slot),
                node => InputSource::Values(Values::new(node)),
            },
            condition: None,
            numbers: NumberParts::default(),
            values: ValueParts::default(),
            scratch: Scratch::default(),
        }
    }

    /// Prepares for an aggregate. Returns the index of its quantile if it is one, else 0.
    pub(crate) fn prepare(
        &mut self,
        function: AggregateFunction,
        plan: &GroupPlan,
        max_exact_values: u64,
        node: &Node,
    ) -> usize {
        let numbers = &mut self.numbers;
        let values = &mut self.values;
        match function {
            AggregateFunction::Count | AggregateFunction::Rate(_) => {}
            AggregateFunction::CountIf(_) => {
                self.condition.get_or_insert_with(|| Condition::new(node));
            }
            AggregateFunction::Sum(_) | AggregateFunction::Average(_) => numbers.with_sum(),
            AggregateFunction::StandardDeviation(_) => numbers.with_squares(),
            AggregateFunction::Min(_) => numbers.with_least(),
            AggregateFunction::Max(_) => numbers.with_greatest(),
            AggregateFunction::Histogram(_) => numbers.with_buckets(),
            AggregateFunction::Quantile(_, q) => {
                return numbers.with_quantile(q, max_exact_values);
            }
            AggregateFunction::Distinct(_) => {
                values.distinct.get_or_insert_default();
            }
            AggregateFunction::TopK(..) => {
                let max_groups = if plan.keys.is_empty() {
                    1
                } else {
                    plan.max_groups
                };
                values
                    .frequent
                    .get_or_insert_with(|| ValueCounts::new(max_groups));
            }
            AggregateFunction::First(_) => {
                values.first.get_or_insert_with(Ends::first);
            }
            AggregateFunction::Last(_) => {
                values.last.get_or_insert_with(Ends::last);
            }
        }
        0
    }

    pub(crate) fn resize(&mut self, groups: usize) -> Result<(), TryReserveError> {
        if let Some(condition) = &mut self.condition {
            condition.resize(groups)?;
        }
        self.numbers.resize(groups)?;
        self.values.resize(groups)
    }

    /// Adds the values of some rows, for whose groups there must be room.
    pub(crate) fn update(
        &mut self,
        rows: GroupedRows<'_>,
        buffers: &mut Buffers,
    ) -> Result<(), TryReserveError> {
        let Self {
            source,
            condition,
            numbers,
            values,
            scratch,
        } = self;
        if let Some(condition) = condition {
            condition.update(rows, buffers)?;
        }
        match source {
            InputSource::Field(slot) => {
                scratch.add_numbers_of_field(rows, *slot, numbers)?;
                scratch.add_values_of_field(rows, *slot, values)
            }
            InputSource::Values(expression) if !numbers.is_empty() || !values.is_empty() => {
                let found = expression.evaluate(rows.source(), rows.rows, buffers);
                scratch.add_numbers(rows, &found, numbers)?;
                scratch.add_values(rows, &found, values)
            }
            InputSource::Values(_) => Ok(()),
        }
    }

    pub(crate) fn merge(&mut self, other: Self, ids: &Renumbering) -> Result<(), TryReserveError> {
        if let (Some(condition), Some(more)) = (&mut self.condition, other.condition) {
            condition.merge(more, ids)?;
        }
        self.numbers.merge(other.numbers, ids)?;
        self.values.merge(other.values, ids)
    }

    pub(crate) fn renumber(&mut self, ids: &Renumbering) -> Result<(), TryReserveError> {
        if let Some(condition) = &mut self.condition {
            condition.renumber(ids)?;
        }
        self.numbers.renumber(ids)?;
        self.values.renumber(ids)
    }
}

impl Scratch {
    fn add_numbers_of_field(
        &mut self,
        rows: GroupedRows<'_>,
        slot: Slot,
        parts: &mut NumberParts,
    ) -> Result<(), TryReserveError> {
        if parts.is_empty() {
            return Ok(());
        }
        self.groups.clear();
        self.numbers.clear();
        for (group, span) in rows.spans(slot) {
            if let Some(number) = parts.number_in_span(group, span, rows.window.text) {
                self.groups.push(group);
                self.numbers.push(number);
            }
        }
        parts.extend(&mut self.groups, &mut self.numbers, rows.group_count)
    }

    fn add_numbers(
        &mut self,
        rows: GroupedRows<'_>,
        found: &[Datum<'_>],
        parts: &mut NumberParts,
    ) -> Result<(), TryReserveError> {
        if parts.is_empty() {
            return Ok(());
        }
        self.groups.clear();
        self.numbers.clear();
        for (group, value) in rows.groups.iter().zip(found) {
            if let Some(number) = parts.number_in_datum(*group, value) {
                self.groups.push(*group);
                self.numbers.push(number);
            }
        }
        parts.extend(&mut self.groups, &mut self.numbers, rows.group_count)
    }

    fn add_values_of_field(
        &mut self,
        rows: GroupedRows<'_>,
        slot: Slot,
        parts: &mut ValueParts,
    ) -> Result<(), TryReserveError> {
        let text = rows.window.text;
        if parts.needs_codes() {
            parts.codes.reserve(rows.rows.len())?;
            self.groups.clear();
            self.codes.clear();
            for (group, span) in rows.spans(slot) {
                if is_there(span) {
                    self.groups.push(group);
                    self.codes.push(parts.codes.code_of(span, text));
                }
            }
            parts.extend(&self.groups, &self.codes)?;
        }
        let spans = rows.records.column(slot);
        for ends in parts.ends() {
            for index in ends.order(rows.rows.len()) {
                let span = spans[rows.rows[index] as usize];
                let (group, place) = (rows.groups[index], rows.place_of(index));
                if is_there(span) && ends.wants(group, place) {
                    let value = span.value(text);
                    self.encoded.clear();
                    match value.kind {
                        ValueKind::Object | ValueKind::Array => {
                            encode_json(value.text, &mut self.encoded);
                        }
                        _ => encode_value(&value, &mut self.encoded),
                    }
                    ends.set(group, place, &self.encoded);
                }
            }
            ends.check()?;
        }
        Ok(())
    }

    fn add_values(
        &mut self,
        rows: GroupedRows<'_>,
        found: &[Datum<'_>],
        parts: &mut ValueParts,
    ) -> Result<(), TryReserveError> {
        let is_there = |value: &Datum<'_>| !matches!(value, Datum::Error | Datum::Null);
        if parts.needs_codes() {
            parts.codes.reserve(rows.rows.len())?;
            self.groups.clear();
            self.codes.clear();
            for (group, value) in rows.groups.iter().zip(found) {
                if is_there(value) {
                    self.encoded.clear();
                    encode_datum(value, false, &mut self.encoded);
                    self.groups.push(*group);
                    self.codes.push(parts.codes.code_of_encoded(&self.encoded));
                }
            }
            parts.extend(&self.groups, &self.codes)?;
        }
        for ends in parts.ends() {
            for index in ends.order(rows.rows.len()) {
                let (group, place) = (rows.groups[index], rows.place_of(index));
                if is_there(&found[index]) && ends.wants(group, place) {
                    self.encoded.clear();
                    encode_datum(&found[index], true, &mut self.encoded);
                    ends.set(group, place, &self.encoded);
                }
            }
            ends.check()?;
        }
        Ok(())
    }
}

fn is_there(span: Span) -> bool {
    !matches!(span.kind(), ValueKind::Absent | ValueKind::Null)
}
