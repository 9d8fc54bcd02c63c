//! Reads the values of columns, as their layout describes them.

use ripsaw_engine::{BufferRange, ColumnLayout, RecordBatch};
use serde_json::{Value, json};

const MAX_SAFE_INTEGER: u64 = (1 << 53) - 1;

/// Returns the name, the type and the value of every row, read from the sections of a column as its layout describes
/// them.
pub(crate) fn column_values(layout: &ColumnLayout, batch: &RecordBatch) -> Value {
    let written = serde_json::to_value(layout).unwrap();
    let column = Column {
        kind: written["type"].as_str().unwrap(),
        rows: layout.rows.map(|section| bytes(batch, section)),
        validity: layout.validity.map(|section| bytes(batch, section)),
        values: section(batch, layout.values),
        offsets: section(batch, layout.offsets),
        data: section(batch, layout.data),
    };
    let values: Vec<Value> = (0..batch.row_count).map(|row| column.value(row)).collect();
    let nulls = values.iter().filter(|value| value.is_null()).count();
    assert_eq!(nulls, layout.null_count, "nulls of {}", layout.name);
    if nulls == 0 {
        assert_eq!(layout.validity, None, "no bitmap without nulls");
    }
    let value_count = values.len() - nulls;
    let is_sparse = value_count > 0 && value_count * 16 < values.len();
    assert_eq!(layout.rows.is_some(), is_sparse, "form of {}", layout.name);
    json!({ "name": layout.name, "type": column.kind, "values": values })
}

struct Column<'a> {
    kind: &'a str,
    rows: Option<&'a [u8]>,
    validity: Option<&'a [u8]>,
    values: &'a [u8],
    offsets: &'a [u8],
    data: &'a [u8],
}

impl Column<'_> {
    fn value(&self, row: usize) -> Value {
        let slot = match self.rows {
            Some(rows) => {
                (0..rows.len() / 4).find(|slot| u32::from_le_bytes(item(rows, *slot)) == row as u32)
            }
            None => Some(row),
        };
        match slot {
            Some(slot) if self.validity.is_none_or(|validity| bit(validity, slot)) => {
                self.value_in(slot)
            }
            _ => Value::Null,
        }
    }

    fn value_in(&self, row: usize) -> Value {
        match self.kind {
            "null" => Value::Null,
            "bool" => json!(bit(self.values, row)),
            "int64" => {
                let value = i64::from_le_bytes(item(self.values, row));
                if value.unsigned_abs() <= MAX_SAFE_INTEGER {
                    json!(value)
                } else {
                    json!({ "int": value.to_string() })
                }
            }
            "f64" => {
                let value = f64::from_le_bytes(item(self.values, row));
                if value.is_infinite() {
                    json!({ "float": if value > 0.0 { "Infinity" } else { "-Infinity" } })
                } else {
                    json!(value)
                }
            }
            "utf8" | "json" => json!(self.text(row)),
            "dictionary" => {
                json!(self.text(u32::from_le_bytes(item(self.values, row)) as usize))
            }
            other => panic!("no column has the type {other}"),
        }
    }

    fn text(&self, index: usize) -> &str {
        let at = |place| i32::from_le_bytes(item(self.offsets, place)) as usize;
        std::str::from_utf8(&self.data[at(index)..at(index + 1)]).unwrap()
    }
}

fn section(batch: &RecordBatch, place: Option<BufferRange>) -> &[u8] {
    place.map_or(&[], |place| bytes(batch, place))
}

fn bytes(batch: &RecordBatch, place: BufferRange) -> &[u8] {
    assert_eq!(place[1] % 8, 0, "sections are aligned");
    batch.section(place)
}

fn bit(bitmap: &[u8], row: usize) -> bool {
    bitmap[row / 8] >> (row % 8) & 1 == 1
}

fn item<const SIZE: usize>(items: &[u8], index: usize) -> [u8; SIZE] {
    items[index * SIZE..][..SIZE].try_into().unwrap()
}
