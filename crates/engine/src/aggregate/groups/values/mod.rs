//! Values as bytes that compare like the values, and small numbers (codes) for values that repeat.

mod coded_values;
mod decoded_value;
mod encoded_value;
mod value_codes;

pub(crate) use coded_values::{ByCode, CodedValues};
pub(crate) use decoded_value::{DecodedValue, decode, is_null, skip};
pub(crate) use encoded_value::{
    MAX_NUMBER_BYTES, Nanoseconds, encode_datum, encode_number, encode_text, encode_timestamp,
};
pub(crate) use value_codes::{ValueCode, ValueCodes};
