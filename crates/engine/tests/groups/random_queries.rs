//! Random queries by groups, whose parts the oracle knows as functions.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use ripsaw_query::cel::Timestamp;
use ripsaw_query::dialect::{WARN, severity_name};
use serde_json::{Value as Json, json};

use super::oracle::{Aggregate, Function, Key, Number, Question, Record, Value};
use super::severity::severity_of_level;

const NANOS_PER_MINUTE: i128 = 60_000_000_000;

const KEYS: [Key; 11] = [
    key("level", "level", |record| record.at(&["level"])),
    key("status_code", "status_code", |record| {
        record.at(&["status_code"])
    }),
    key("a", "a", |record| record.at(&["a"])),
    key("a.b", "a.b", |record| record.at(&["a", "b"])),
    key("user_id", "user_id", |record| record.at(&["user_id"])),
    key("é", "record[\"é\"]", |record| record.at(&["é"])),
    key("slow", "duration_ms > 100.0", |record| {
        Some(Value::Bool(record.number_at("duration_ms")?.is_above(100)))
    }),
    key("length", "size(message)", |record| {
        length_of(&record.at(&["message"])?)
    }),
    key("time", "timestamp(status_code)", |record| {
        record.time_at("status_code").map(Value::Time)
    }),
    Key {
        name_of_value: Some(severity_name_of),
        ..key("severity", "severity", |record| {
            severity_of(record).map(Value::Number)
        })
    },
    Key {
        bucket_seconds: Some(60.0),
        ..key("minute", "bucket(timestamp, \"1m\")", |record| {
            let nanos = record.time_at("timestamp")?.nanos();
            let start = nanos - nanos.rem_euclid(NANOS_PER_MINUTE);
            Timestamp::from_nanos(start).map(Value::Time)
        })
    },
];

/// Among the conditions and expressions are some that are errors for many records.
const AGGREGATES: &[Aggregate] = &[
    aggregate(
        "n",
        "count(severity >= WARN)",
        Function::CountIf,
        |record| {
            let severity = severity_of(record)?;
            Some(Value::Bool(severity.is_above(i64::from(WARN) - 1)))
        },
    ),
    aggregate("sum", "sum(duration_ms)", Function::Sum, duration),
    aggregate("avg", "avg(status_code)", Function::Average, status),
    aggregate("min", "min(duration_ms)", Function::Least, duration),
    aggregate("max", "max(a)", Function::Greatest, a),
    aggregate("least", "min(a)", Function::Least, a),
    aggregate("lastText", "max(message)", Function::Greatest, message),
    aggregate(
        "firstTime",
        "min(timestamp(timestamp))",
        Function::Least,
        |record| record.time_at("timestamp").map(Value::Time),
    ),
    aggregate("sumOfAny", "sum(a)", Function::Sum, a),
    aggregate("meanOfTexts", "avg(message)", Function::Average, message),
    aggregate("p50", "p50(duration_ms)", Function::Quantile(0.5), duration),
    aggregate(
        "p99",
        "p99(duration_ms)",
        Function::Quantile(0.99),
        duration,
    ),
    aggregate(
        "quarter",
        "quantile(status_code, 0.25)",
        Function::Quantile(0.25),
        status,
    ),
    // The condition avoids squares beyond the range of doubles, at both ends.
    aggregate(
        "deviation",
        "stddev(status_code > 1.0 && status_code < 1e9 ? status_code : null)",
        Function::Deviation,
        |record| {
            let number = record.number_at("status_code")?;
            let is_ordinary = number.is_above(1) && number.is_below(1_000_000_000);
            Some(if is_ordinary {
                Value::Number(number)
            } else {
                Value::Null
            })
        },
    ),
    aggregate("levels", "distinct(level)", Function::Distinct, |record| {
        record.at(&["level"])
    }),
    aggregate("values", "distinct(a)", Function::Distinct, a),
    aggregate("top", "topk(a, 3)", Function::MostFrequent(3), a),
    aggregate(
        "messages",
        "topk(message, 2)",
        Function::MostFrequent(2),
        message,
    ),
    aggregate(
        "histogram",
        "histogram(duration_ms)",
        Function::Histogram,
        duration,
    ),
    aggregate("first", "first(a)", Function::First, a),
    aggregate("last", "last(message)", Function::Last, message),
    aggregate("rate", "rate(\"1s\")", Function::Rate, |_| {
        Some(Value::Null)
    }),
];

const COUNT: Aggregate = aggregate("count", "count()", Function::Count, |_| Some(Value::Null));

