//! Prints values of expressions for comparison.

use crate::filter::Datum;

/// Prints a value as CEL would write it; numbers of records end in `n`.
pub(super) fn printed(value: &Datum<'_>) -> String {
    match value {
        Datum::Error => "error".into(),
        Datum::Null => "null".into(),
        Datum::Bool(value) => value.to_string(),
        Datum::Int(value) => value.to_string(),
        Datum::Uint(value) => format!("{value}u"),
        Datum::Number(number) => format!("{number}n"),
        Datum::String(text) => format!("{:?}", String::from_utf8_lossy(text)),
        Datum::Timestamp(moment) => moment.to_string(),
        Datum::Duration(duration) => duration.to_string(),
        Datum::List(items) => {
            let items: Vec<String> = items.iter().map(printed).collect();
            format!("[{}]", items.join(", "))
        }
        Datum::Json(text) => String::from_utf8_lossy(text).into_owned(),
    }
}
