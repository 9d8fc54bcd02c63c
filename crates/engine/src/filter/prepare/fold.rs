//! Evaluates prepared expressions whose operands are constants.

use crate::filter::prepared::{Condition, Value};
use crate::filter::{Buffers, RowSource, Table, Truth};

/// Returns the constant that a value is, if its operands are constants; otherwise the value itself.
pub(super) fn fold(value: Value, is_constant: bool) -> Value {
    if !is_constant {
        return value;
    }
    let table = Table::empty();
    let source = RowSource::Table(&table);
    let known = value.evaluate(source, &[0], &mut Buffers::default()).pop();
    match known {
        Some(known) if known.is_error() => Value::Error,
        Some(known) => match known.into_constant() {
            Some(constant) => Value::Constant(constant),
            None => value,
        },
        None => value,
    }
}

/// Returns the answer of a condition that is the same for every row.
pub(super) fn constant_answer(condition: &Condition) -> Truth {
    let table = Table::empty();
    let mut truths = [Truth::Error];
    let source = RowSource::Table(&table);
    condition.decide(source, &[0], &mut truths, &mut Buffers::default());
    truths[0]
}