type Filter = fn(&Record) -> Option<bool>;
const FILTERS: [Option<(&str, Filter)>; 4] = [
    None,
    Some(("has(level)", |record| Some(record.at(&["level"]).is_some()))),
    Some(("severity >= INFO", |record| {
        Some(severity_of(record)?.is_above(8))
    })),
    Some(("duration_ms > 10.0", |record| {
        Some(record.number_at("duration_ms")?.is_above(10))
    })),
];

type Having = fn(usize) -> bool;
const HAVING: [(Option<&str>, Having); 3] = [
    (None, |_| true),
    (Some("count > 1"), |count| count > 1),
    (Some("count == 1 || count >= 3.0"), |count| {
        count == 1 || count >= 3
    }),
];

/// A question for the oracle, with the query that asks it.
pub(crate) struct GroupQuery {
    pub(crate) question: Question<'static>,
    pub(crate) query: String,
}

impl std::fmt::Debug for GroupQuery {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.query)
    }
}

pub(crate) fn group_query() -> impl Strategy<Value = GroupQuery> {
    let directions = prop::collection::vec(select(&["", "-", "no"]), 9);
    (
        subsequence(KEYS.iter().collect::<Vec<_>>(), 0..=3),
        subsequence(AGGREGATES.iter().collect::<Vec<_>>(), 0..=5),
        select(&FILTERS),
        select(&HAVING),
        directions,
        prop::option::weighted(0.25, 1_usize..=5),
    )
        .prop_map(|(keys, mut aggregates, filter, (having, is_wanted), directions, limit)| {
            aggregates.insert(0, &COUNT);
            let names = aggregates.iter().map(|aggregate| aggregate.name);
            let names = names.chain(keys.iter().map(|key| key.name));
            let ordered = names.zip(directions).filter(|(_, direction)| *direction != "no");
            let order_by: Vec<(&str, bool)> =
                ordered.map(|(name, direction)| (name, direction == "-")).collect();
            let mut query = json!({
                "groupBy": keys.iter().map(|key| json!({ "name": key.name, "key": key.expression })).collect::<Json>(),
                "aggregates": aggregates.iter().map(|each| (each.name.to_owned(), json!(each.call))).collect::<Json>(),
                "orderBy": order_by.iter().map(|(name, is_descending)| {
                    json!(format!("{}{name}", if *is_descending { "-" } else { "" }))
                }).collect::<Json>(),
            });
            for (member, value) in [
                ("filter", filter.map(|(text, _)| json!(text))),
                ("having", having.map(|text| json!(text))),
                ("limit", limit.map(|limit| json!(limit))),
            ] {
                if let Some(value) = value {
                    query[member] = value;
                }
            }
            let question = Question {
                keys,
                aggregates,
                filter: filter.map(|(_, filter)| filter),
                having: is_wanted,
                order_by,
                limit: limit.unwrap_or(usize::MAX),
            };
            GroupQuery { question, query: query.to_string() }
        })
}

const fn key(
    name: &'static str,
    expression: &'static str,
    value: fn(&Record) -> Option<Value>,
) -> Key {
    Key {
        name,
        expression,
        value,
        bucket_seconds: None,
        name_of_value: None,
    }
}

const fn aggregate(
    name: &'static str,
    call: &'static str,
    function: Function,
    value: fn(&Record) -> Option<Value>,
) -> Aggregate {
    Aggregate {
        name,
        call,
        function,
        value,
    }
}

fn duration(record: &Record) -> Option<Value> {
    record.at(&["duration_ms"])
}

fn status(record: &Record) -> Option<Value> {
    record.at(&["status_code"])
}

fn message(record: &Record) -> Option<Value> {
    record.at(&["message"])
}

fn a(record: &Record) -> Option<Value> {
    record.at(&["a"])
}

fn severity_of(record: &Record) -> Option<Number> {
    let severity = severity_of_level(record.text_at("level")?);
    (severity > 0).then(|| Number::of_count(usize::from(severity)))
}

fn severity_name_of(value: &Value) -> Json {
    match value {
        Value::Number(number) => json!(severity_name(number.to_double() as u8)),
        _ => Json::Null,
    }
}

/// The value of `size(value)`.
fn length_of(value: &Value) -> Option<Value> {
    let length = match value {
        Value::Text(text) => text.chars().count(),
        Value::Json(text) => match serde_json::from_str(text).unwrap() {
            Json::Array(items) => items.len(),
            Json::Object(members) => members.len(),
            _ => return None,
        },
        _ => return None,
    };
    Some(Value::Number(Number::of_count(length)))
}
