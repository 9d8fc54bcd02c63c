//! The inputs of aggregates: an expression, and the parts of its values that the aggregates over it need.

use std::collections::TryReserveError;

use ripsaw_query::cel::Node;
use ripsaw_query::{AggregateFunction, GroupPlan, Slot};

use super::parts::{
    Condition, DistinctCounts, End, First, Greatest, GroupSums, GroupValues, Histograms, Last,
    Least, NumberCounts, PartList, Squares, UnusedCounts, ValueCounts,
};
use super::renumbering::Renumbering;
use super::values::CodedValues;
use super::window::{Form, GroupedRows, Numbers, RowValues, WindowValues};
use crate::filter::{Buffers, Values};

/// An expression that aggregates read, and what is known of its values.
pub(crate) struct Input {
    source: InputSource,
    pub(crate) parts: PartList,
    numbers: Numbers,
    coded: CodedValues,
}

enum InputSource {
    /// A field, read without evaluation.
    Field(Slot),
    /// Any other expression.
    Values(Values),
}

impl Input {
    pub(crate) fn new(node: &Node) -> Self {
        Self {
            source: match node {
                Node::Field(slot) => InputSource::Field(*slot),
                node => InputSource::Values(Values::new(node)),
            },
            parts: PartList::default(),
            numbers: Numbers::default(),
            coded: CodedValues::default(),
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
        let parts = &mut self.parts;
        let mut quantile = 0;
        match function {
            AggregateFunction::Count | AggregateFunction::Rate(_) => {}
            AggregateFunction::CountIf(_) => {
                parts.need_with(|| Condition::new(node));
            }
            AggregateFunction::Sum(_) | AggregateFunction::Average(_) => {
                parts.need::<NumberCounts>();
                parts.need::<GroupSums>();
            }
            AggregateFunction::StandardDeviation(_) => {
                parts.need::<NumberCounts>();
                parts.need::<GroupSums>();
                parts.need::<Squares>();
            }
            AggregateFunction::Min(_) => parts.need::<Least>(),
            AggregateFunction::Max(_) => parts.need::<Greatest>(),
            AggregateFunction::Histogram(_) => parts.need::<Histograms>(),
            AggregateFunction::Quantile(_, q) => {
                let values = parts.need_with(|| GroupValues::new(max_exact_values));
                quantile = values.map_or(0, |values| values.ask(q));
            }
            AggregateFunction::Distinct(_) => parts.need::<DistinctCounts>(),
            AggregateFunction::TopK(..) => {
                let max_groups = if plan.keys.is_empty() {
                    1
                } else {
                    plan.max_groups
                };
                parts.need_with(|| ValueCounts::new(max_groups));
            }
            AggregateFunction::First(_) => parts.need::<First>(),
            AggregateFunction::Last(_) => parts.need::<Last>(),
        }
        if parts.reads(Form::Numbers) {
            parts.need::<UnusedCounts>();
        }
        quantile
    }

    pub(crate) fn resize(&mut self, groups: usize) -> Result<(), TryReserveError> {
        self.parts.resize(groups)
    }

    /// Adds the values of some rows, for whose groups there must be room.
    pub(crate) fn update(
        &mut self,
        rows: GroupedRows<'_>,
        buffers: &mut Buffers,
    ) -> Result<(), TryReserveError> {
        let data;
        let values = match &self.source {
            InputSource::Field(slot) => RowValues::Field(*slot),
            InputSource::Values(expression) => {
                let is_read = [Form::Values, Form::Numbers, Form::Codes]
                    .into_iter()
                    .any(|form| self.parts.reads(form));
                data = if is_read {
                    expression.evaluate(rows.source(), rows.rows, buffers)
                } else {
                    Vec::new()
                };
                RowValues::Data(&data)
            }
        };
        if self.parts.reads(Form::Numbers) {
            self.numbers.read(rows, values);
        }
        if self.parts.reads(Form::Codes) {
            match values {
                RowValues::Field(slot) => {
                    let (count, text) = (rows.rows.len(), rows.window.text);
                    self.coded.read_spans(rows.spans(slot), count, text)?;
                }
                RowValues::Data(data) => self.coded.read_data(rows.groups, data)?,
            }
        }
        self.parts.update(&WindowValues {
            rows,
            values,
            numbers: &self.numbers,
            coded: &self.coded,
        })
    }

    pub(crate) fn merge(&mut self, other: Self, ids: &Renumbering) -> Result<(), TryReserveError> {
        self.parts.merge(other.parts, ids)
    }

    pub(crate) fn renumber(&mut self, ids: &Renumbering) -> Result<(), TryReserveError> {
        self.parts.renumber(ids)
    }

    pub(crate) fn finish(&mut self, end: End) -> Result<(), TryReserveError> {
        self.parts.finish(end)
    }
}
