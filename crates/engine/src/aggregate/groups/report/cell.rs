//! The cells of reported groups: as JSON, and as values that an expression reads.

use std::borrow::Cow;

use ripsaw_query::Number;
use ripsaw_query::cel::{Duration, Timestamp};
use ripsaw_query::dialect::{Severity, severity_name};
use serde::ser::{Error, SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::aggregate::groups::values::{DecodedValue, decode};
use crate::aggregate::histogram::HistogramBucket;
use crate::filter::Datum;

/// Greatest integer that a double distinguishes from its neighbours. Integers beyond it are written as
/// `{"int": "..."}`, because readers of JSON in JavaScript would round them.
const MAX_SAFE_INTEGER: u64 = (1 << 53) - 1;

/// Value of one group in one column.
pub(crate) enum Cell<'a> {
    Null,
    /// A count.
    Count(u64),
    /// Result of arithmetic.
    Number(f64),
    /// Value of a record or of an expression.
    Value(DecodedValue<'a>),
    /// Encoded values with their counts.
    Frequent(&'a [(Box<[u8]>, u64)]),
    Histogram(&'a [HistogramBucket]),
}

impl<'a> Cell<'a> {
    pub(crate) fn of_number(number: Option<f64>) -> Self {
        number.map_or(Cell::Null, Cell::Number)
    }

    pub(crate) fn of_encoded(value: Option<&'a [u8]>) -> Self {
        value.map_or(Cell::Null, |value| Cell::Value(decode(value).0))
    }

    /// Returns the JSON text of a cell that is a list.
    pub(crate) fn list_text(&self) -> Option<String> {
        match self {
            Cell::Frequent(_) | Cell::Histogram(_) => serde_json::to_string(self).ok(),
            _ => None,
        }
    }

    /// Returns the value that an expression reads. `list_text` must be the [`Cell::list_text`] of this cell.
    pub(crate) fn datum<'c>(&'c self, list_text: Option<&'c str>) -> Datum<'c> {
        match self {
            Cell::Null => Datum::Null,
            Cell::Count(count) => Datum::Number(Number::Int(*count as i64)),
            Cell::Number(number) => Some(*number)
                .filter(|number| number.is_finite())
                .map_or(Datum::Null, |number| Datum::Number(Number::Float(number))),
            Cell::Value(value) => match value {
                DecodedValue::Null => Datum::Null,
                DecodedValue::Bool(value) => Datum::Bool(*value),
                DecodedValue::Int(value) => Datum::Number(Number::Int(*value)),
                DecodedValue::BigInt(digits) => Datum::Number(Number::BigInt(digits)),
                DecodedValue::Float(value) => Datum::Number(Number::Float(*value)),
                DecodedValue::Text(text) => Datum::String(Cow::Borrowed(text.as_bytes())),
                DecodedValue::Json(text) => Datum::Json(text.as_bytes()),
                DecodedValue::Timestamp(nanos) => {
                    Timestamp::from_nanos(*nanos).map_or(Datum::Error, Datum::Timestamp)
                }
                DecodedValue::Duration(nanos) => {
                    Duration::from_nanos(*nanos).map_or(Datum::Error, Datum::Duration)
                }
            },
            Cell::Frequent(_) | Cell::Histogram(_) => {
                list_text.map_or(Datum::Error, |text| Datum::Json(text.as_bytes()))
            }
        }
    }
}

impl Cell<'_> {
    /// Returns the cell as it is reported; `are_severities` replaces severities by their names.
    pub(crate) fn reported(&self, are_severities: bool) -> ReportedCell<'_> {
        ReportedCell {
            cell: self,
            are_severities,
        }
    }

    pub(super) fn severity_name(&self) -> Option<&'static str> {
        let number = match self {
            Cell::Number(number) => *number as i64,
            Cell::Value(DecodedValue::Int(number)) => *number,
            _ => return None,
        };
        severity_name(Severity::try_from(number).ok()?)
    }
}

/// A cell of a report.
pub(crate) struct ReportedCell<'a> {
    cell: &'a Cell<'a>,
    are_severities: bool,
}

impl Serialize for ReportedCell<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let name = Some(self.cell).filter(|_| self.are_severities);
        match (name.and_then(Cell::severity_name), self.cell) {
            (Some(name), _) => serializer.serialize_str(name),
            (None, Cell::Frequent(values)) => {
                let mut list = serializer.serialize_seq(Some(values.len()))?;
                for (value, count) in *values {
                    list.serialize_element(&FrequentValue {
                        value: Cell::of_encoded(Some(value)).reported(self.are_severities),
                        count: *count,
                    })?;
                }
                list.end()
            }
            (None, cell) => cell.serialize(serializer),
        }
    }
}

