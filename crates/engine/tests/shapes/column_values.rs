//! Compares columns with the values from which they were made.

use ripsaw_engine::{BufferRange, ColumnLayout, RecordBatch};

use super::document::{number, string};

/// Asserts that a column holds the given values, which are JSON texts as in the lines; `None` stands for null
/// or an absent value.
pub(crate) fn check_column(layout: &ColumnLayout, batch: &RecordBatch, expected: &[Option<&str>]) {
    let written = serde_json::to_value(layout).unwrap();
    let kind = written["type"].as_str().unwrap();
    let column = Column { layout, batch };
    let nulls = expected.iter().filter(|value| value.is_none()).count();
    assert_eq!(layout.null_count, nulls, "nulls of {}", layout.name);
    let present = || expected.iter().flatten();
    let is_string = |value: &&&str| value.starts_with('"');
    match kind {
        "null" => assert_eq!(nulls, expected.len()),
        "json" => assert!(!present().all(|value| is_string(&value)), "{layout:?}"),
        _ => {}
    }
    for (row, value) in expected.iter().enumerate() {
        let slot = column.slot_of(row);
        assert_eq!(slot.is_some(), value.is_some(), "{} {row}", layout.name);
        if let (Some(slot), Some(value)) = (slot, value) {
            column.check_value(kind, slot, value);
        }
    }
}

struct Column<'a> {
    layout: &'a ColumnLayout,
    batch: &'a RecordBatch,
}

impl Column<'_> {
    fn check_value(&self, kind: &str, row: usize, value: &str) {
        let name = &self.layout.name;
        let context = || format!("{name} of row {row}: {value} as {kind}");
        match kind {
            "bool" => {
                let found = bit(self.section(self.layout.values), row);
                assert_eq!(found.to_string(), value, "{}", context());
            }
            "int64" => {
                let found = i64::from_le_bytes(self.item(row));
                assert_eq!(Ok(found), value.parse(), "{}", context());
            }
            "f64" => {
                let found = f64::from_le_bytes(self.item(row)).to_bits();
                let expected = number(value).map(f64::to_bits);
                assert_eq!(Some(found), expected, "{}", context());
            }
            "utf8" | "dictionary" => {
                let text = if kind == "utf8" {
                    self.text(row)
                } else {
                    self.text(u32::from_le_bytes(self.item(row)) as usize)
                };
                assert_eq!(Some(text), string(value), "{}", context());
            }
            "json" => assert_eq!(self.text(row), value, "{}", context()),
            other => panic!("{} has the type {other}", self.layout.name),
        }
    }

    /// The slot of the value of a row, if it has one.
    fn slot_of(&self, row: usize) -> Option<usize> {
        if self.layout.rows.is_some() {
            let rows = self.section(self.layout.rows);
            return (0..rows.len() / 4)
                .find(|slot| u32::from_le_bytes(item(rows, *slot)) as usize == row);
        }
        let is_present = match self.layout.validity {
            Some(validity) => bit(self.section(Some(validity)), row),
            None => self.layout.null_count == 0,
        };
        is_present.then_some(row)
    }

    fn section(&self, section: Option<BufferRange>) -> &[u8] {
        self.batch.section(section.unwrap())
    }

    fn item<const N: usize>(&self, row: usize) -> [u8; N] {
        item(self.section(self.layout.values), row)
    }

    fn text(&self, index: usize) -> String {
        let offsets = self.section(self.layout.offsets);
        let [from, to] =
            [index, index + 1].map(|at| i32::from_le_bytes(item(offsets, at)) as usize);
        String::from_utf8(self.section(self.layout.data)[from..to].to_vec()).unwrap()
    }
}

fn item<const N: usize>(bytes: &[u8], index: usize) -> [u8; N] {
    bytes[index * N..][..N].try_into().unwrap()
}

fn bit(bitmap: &[u8], row: usize) -> bool {
    bitmap[row / 8] >> (row % 8) & 1 == 1
}
