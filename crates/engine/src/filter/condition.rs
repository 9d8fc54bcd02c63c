//! Decides prepared conditions for many rows.

mod constants;
mod moment_condition;
mod number_condition;
mod short_text;
mod text_condition;

use ripsaw_query::Slot;

use super::prepared::Condition;
use super::truth::set;
use super::{Buffers, RowSource, Truth};
pub(super) use constants::Constants;
pub(super) use moment_condition::MomentCondition;
pub(super) use number_condition::NumberCondition;
pub(crate) use short_text::ShortText;
pub(super) use text_condition::TextCondition;

impl Condition {
    /// Decides the condition for `rows`, which ascend, and writes to their entries of `truths`.
    pub(super) fn decide(
        &self,
        source: RowSource<'_>,
        rows: &[u32],
        truths: &mut [Truth],
        buffers: &mut Buffers,
    ) {
        match self {
            Condition::Constant(truth) => {
                for row in rows {
                    truths[*row as usize] = *truth;
                }
            }
            Condition::And(parts) => {
                decide_all::<true>(parts, source, rows, truths, buffers);
            }
            Condition::Or(parts) => {
                decide_all::<false>(parts, source, rows, truths, buffers);
            }
            Condition::Not(inner) => {
                inner.decide(source, rows, truths, buffers);
                for row in rows {
                    let truth = &mut truths[*row as usize];
                    *truth = truth.not();
                }
            }
            Condition::Conditional(parts) => {
                let [condition, yes, no] = &**parts;
                condition.decide(source, rows, truths, buffers);
                let [yes_rows, no_rows] = buffers.split_rows(rows, truths);
                yes.decide(source, &yes_rows, truths, buffers);
                no.decide(source, &no_rows, truths, buffers);
                buffers.give_rows(yes_rows);
                buffers.give_rows(no_rows);
            }
            Condition::Present(slot) => decide_presence(*slot, source, rows, truths),
            Condition::Number(condition) => condition.decide(source, rows, truths),
            Condition::Moment(condition) => condition.decide(source, rows, truths),
            Condition::Severity(fields, answers) => {
                let severities = source.severities(fields);
                for row in rows {
                    let severity = severities.get(*row as usize).copied().unwrap_or(0);
                    truths[*row as usize] = answers[usize::from(severity).min(answers.len() - 1)];
                }
            }
            Condition::FieldText(slot, condition) => condition.decide(*slot, source, rows, truths),
            Condition::FieldIn(slot, constants) => constants.decide(*slot, source, rows, truths),
            Condition::Text(value, condition) => {
                let values = value.evaluate(source, rows, buffers);
                set(
                    rows,
                    truths,
                    values.iter().map(|value| condition.decide_datum(value)),
                );
            }
            Condition::InConstants(value, constants) => {
                let values = value.evaluate(source, rows, buffers);
                let answers = values.iter().map(|value| constants.decide_datum(value));
                set(rows, truths, answers);
            }
            Condition::In(item, items) => {
                let items = items.evaluate(source, rows, buffers);
                let values = item.evaluate(source, rows, buffers);
                let pairs = values.iter().zip(&items);
                set(rows, truths, pairs.map(|(item, items)| item.is_in(items)));
            }
            Condition::Compare(operator, a, b) => {
                let a = a.evaluate(source, rows, buffers);
                let b = b.evaluate(source, rows, buffers);
                let pairs = a.iter().zip(&b);
                set(rows, truths, pairs.map(|(a, b)| a.compare(*operator, b)));
            }
            Condition::HasValue(value) => {
                let values = value.evaluate(source, rows, buffers);
                let answers = values.iter().map(|value| Truth::from(!value.is_error()));
                set(rows, truths, answers);
            }
            Condition::Value(value) => {
                let values = value.evaluate(source, rows, buffers);
                set(rows, truths, values.iter().map(Truth::from));
            }
        }
    }
}

/// Decides whether all parts are true (`ALL`), or at least one is. Each part is decided only for the rows that the
/// parts before it left undecided.
fn decide_all<const ALL: bool>(
    parts: &[Condition],
    source: RowSource<'_>,
    rows: &[u32],
    truths: &mut [Truth],
    buffers: &mut Buffers,
) {
    let Some((first, others)) = parts.split_first() else {
        for row in rows {
            truths[*row as usize] = Truth::from(ALL);
        }
        return;
    };
    first.decide(source, rows, truths, buffers);
    let decisive = Truth::from(!ALL);
    let mut undecided = buffers.take_rows();
    undecided.extend_from_slice(rows);
    keep_undecided(&mut undecided, truths, decisive);
    let mut answers = buffers.take_truths(truths.len());
    for part in others {
        if undecided.is_empty() {
            break;
        }
        part.decide(source, &undecided, &mut answers, buffers);
        for row in &undecided {
            let (known, answer) = (&mut truths[*row as usize], answers[*row as usize]);
            *known = if ALL {
                answer.min(*known)
            } else {
                answer.max(*known)
            };
        }
        keep_undecided(&mut undecided, truths, decisive);
    }
    buffers.give_truths(answers);
    buffers.give_rows(undecided);
}

/// Keeps the undecided rows. There is no branch per row, because which rows are decided is unpredictable.
#[inline]
fn keep_undecided(rows: &mut Vec<u32>, truths: &[Truth], decisive: Truth) {
    let mut kept = 0;
    for at in 0..rows.len() {
        let row = rows[at];
        rows[kept] = row;
        kept += usize::from(truths[row as usize] != decisive);
    }
    rows.truncate(kept);
}

fn decide_presence(slot: Slot, source: RowSource<'_>, rows: &[u32], truths: &mut [Truth]) {
    match source.spans(slot) {
        Some((column, _)) => {
            for row in rows {
                let is_absent = column[*row as usize].is_absent();
                truths[*row as usize] = Truth::from(!is_absent);
            }
        }
        None => {
            for row in rows {
                let value = source.datum(slot, *row as usize);
                truths[*row as usize] = Truth::from(!value.is_error());
            }
        }
    }
}
