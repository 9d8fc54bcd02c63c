use serde::{Deserialize, Serialize};

/// Where a section lies: index of the buffer, byte offset in it, a multiple of 8, and length in bytes.
pub type Section = [usize; 3];

/// How the values of a column are coded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ColumnType {
    /// Every value is true or false.
    Bool,
    /// Every value is an integer literal that fits.
    Int64,
    /// Every value is a number, and none loses digits.
    F64,
    /// Every value is a string.
    Utf8,
    /// Every value is a string, and they repeat.
    Dictionary,
    /// The source text of values of any kind.
    Json,
    /// Every value is null.
    #[default]
    Null,
}

/// Where the sections of a column are, which are little-endian.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ColumnLayout {
    /// The key of the member, unescaped.
    pub name: String,
    /// How its values are coded.
    #[serde(rename = "type")]
    pub column_type: ColumnType,
    /// Rows without a value: the member is null or absent.
    pub null_count: usize,
    /// Of a sparse column the row of each of its values, a u32 each, ascending: the sections below then have a slot per value
    /// where those of other columns have a slot per row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows: Option<Section>,
    /// A bit per row, from the lowest, set where there is a value; absent if there is one in every row, and in sparse columns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validity: Option<Section>,
    /// Bool: a bit per row; int64 and f64: 8 bytes per row; dictionary: a u32 per row, the index of its string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub values: Option<Section>,
    /// Where texts begin in `data`: an i32 per row (dictionary: per string) and one more for the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offsets: Option<Section>,
    /// UTF-8 text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<Section>,
    /// The number of distinct strings of a dictionary.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dictionary_length: Option<usize>,
}
