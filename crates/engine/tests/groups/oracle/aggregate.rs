//! Aggregates of all values of a group.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::exact::{exact_sum, standard_deviation};
use super::number::Number;
use super::record::Record;
use super::value::{Value, compare};

/// Bucket of the numbers from 2^1023.
const LAST_BUCKET: i32 = 1034;

/// An aggregate of a query, with the value of its expression for a record; `None` is the error value.
#[derive(Debug)]
pub(crate) struct Aggregate {
    pub(crate) name: &'static str,
    pub(crate) call: &'static str,
    pub(crate) function: Function,
    pub(crate) value: fn(&Record) -> Option<Value>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Function {
    Count,
    CountIf,
    Sum,
    Average,
    Deviation,
    Least,
    Greatest,
    Quantile(f64),
    Histogram,
    Distinct,
    MostFrequent(usize),
    First,
    Last,
    /// Records per second.
    Rate,
}

/// An aggregate of one group.
pub(crate) struct Cell {
    pub(crate) printed: Json,
    /// Value by which groups are ordered.
    pub(crate) sorted_by: Value,
    /// Number of values that are neither null nor errors and that the aggregate cannot use.
    pub(crate) unused_count: usize,
    /// Whether there is no value that the aggregate can use.
    pub(crate) is_empty: bool,
}

/// `seconds` is the time that rates divide by, if there is any.
pub(crate) fn finish(function: Function, found: &[Option<Value>], seconds: Option<f64>) -> Cell {
    let values: Vec<&Value> = found
        .iter()
        .flatten()
        .filter(|each| !each.is_null())
        .collect();
    let mut numbers: Vec<f64> = values
        .iter()
        .filter_map(|each| usable(each))
        .map(Number::to_double)
        .collect();
    numbers.sort_by(f64::total_cmp);
    let count = numbers.len();
    let of_numbers = |result: Option<f64>| Cell {
        unused_count: values.len() - count,
        is_empty: count == 0,
        ..Cell::of_double(result)
    };
    match function {
        Function::Count => Cell::of_count(found.len()),
        Function::CountIf => Cell {
            is_empty: found.iter().all(Option::is_none),
            ..Cell::of_count(
                values
                    .iter()
                    .filter(|each| matches!(each, Value::Bool(true)))
                    .count(),
            )
        },
        Function::Rate => Cell {
            is_empty: seconds.is_none(),
            ..Cell::of_double(
                seconds
                    .filter(|seconds| *seconds > 0.0)
                    .map(|seconds| found.len() as f64 / seconds),
            )
        },
        Function::Sum => of_numbers((count > 0).then(|| exact_sum(&numbers))),
        Function::Average => of_numbers((count > 0).then(|| exact_sum(&numbers) / count as f64)),
        Function::Deviation => of_numbers(standard_deviation(&numbers)),
        Function::Quantile(q) => {
            let rank = ((count as f64 * q) as usize).min(count.saturating_sub(1));
            of_numbers(numbers.get(rank).copied())
        }
        Function::Histogram => Cell {
            is_empty: count == 0,
            unused_count: values.len() - count,
            ..Cell::of_list(&histogram(&numbers))
        },
        Function::Least => extreme(&values, Ordering::Less),
        Function::Greatest => extreme(&values, Ordering::Greater),
        Function::Distinct => {
            let distinct = counts_of(&values).len();
            Cell {
                is_empty: distinct == 0,
                ..Cell::of_count(distinct)
            }
        }
        Function::MostFrequent(limit) => most_frequent(&values, limit),
        Function::First => Cell::of_value(values.first().copied()),
        Function::Last => Cell::of_value(values.last().copied()),
    }
}

impl Cell {
    fn of_count(count: usize) -> Self {
        Cell::of_value(Some(&Value::Number(Number::of_count(count))))
    }

    /// A result of arithmetic. One that is not finite is reported as null.
    fn of_double(result: Option<f64>) -> Self {
        Cell {
            printed: json!(result),
            ..Cell::of_value(
                result
                    .map(|number| Value::Number(Number::of_double(number)))
                    .as_ref(),
            )
        }
    }

