//! The groups of records, and the report about them.

use std::cmp::Ordering;

use ripsaw_query::cel::Timestamp;
use serde_json::{Map, Value as Json, json};

use super::aggregate::{Aggregate, Cell, finish};
use super::record::Record;
use super::value::{Value, compare};

/// A key of a query, with its value for a record; `None` is the error value.
#[derive(Debug)]
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) expression: &'static str,
    pub(crate) value: fn(&Record) -> Option<Value>,
    /// Width of the buckets in seconds, if the key is a bucket.
    pub(crate) bucket_seconds: Option<f64>,
    /// Name of a value in the report, if it is reported by name.
    pub(crate) name_of_value: Option<fn(&Value) -> Json>,
}

pub(crate) struct Question<'a> {
    pub(crate) keys: Vec<&'a Key>,
    pub(crate) aggregates: Vec<&'a Aggregate>,
    /// Value of the filter for a record; `None` is the error value.
    pub(crate) filter: Option<fn(&Record) -> Option<bool>>,
    /// Whether a group with this number of records is wanted.
    pub(crate) having: fn(usize) -> bool,
    /// Names of columns, and whether each is in descending order.
    pub(crate) order_by: Vec<(&'a str, bool)>,
    pub(crate) limit: usize,
}

struct Group<'a> {
    keys: Vec<Value>,
    records: Vec<&'a Record>,
}

struct Row {
    keys: Vec<Value>,
    cells: Vec<Cell>,
}

/// The members of a report that say something of groups.
pub(crate) fn answer(question: &Question<'_>, records: &[Record]) -> Json {
    let verdicts = records.iter().map(|record| match question.filter {
        Some(filter) => filter(record),
        None => Some(true),
    });
    let verdicts: Vec<Option<bool>> = verdicts.collect();
    let matched = records
        .iter()
        .zip(&verdicts)
        .filter(|(_, verdict)| **verdict == Some(true));
    let matched: Vec<&Record> = matched.map(|(record, _)| record).collect();
    let groups = groups_of(question, &matched);
    let seconds = seconds_of(question, &matched);
    let rows = groups.iter().map(|group| row_of(question, group, seconds));
    let mut rows: Vec<Row> = rows.collect();
    let mut report = json!({
        "recordCount": records.len(),
        "matchedCount": matched.len(),
        "groupCount": groups.len(),
    });
    if question.filter.is_some() {
        let errors = verdicts.iter().filter(|verdict| verdict.is_none());
        report["filterErrorCount"] = json!(errors.count());
    }
    let unused = unused_values(question, &rows);
    if !unused.is_empty() && !matched.is_empty() {
        report["unusedValues"] = json!(unused);
    }
    let mut is_wanted = groups
        .iter()
        .map(|group| (question.having)(group.records.len()));
    rows.retain(|_| is_wanted.next().unwrap());
    rows.sort_by(|left, right| compare_rows(question, left, right));
    rows.truncate(question.limit);
    let printed = rows.iter().map(|row| printed_row(question, row));
    report["groups"] = printed.collect();
    comparable(&report)
}

fn groups_of<'a>(question: &Question<'_>, records: &[&'a Record]) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    if question.keys.is_empty() {
        groups.push(Group {
            keys: Vec::new(),
            records: Vec::new(),
        });
    }
    for record in records {
        let keys = question
            .keys
            .iter()
            .map(|key| (key.value)(record).unwrap_or(Value::Null));
        let keys: Vec<Value> = keys.map(|key| key.as_key()).collect();
        match groups
            .iter_mut()
            .find(|group| compare_keys(&group.keys, &keys).is_eq())
        {
            Some(group) => group.records.push(record),
            None => groups.push(Group {
                keys,
                records: vec![record],
            }),
        }
    }
    groups
}

