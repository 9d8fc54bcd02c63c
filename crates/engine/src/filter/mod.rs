//! Evaluates expressions over many rows: conditions, which select rows, and values.
//!
//! ```text
//! Node (checked) -> prepared once: constants folded, the fastest way chosen -> a column of answers for the rows
//! ```
//!
//! Every part of an expression goes through all rows that are still undecided before the next part begins. A [`Filter`]
//! is a condition, [`Values`] any other expression. Both read their fields from a [`RowSource`], which is a window of
//! lines or a table. Evaluation cannot fail: an expression without a value yields [`Truth::Error`] or [`Datum::Error`].

mod buffers;
mod condition;
mod datum;
mod filtering;
mod prepare;
mod prepared;
mod row_source;
mod truth;
mod values;

pub(crate) use buffers::Buffers;
pub(crate) use condition::ShortText;
pub(crate) use datum::{Datum, member_paths};
pub(crate) use filtering::Filtering;
use prepared::{Condition, Value};
use ripsaw_query::cel::Node;
pub(crate) use row_source::{RowSource, Table};
pub(crate) use truth::Truth;

/// A condition, ready to be decided for many rows.
pub(crate) struct Filter(Condition);

impl Filter {
    pub(crate) fn new(node: &Node) -> Self {
        Self(Condition::prepare(node))
    }

    /// Decides the condition for `rows`, which ascend, and writes to their entries of `truths`.
    pub(crate) fn decide(
        &self,
        source: RowSource<'_>,
        rows: &[u32],
        truths: &mut [Truth],
        buffers: &mut Buffers,
    ) {
        self.0.decide(source, rows, truths, buffers);
    }
}

/// An expression of any type, ready to be evaluated for many rows.
pub(crate) struct Values(Value);

impl Values {
    pub(crate) fn new(node: &Node) -> Self {
        Self(Value::prepare(node))
    }

    /// Returns one value for each of `rows`, which ascend.
    pub(crate) fn evaluate<'a>(
        &'a self,
        source: RowSource<'a>,
        rows: &[u32],
        buffers: &mut Buffers,
    ) -> Vec<Datum<'a>> {
        self.0.evaluate(source, rows, buffers)
    }
}

#[cfg(test)]
mod tests;