impl Serialize for Cell<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Cell::Null => serializer.serialize_unit(),
            Cell::Count(count) => serializer.serialize_u64(*count),
            // Numbers that are not finite are written as null.
            Cell::Number(number) => serializer.serialize_f64(*number),
            Cell::Value(value) => serialize_value(value, serializer),
            Cell::Frequent(_) => self.reported(false).serialize(serializer),
            Cell::Histogram(buckets) => buckets.serialize(serializer),
        }
    }
}

/// A value and its number of occurrences.
#[derive(Serialize)]
struct FrequentValue<'a> {
    value: ReportedCell<'a>,
    count: u64,
}

fn serialize_value<S: Serializer>(
    value: &DecodedValue<'_>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match value {
        DecodedValue::Null => serializer.serialize_unit(),
        DecodedValue::Bool(value) => serializer.serialize_bool(*value),
        DecodedValue::Int(value) if value.unsigned_abs() <= MAX_SAFE_INTEGER => {
            serializer.serialize_i64(*value)
        }
        DecodedValue::Int(value) => serialize_digits(&value.to_string(), serializer),
        DecodedValue::BigInt(digits) => serialize_digits(digits, serializer),
        DecodedValue::Float(value) => serializer.serialize_f64(*value),
        DecodedValue::Text(text) => serializer.serialize_str(text),
        DecodedValue::Json(text) => {
            let text = RawValue::from_string(text.clone().into_owned());
            text.map_err(S::Error::custom)?.serialize(serializer)
        }
        DecodedValue::Timestamp(nanos) => match Timestamp::from_nanos(*nanos) {
            Some(time) => serializer.collect_str(&time),
            None => serializer.serialize_unit(),
        },
        DecodedValue::Duration(nanos) => match Duration::from_nanos(*nanos) {
            Some(duration) => serializer.collect_str(&duration),
            None => serializer.serialize_unit(),
        },
    }
}

fn serialize_digits<S: Serializer>(digits: &str, serializer: S) -> Result<S::Ok, S::Error> {
    let mut int = serializer.serialize_map(Some(1))?;
    int.serialize_entry("int", digits)?;
    int.end()
}

#[cfg(test)]
mod tests {
    use super::Cell;
    use crate::aggregate::groups::values::DecodedValue;

    #[test]
    fn severities_are_written_by_name() {
        for (cell, expected) in [
            (Cell::Number(17.0), r#""ERROR""#),
            (Cell::Value(DecodedValue::Int(10)), r#""INFO2""#),
            (Cell::Value(DecodedValue::Null), "null"),
            (Cell::Null, "null"),
        ] {
            let text = serde_json::to_string(&cell.reported(true)).unwrap();
            assert_eq!(text, expected);
        }
    }

    #[test]
    fn cells_are_written_as_documented() {
        let values: [(Box<[u8]>, u64); 1] = [(vec![0x11].into(), 3)];
        for (cell, expected) in [
            (Cell::Null, "null"),
            (Cell::Count(7), "7"),
            (Cell::Number(0.1), "0.1"),
            (Cell::Number(f64::INFINITY), "null"),
            (
                Cell::Value(DecodedValue::Int((1 << 53) - 1)),
                "9007199254740991",
            ),
            (
                Cell::Value(DecodedValue::Int(-(1 << 53))),
                r#"{"int":"-9007199254740992"}"#,
            ),
            (
                Cell::Value(DecodedValue::BigInt("18446744073709551616".into())),
                r#"{"int":"18446744073709551616"}"#,
            ),
            (Cell::Value(DecodedValue::Text("a\"".into())), r#""a\"""#),
            (
                Cell::Value(DecodedValue::Json("[1, 2.50]".into())),
                "[1, 2.50]",
            ),
            (
                Cell::Value(DecodedValue::Timestamp(1_500_000_000)),
                r#""1970-01-01T00:00:01.500Z""#,
            ),
            (
                Cell::Value(DecodedValue::Duration(90_000_000_000)),
                r#""90s""#,
            ),
            (Cell::Frequent(&values), r#"[{"value":true,"count":3}]"#),
        ] {
            assert_eq!(serde_json::to_string(&cell).unwrap(), expected);
        }
    }
}
