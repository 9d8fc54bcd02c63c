//! Encodes the groups of a report as an Arrow IPC stream.
//!
//! The type of a column follows from all of its values except nulls, as that of a column of records does:
//!
//! ```text
//! no value                                   Null
//! booleans                                   Boolean
//! integers of 64 bits                        Int64
//! numbers that are exact as a double         Float64
//! texts, with the same words repeated        Dictionary of Int32 and Utf8
//! texts                                      Utf8
//! anything else                              JSON text
//! ```

use std::collections::HashSet;
use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{
    Array, ArrayRef, BooleanArray, DictionaryArray, Float64Array, Int64Array, NullArray,
    StringArray,
};
use arrow_schema::Field;
use ripsaw_engine::{GroupRows, GroupValue};
use ripsaw_query::{Error, ErrorCode, Number};

use super::stream::{check_room, field, json_field, not_enough_memory, write_stream};

/// Number of copies of a column in memory while it is encoded: its values, its array, and twice in the stream.
const COPIES: usize = 4;
/// Minimum number of texts for which a dictionary is worthwhile.
const MIN_TEXTS: usize = 16;
/// Number of first texts of which at most half may be distinct.
const TRIAL_TEXTS: usize = 4_096;
/// Maximum number of distinct texts of a dictionary.
const MAX_DISTINCT: usize = 16_384;

/// Encodes groups, a row each. Errors: `batch_too_large`, `result_too_large`.
pub(crate) fn encode_groups(groups: &GroupRows) -> Result<Vec<u8>, Error> {
    let names = groups.names().iter().enumerate();
    let columns: Result<Vec<_>, Error> = names
        .map(|(column, name)| {
            let values = values_of(groups, column)?;
            column_of(name, &values)
        })
        .collect();
    let columns = columns?;
    let byte_count = columns
        .iter()
        .map(|(_, array)| array.get_array_memory_size());
    check_room(
        COPIES * byte_count.sum::<usize>(),
        groups.len(),
        columns.len(),
    )?;
    write_stream(columns, groups.len())
}

fn values_of(groups: &GroupRows, column: usize) -> Result<Vec<GroupValue<'_>>, Error> {
    let mut values = Vec::new();
    values
        .try_reserve_exact(groups.len())
        .map_err(|error| not_enough_memory(&error, groups.len(), groups.names().len()))?;
    values.extend((0..groups.len()).map(|row| groups.value(row, column)));
    Ok(values)
}

fn column_of(name: &str, values: &[GroupValue<'_>]) -> Result<(Field, ArrayRef), Error> {
    let array: ArrayRef = if all(values, |_| false) {
        Arc::new(NullArray::new(values.len()))
    } else if all(values, |value| matches!(value, GroupValue::Bool(_))) {
        Arc::new(values.iter().map(bool_of).collect::<BooleanArray>())
    } else if all(values, |value| int_of(value).is_some()) {
        Arc::new(values.iter().map(int_of).collect::<Int64Array>())
    } else if all(values, |value| exact_f64(value).is_some()) {
        Arc::new(values.iter().map(exact_f64).collect::<Float64Array>())
    } else if all(values, |value| matches!(value, GroupValue::Text(_))) {
        check_text(name, values.iter().filter_map(text_of))?;
        let texts = values.iter().map(text_of);
        if repeat(values.iter().filter_map(text_of)) {
            Arc::new(texts.collect::<DictionaryArray<Int32Type>>())
        } else {
            Arc::new(texts.collect::<StringArray>())
        }
    } else {
        let texts: Vec<_> = values.iter().map(json_of).collect();
        check_text(name, texts.iter().flatten().map(String::as_str))?;
        let array: StringArray = texts.into_iter().collect();
        return Ok((json_field(name), Arc::new(array)));
    };
    Ok((field(name, array.data_type().clone()), array))
}

/// Returns whether all values but nulls satisfy a condition.
fn all(values: &[GroupValue<'_>], is_one: impl Fn(&GroupValue<'_>) -> bool) -> bool {
    values
        .iter()
        .all(|value| *value == GroupValue::Null || is_one(value))
}

fn bool_of(value: &GroupValue<'_>) -> Option<bool> {
    match value {
        GroupValue::Bool(value) => Some(*value),
        _ => None,
    }
}

fn int_of(value: &GroupValue<'_>) -> Option<i64> {
    match value {
        GroupValue::Int(value) => Some(*value),
        _ => None,
    }
}

/// Returns a number as a double, unless an integer would lose digits.
fn exact_f64(value: &GroupValue<'_>) -> Option<f64> {
    let number = match value {
        GroupValue::Int(value) => Number::Int(*value),
        GroupValue::BigInt(digits) => Number::BigInt(digits),
        GroupValue::Float(value) => return Some(*value),
        _ => return None,
    };
    let nearest = number.to_f64();
    number
        .compare(Number::Float(nearest))
        .is_eq()
        .then_some(nearest)
}

fn text_of<'v>(value: &'v GroupValue<'_>) -> Option<&'v str> {
    match value {
        GroupValue::Text(text) => Some(text),
        _ => None,
    }
}

fn json_of(value: &GroupValue<'_>) -> Option<String> {
    (*value != GroupValue::Null).then(|| {
        let mut text = String::new();
        value.write_json(&mut text);
        text
    })
}

/// Returns whether texts repeat so often that a dictionary is worthwhile.
fn repeat<'t>(texts: impl Iterator<Item = &'t str>) -> bool {
    let mut distinct = HashSet::new();
    let mut count = 0;
    for text in texts {
        distinct.insert(text);
        count += 1;
        let is_hopeless = count == TRIAL_TEXTS && distinct.len() > TRIAL_TEXTS / 2;
        if is_hopeless || distinct.len() > MAX_DISTINCT {
            return false;
        }
    }
    count >= MIN_TEXTS && distinct.len() <= count / 2
}