    fn of_value(value: Option<&Value>) -> Self {
        let value = value.cloned().unwrap_or(Value::Null).without_sign_of_zero();
        Cell {
            printed: value.printed(),
            is_empty: value.is_null(),
            sorted_by: value,
            unused_count: 0,
        }
    }

    fn of_list(items: &[String]) -> Self {
        Cell {
            is_empty: items.is_empty(),
            ..Cell::of_value(Some(&Value::Json(format!("[{}]", items.join(",")))))
        }
    }
}

fn usable(value: &Value) -> Option<&Number> {
    match value {
        Value::Number(number) => Some(number).filter(|number| number.is_in_range()),
        _ => None,
    }
}

/// The extreme of the numbers; without any, of the times; without any, of the texts.
fn extreme(values: &[&Value], wanted: Ordering) -> Cell {
    let numbers: Vec<&Value> = values
        .iter()
        .copied()
        .filter(|each| usable(each).is_some())
        .collect();
    let of_kind = |is_wanted: fn(&Value) -> bool| -> Vec<&Value> {
        values
            .iter()
            .copied()
            .filter(|each| is_wanted(each))
            .collect()
    };
    let kinds = [
        numbers,
        of_kind(|value| matches!(value, Value::Time(_))),
        of_kind(|value| matches!(value, Value::Text(_))),
    ];
    let used = kinds
        .into_iter()
        .find(|kind| !kind.is_empty())
        .unwrap_or_default();
    let best = used.iter().copied().reduce(|best, value| {
        if compare(value, best) == wanted {
            value
        } else {
            best
        }
    });
    let printed = match best {
        // The sign of -0 is reported.
        Some(Value::Number(Number::Double(number))) => json!(number),
        other => Cell::of_value(other).printed,
    };
    Cell {
        printed,
        unused_count: values.len() - used.len(),
        ..Cell::of_value(best)
    }
}

/// The distinct values in their order, with their counts.
fn counts_of(values: &[&Value]) -> Vec<(Value, usize)> {
    let mut sorted: Vec<Value> = values.iter().map(|value| value.as_key()).collect();
    sorted.sort_by(compare);
    let same = sorted.chunk_by(|left, right| compare(left, right).is_eq());
    same.map(|run| (run[0].clone(), run.len())).collect()
}

fn most_frequent(values: &[&Value], limit: usize) -> Cell {
    let mut counts = counts_of(values);
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let items = counts.iter().take(limit);
    let items: Vec<String> = items
        .map(|(value, count)| format!("{{\"value\":{},\"count\":{count}}}", value.printed()))
        .collect();
    Cell::of_list(&items)
}

/// The buckets from the first to the last that has a number.
fn histogram(numbers: &[f64]) -> Vec<String> {
    let mut counts: BTreeMap<i32, usize> = BTreeMap::new();
    for number in numbers {
        *counts.entry(bucket_of(*number)).or_default() += 1;
    }
    let (Some(first), Some(last)) = (counts.keys().next(), counts.keys().last()) else {
        return Vec::new();
    };
    let buckets = *first..=*last;
    buckets
        .map(|bucket| {
            let count = counts.get(&bucket).copied().unwrap_or_default();
            let [from, to] = [bucket, bucket + 1].map(|bound| json!(bound_of(bound)));
            format!("{{\"from\":{from},\"to\":{to},\"count\":{count}}}")
        })
        .collect()
}

/// Bucket -1 has the negative numbers, 0 those below 2^-10, and each further one those up to the next power
/// of two.
fn bucket_of(number: f64) -> i32 {
    let mut buckets = -1..LAST_BUCKET;
    buckets
        .find(|bucket| bound_of(bucket + 1).is_some_and(|bound| number < bound))
        .unwrap_or(LAST_BUCKET)
}

/// The number at which a bucket begins, unless it has no least number. The bucket of the greatest numbers
/// has no end.
fn bound_of(bucket: i32) -> Option<f64> {
    match bucket {
        -1 => None,
        0 => Some(0.0),
        _ => Some(2.0_f64.powi(bucket - 11)).filter(|bound| bound.is_finite()),
    }
}
