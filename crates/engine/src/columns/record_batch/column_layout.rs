//! Describes where the sections of a column are, as they cross to JavaScript.

use serde::{Deserialize, Serialize};

/// Range of a buffer: index of the buffer, byte offset in it (a multiple of 8), and length in bytes.
pub type BufferRange = [usize; 3];

/// Type of a column, which determines how its values are encoded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ColumnType {
    /// Every value is true or false.
    Bool,
    /// Every value is an integer literal that fits in 64 bits.
    Int64,
    /// Every value is a number, and none loses digits.
    F64,
    /// Every value is a string.
    Utf8,
    /// Every value is a string, and the strings repeat.
    Dictionary,
    /// Source texts of values of any kind.
    Json,
    /// Every value is null.
    #[default]
    Null,
}

/// Where the sections of a column are. Numbers in them are little-endian.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ColumnLayout {
    /// Key of the member, unescaped.
    pub name: String,
    /// Type of the values.
    #[serde(rename = "type")]
    pub column_type: ColumnType,
    /// Number of rows without a value, where the member is null or absent.
    pub null_count: usize,
    /// In a sparse column, the row of each value in ascending order, as `u32`s. The sections below then have a slot per
    /// value instead of a slot per row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows: Option<BufferRange>,
    /// A bit per row, least significant first, set where there is a value. Absent if every row has a value, and in
    /// sparse columns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validity: Option<BufferRange>,
    /// Bool: a bit per row; int64 and f64: 8 bytes per row; dictionary: a `u32` per row, the index of its string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub values: Option<BufferRange>,
    /// Starts of texts in `data`: an `i32` per row (dictionary: per string), and one more for the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offsets: Option<BufferRange>,
    /// UTF-8 text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<BufferRange>,
    /// Number of distinct strings of a dictionary.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dictionary_length: Option<usize>,
}