/// Checks that the offsets of texts fit in 32 bits.
fn check_text<'t>(name: &str, texts: impl Iterator<Item = &'t str>) -> Result<(), Error> {
    let byte_count = texts.map(|text| text.len() as u64).sum::<u64>();
    if i32::try_from(byte_count).is_ok() {
        return Ok(());
    }
    let message = format!(
        "column {name:?} holds {byte_count} bytes of text, but a batch can hold at most {} per column",
        i32::MAX
    );
    Err(Error::new(ErrorCode::BatchTooLarge, message))
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use arrow_schema::DataType;
    use ripsaw_engine::GroupValue;

    use super::column_of;

    /// Stands for a column of JSON text. Its type is that of any other text.
    const JSON: DataType = DataType::LargeUtf8;

    fn type_of(values: &[GroupValue<'_>]) -> DataType {
        let (field, array) = column_of("a", values).unwrap();
        assert_eq!(array.len(), values.len());
        if field.metadata().contains_key("ARROW:extension:name") {
            JSON
        } else {
            field.data_type().clone()
        }
    }

    #[test]
    fn the_type_follows_from_all_values() {
        use GroupValue::{BigInt, Bool, Float, Int, Null};
        let text = |text: &'static str| GroupValue::Text(Cow::Borrowed(text));
        let json = |text: &'static str| GroupValue::Json(Cow::Borrowed(text));
        let beyond = |digits: &'static str| BigInt(Cow::Borrowed(digits));
        for (values, expected) in [
            (&[][..], DataType::Null),
            (&[Null, Null], DataType::Null),
            (&[Null, Bool(true)], DataType::Boolean),
            (&[Int(1), Null, Int(i64::MIN)], DataType::Int64),
            (&[Int(1), Float(0.5)], DataType::Float64),
            (&[Float(1e300)], DataType::Float64),
            (&[beyond("18446744073709551616")], DataType::Float64),
            (&[beyond("18446744073709551617")], JSON),
            (&[Int((1 << 53) + 1), Float(0.5)], JSON),
            (&[text("a"), Null], DataType::Utf8),
            (&[text("a"), Int(1)], JSON),
            (&[json("[1]"), Null], JSON),
        ] {
            assert_eq!(type_of(values), expected, "{values:?}");
        }
    }

    #[test]
    fn texts_that_repeat_have_a_dictionary() {
        let texts = |distinct: usize| -> Vec<GroupValue<'_>> {
            (0..16)
                .map(|text| GroupValue::Text(format!("text {}", text % distinct).into()))
                .collect()
        };
        let dictionary = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
        assert_eq!(type_of(&texts(8)), dictionary);
        assert_eq!(type_of(&texts(9)), DataType::Utf8);
        assert_eq!(type_of(&texts(8)[..15]), DataType::Utf8);
    }
}
