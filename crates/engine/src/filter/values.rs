//! Evaluates prepared expressions for many rows.

use ripsaw_query::cel::Function;

use super::datum::{calculate, call_one, call_two, negate};
use super::prepared::Value;
use super::{Buffers, Datum, RowSource, Truth};

impl Value {
    /// Returns one value for each of `rows`, which ascend.
    pub(super) fn evaluate<'a>(
        &'a self,
        source: RowSource<'a>,
        rows: &[u32],
        buffers: &mut Buffers,
    ) -> Vec<Datum<'a>> {
        match self {
            Value::Constant(constant) => vec![Datum::of_constant(constant); rows.len()],
            Value::Error => vec![Datum::Error; rows.len()],
            Value::Field(slot) => {
                let values = rows.iter().map(|row| source.datum(*slot, *row as usize));
                values.collect()
            }
            Value::Record => rows
                .iter()
                .map(|row| source.record(*row as usize))
                .collect(),
            Value::Severity(fields) => {
                let severities = source.severities(fields);
                let values = rows.iter().map(|row| match severities.get(*row as usize) {
                    None | Some(0) => Datum::Error,
                    Some(severity) => Datum::Int(i64::from(*severity)),
                });
                values.collect()
            }
            Value::List(items) => evaluate_list(items, source, rows, buffers),
            Value::Negate(value) => {
                let values = value.evaluate(source, rows, buffers);
                values.iter().map(negate).collect()
            }
            Value::Arithmetic(operator, operands) => {
                let [a, b] = evaluate_two(operands, source, rows, buffers);
                let pairs = a.into_iter().zip(b);
                pairs.map(|(a, b)| calculate(*operator, a, b)).collect()
            }
            Value::Index(operands) => {
                let [a, b] = evaluate_two(operands, source, rows, buffers);
                let pairs = a.into_iter().zip(b);
                pairs.map(|(value, index)| value.at(&index)).collect()
            }
            Value::Call(function, arguments) => match arguments.as_slice() {
                [value] => {
                    let values = value.evaluate(source, rows, buffers).into_iter();
                    values.map(|value| call_one(*function, value)).collect()
                }
                [a, b] => {
                    let a = a.evaluate(source, rows, buffers);
                    let b = b.evaluate(source, rows, buffers);
                    let mut call = |(a, b): (&Datum<'_>, &Datum<'_>)| match (function, a, b) {
                        (Function::Matches, Datum::String(text), Datum::String(pattern)) => {
                            let found = buffers.is_match(pattern, text);
                            found.map_or(Datum::Error, Datum::Bool)
                        }
                        _ => call_two(*function, a, b),
                    };
                    a.iter().zip(&b).map(&mut call).collect()
                }
                _ => vec![Datum::Error; rows.len()],
            },
            Value::Conditional(parts) => {
                let (condition, yes, no) = &**parts;
                let row_count = rows.last().map_or(0, |last| *last as usize + 1);
                let mut truths = buffers.take_truths(row_count);
                condition.decide(source, rows, &mut truths, buffers);
                let [yes_rows, no_rows] = buffers.split_rows(rows, &truths);
                let mut yes = yes.evaluate(source, &yes_rows, buffers).into_iter();
                let mut no = no.evaluate(source, &no_rows, buffers).into_iter();
                let values = rows.iter().map(|row| {
                    let value = match truths[*row as usize] {
                        Truth::True => yes.next(),
                        Truth::False => no.next(),
                        Truth::Error => None,
                    };
                    value.unwrap_or(Datum::Error)
                });
                let values = values.collect();
                buffers.give_rows(yes_rows);
                buffers.give_rows(no_rows);
                buffers.give_truths(truths);
                values
            }
            Value::Condition(condition) => {
                let row_count = rows.last().map_or(0, |last| *last as usize + 1);
                let mut truths = buffers.take_truths(row_count);
                condition.decide(source, rows, &mut truths, buffers);
                let values = rows.iter().map(|row| Datum::from(truths[*row as usize]));
                let values = values.collect();
                buffers.give_truths(truths);
                values
            }
        }
    }
}

fn evaluate_two<'a>(
    operands: &'a [Value; 2],
    source: RowSource<'a>,
    rows: &[u32],
    buffers: &mut Buffers,
) -> [Vec<Datum<'a>>; 2] {
    operands
        .each_ref()
        .map(|operand| operand.evaluate(source, rows, buffers))
}

/// Evaluates a list. A list with an item that is an error is an error.
fn evaluate_list<'a>(
    items: &'a [Value],
    source: RowSource<'a>,
    rows: &[u32],
    buffers: &mut Buffers,
) -> Vec<Datum<'a>> {
    let mut lists = vec![Datum::List(Vec::with_capacity(items.len())); rows.len()];
    for item in items {
        let values = item.evaluate(source, rows, buffers);
        for (list, value) in lists.iter_mut().zip(values) {
            match list {
                _ if value.is_error() => *list = Datum::Error,
                Datum::List(items) => items.push(value),
                _ => {}
            }
        }
    }
    lists
}
