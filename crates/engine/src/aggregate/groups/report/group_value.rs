//! The values of groups one by one, for readers that need another form than JSON.

use std::borrow::Cow;

use ripsaw_query::Number;
use ripsaw_query::cel::{Duration, Timestamp};

use super::cell::Cell;
use super::group_rows::GroupRows;
use crate::aggregate::groups::values::DecodedValue;

/// Value of a key or of an aggregate in one group.
#[derive(Clone, Debug, PartialEq)]
pub enum GroupValue<'a> {
    /// No value.
    Null,
    /// True or false.
    Bool(bool),
    /// An integer, also one that arithmetic gave.
    Int(i64),
    /// Digits of an integer outside the range of `i64`, after a minus sign if it is negative.
    BigInt(Cow<'a, str>),
    /// A finite number that is not an integer within the range of `i64`.
    Float(f64),
    /// Text, a time, or the name of a severity.
    Text(Cow<'a, str>),
    /// JSON text of a list or an object.
    Json(Cow<'a, str>),
}

impl GroupRows {
    /// Returns the names of the columns: the keys, then the aggregates.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Returns the value of a group. Rows and columns count from 0 and are those of the report.
    ///
    /// # Panics
    /// If there is no such row or column.
    pub fn value(&self, row: usize, column: usize) -> GroupValue<'_> {
        let cell = self.cell(self.order[row], column);
        GroupValue::of_cell(cell, self.are_severities[column])
    }
}

impl<'a> GroupValue<'a> {
    fn of_cell(cell: Cell<'a>, are_severities: bool) -> Self {
        if are_severities && let Some(name) = cell.severity_name() {
            return Self::Text(name.into());
        }
        match cell {
            Cell::Null => Self::Null,
            Cell::Count(count) => Self::of_count(count),
            Cell::Number(number) => Self::of_number(number),
            Cell::Value(value) => Self::of_decoded(value),
            Cell::Frequent(values) => json_list(values.iter().map(|(value, count)| {
                let value = Cell::of_encoded(Some(value));
                let value = GroupValue::of_cell(value, are_severities);
                [("value", value), ("count", GroupValue::of_count(*count))]
            })),
            Cell::Histogram(buckets) => json_list(buckets.iter().map(|bucket| {
                [
                    ("from", bucket.from.map_or(Self::Null, Self::of_number)),
                    ("to", Self::of_number(bucket.to)),
                    ("count", Self::of_count(bucket.count)),
                ]
            })),
        }
    }

    fn of_count(count: u64) -> Self {
        let big = |_| Self::BigInt(count.to_string().into());
        i64::try_from(count).map_or_else(big, Self::Int)
    }

    fn of_number(number: f64) -> Self {
        const I64_LIMIT: f64 = 9_223_372_036_854_775_808.0;
        if !number.is_finite() {
            Self::Null
        } else if number.fract() == 0.0 && (-I64_LIMIT..I64_LIMIT).contains(&number) {
            Self::Int(number as i64)
        } else {
            Self::Float(number)
        }
    }

    fn of_decoded(value: DecodedValue<'a>) -> Self {
        match value {
            DecodedValue::Null => Self::Null,
            DecodedValue::Bool(value) => Self::Bool(value),
            DecodedValue::Int(value) => Self::Int(value),
            DecodedValue::BigInt(digits) => Self::BigInt(digits),
            DecodedValue::Float(value) => Self::of_number(value),
            DecodedValue::Text(text) => Self::Text(text),
            DecodedValue::Json(text) => Self::Json(text),
            DecodedValue::Timestamp(nanos) => Timestamp::from_nanos(nanos)
                .map_or(Self::Null, |time| Self::Text(time.to_string().into())),
            DecodedValue::Duration(nanos) => Duration::from_nanos(nanos)
                .map_or(Self::Null, |duration| {
                    Self::Text(duration.to_string().into())
                }),
        }
    }

    /// Appends the value as JSON text. Numbers keep all digits.
    pub fn write_json(&self, out: &mut String) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Self::Int(value) => out.push_str(&value.to_string()),
            Self::BigInt(text) | Self::Json(text) => out.push_str(text),
            Self::Float(value) => out.push_str(&Number::Float(*value).to_string()),
            Self::Text(text) => out.push_str(&serde_json::Value::from(&**text).to_string()),
        }
    }
}

/// Returns the JSON text of a list of objects, given their members.
fn json_list<'v, const MEMBERS: usize>(
    objects: impl Iterator<Item = [(&'static str, GroupValue<'v>); MEMBERS]>,
) -> GroupValue<'static> {
    let mut text = String::from("[");
    for object in objects {
        let mut separator = if text.len() > 1 { ",{" } else { "{" };
        for (name, value) in object {
            text.push_str(separator);
            text.push('"');
            text.push_str(name);
            text.push_str("\":");
            value.write_json(&mut text);
            separator = ",";
        }
        text.push('}');
    }
    text.push(']');
    GroupValue::Json(text.into())
}

#[cfg(test)]
mod tests {
    use super::GroupValue;
    use crate::aggregate::groups::report::cell::Cell;
    use crate::aggregate::groups::values::DecodedValue;
    use crate::aggregate::histogram::HistogramBucket;

    #[test]
    fn values_are_those_of_the_json() {
        let frequent: [(Box<[u8]>, u64); 2] = [(vec![0x11].into(), 3), (vec![0x10].into(), 1)];
        let buckets = [
            HistogramBucket {
                from: None,
                to: 0.0,
                count: 2,
            },
            HistogramBucket {
                from: Some(0.5),
                to: f64::INFINITY,
                count: 1,
            },
        ];
        for (cell, are_severities, expected) in [
            (Cell::Null, false, GroupValue::Null),
            (Cell::Count(7), false, GroupValue::Int(7)),
            (Cell::Number(4.0), false, GroupValue::Int(4)),
            (Cell::Number(4.5), false, GroupValue::Float(4.5)),
            (Cell::Number(1e19), false, GroupValue::Float(1e19)),
            (Cell::Number(f64::NAN), false, GroupValue::Null),
            (Cell::Number(17.0), true, GroupValue::Text("ERROR".into())),
            (Cell::Number(17.0), false, GroupValue::Int(17)),
            (
                Cell::Value(DecodedValue::Duration(90_000_000_000)),
                false,
                GroupValue::Text("90s".into()),
            ),
            (
                Cell::Frequent(&frequent),
                false,
                GroupValue::Json(r#"[{"value":true,"count":3},{"value":false,"count":1}]"#.into()),
            ),
            (
                Cell::Histogram(&buckets),
                false,
                GroupValue::Json(
                    r#"[{"from":null,"to":0,"count":2},{"from":0.5,"to":null,"count":1}]"#.into(),
                ),
            ),
        ] {
            assert_eq!(GroupValue::of_cell(cell, are_severities), expected);
        }
    }

    #[test]
    fn json_text_keeps_all_digits() {
        for (value, expected) in [
            (GroupValue::Int(i64::MIN), "-9223372036854775808"),
            (
                GroupValue::BigInt("18446744073709551616".into()),
                "18446744073709551616",
            ),
            (GroupValue::Float(0.1), "0.1"),
            (GroupValue::Float(1e300), "1e+300"),
            (GroupValue::Text("a\"\n".into()), r#""a\"\n""#),
            (GroupValue::Json("[1, 2.50]".into()), "[1, 2.50]"),
        ] {
            let mut text = String::new();
            value.write_json(&mut text);
            assert_eq!(text, expected);
        }
    }
}