/// The time that rates divide by: the width of the first bucket, or else the time from the first to the last
/// timestamp.
fn seconds_of(question: &Question<'_>, records: &[&Record]) -> Option<f64> {
    if let Some(width) = question.keys.iter().find_map(|key| key.bucket_seconds) {
        return Some(width);
    }
    let times = records
        .iter()
        .filter_map(|record| record.time_at("timestamp"));
    let nanos: Vec<i128> = times.map(Timestamp::nanos).collect();
    Some((nanos.iter().max()? - nanos.iter().min()?) as f64 / 1e9)
}

fn row_of(question: &Question<'_>, group: &Group<'_>, seconds: Option<f64>) -> Row {
    let cells = question.aggregates.iter().map(|aggregate| {
        let values = group.records.iter().map(|record| (aggregate.value)(record));
        finish(aggregate.function, &values.collect::<Vec<_>>(), seconds)
    });
    Row {
        cells: cells.collect(),
        keys: group.keys.clone(),
    }
}

fn unused_values(question: &Question<'_>, rows: &[Row]) -> Vec<Json> {
    let listed = question
        .aggregates
        .iter()
        .enumerate()
        .filter_map(|(index, aggregate)| {
            let cells = rows.iter().map(|row| &row.cells[index]);
            let unused: usize = cells.clone().map(|cell| cell.unused_count).sum();
            let empty = cells.filter(|cell| cell.is_empty).count();
            (unused > 0 || empty == rows.len()).then(|| {
            json!({ "aggregate": aggregate.name, "unusedCount": unused, "emptyGroupCount": empty })
        })
        });
    listed.collect()
}

/// Compares rows by the columns of the question, null last in both directions, and then by the keys.
fn compare_rows(question: &Question<'_>, left: &Row, right: &Row) -> Ordering {
    for (name, is_descending) in &question.order_by {
        let [one, other] = [left, right].map(|row| column(question, row, name));
        let order = compare(one, other);
        let reverses = *is_descending && !one.is_null() && !other.is_null();
        let order = if reverses { order.reverse() } else { order };
        if order.is_ne() {
            return order;
        }
    }
    compare_keys(&left.keys, &right.keys)
}

fn compare_keys(left: &[Value], right: &[Value]) -> Ordering {
    let mut orders = left
        .iter()
        .zip(right)
        .map(|(left, right)| compare(left, right));
    orders
        .find(|order| order.is_ne())
        .unwrap_or(Ordering::Equal)
}

fn column<'a>(question: &Question<'_>, row: &'a Row, name: &str) -> &'a Value {
    let key = question.keys.iter().position(|key| key.name == name);
    let aggregate = question
        .aggregates
        .iter()
        .position(|aggregate| aggregate.name == name);
    match (key, aggregate) {
        (Some(key), _) => &row.keys[key],
        (None, Some(aggregate)) => &row.cells[aggregate].sorted_by,
        (None, None) => panic!("no column {name}"),
    }
}

fn printed_row(question: &Question<'_>, row: &Row) -> Json {
    let keys = question.keys.iter().zip(&row.keys).map(|(key, value)| {
        let printed = key
            .name_of_value
            .map_or_else(|| value.printed(), |name_of| name_of(value));
        (key.name.to_owned(), printed)
    });
    let cells = question.aggregates.iter().zip(&row.cells);
    let cells = cells.map(|(aggregate, cell)| (aggregate.name.to_owned(), cell.printed.clone()));
    Json::Object(keys.chain(cells).collect::<Map<_, _>>())
}

/// A report in which equal numbers are equal, whether or not they are written as integers, and -0 is not 0.
pub(crate) fn comparable(report: &Json) -> Json {
    match report {
        Json::Number(number) => json!(format!("{:?}", number.as_f64().unwrap())),
        Json::Array(items) => items.iter().map(comparable).collect(),
        Json::Object(members) => members
            .iter()
            .map(|(name, member)| (name.clone(), comparable(member)))
            .collect(),
        other => other.clone(),
    }
}
