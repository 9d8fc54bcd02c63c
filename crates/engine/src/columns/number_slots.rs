use ripsaw_query::Number;

use super::column_chunk::Rows;
use super::column_layout::ColumnType;
use super::decimal::Decimal;
use super::growth::Growth;
use super::text_slots::TextSlots;
use super::validity::Validity;

const SLOT_BYTES: usize = 8;

/// A number per row, 0 where the row has no value.
#[derive(Debug, Default)]
pub(super) struct NumberSlots {
    /// [`Decimal`]s.
    slots: Vec<u8>,
    have_decimals: bool,
}

impl NumberSlots {
    /// Adds the numbers of rows of a chunk.
    pub(super) fn append(
        &mut self,
        first_row: usize,
        rows: Rows<'_>,
        numbers: &[Decimal],
        growth: Growth,
    ) {
        let length = (first_row + rows.end()) * SLOT_BYTES;
        growth.reserve(&mut self.slots, length);
        self.slots.resize(length, 0);
        let (slots, _) = self.slots.as_chunks_mut::<SLOT_BYTES>();
        let mut decimals = 0;
        rows.zip_each(first_row, numbers.iter(), |row, number| {
            decimals |= number.decimals();
            slots[row] = number.to_le_bytes();
        });
        self.have_decimals |= decimals != 0;
    }

    /// The number of a row.
    pub(super) fn number(&self, row: usize) -> Decimal {
        let (slots, _) = self.slots.as_chunks::<SLOT_BYTES>();
        Decimal::from_le_bytes(slots[row])
    }

    pub(super) fn row_count(&self) -> usize {
        self.slots.len() / SLOT_BYTES
    }

    /// The values of so many rows: integers, if all are without decimals.
    pub(super) fn finish(mut self, row_count: usize) -> (ColumnType, Vec<u8>) {
        self.slots.resize(row_count * SLOT_BYTES, 0);
        let (slots, _) = self.slots.as_chunks_mut::<SLOT_BYTES>();
        for slot in &mut *slots {
            let number = Decimal::from_le_bytes(*slot);
            *slot = if self.have_decimals {
                number.to_f64().to_le_bytes()
            } else {
                number.to_i64().to_le_bytes()
            };
        }
        let column_type = if self.have_decimals {
            ColumnType::F64
        } else {
            ColumnType::Int64
        };
        (column_type, self.slots)
    }
}

/// The values of rows that all hold numbers, if none loses digits: integers, if all are integers that fit.
pub(super) fn numbers_of(
    sources: &TextSlots,
    validity: &Validity,
    row_count: usize,
) -> Option<(ColumnType, Vec<u8>)> {
    let convert = |to_slot: fn(Number<'_>) -> Option<[u8; SLOT_BYTES]>| {
        let mut values = vec![0; row_count * SLOT_BYTES];
        let (slots, _) = values.as_chunks_mut::<SLOT_BYTES>();
        for (row, literal) in sources.iter(validity) {
            slots[row] = to_slot(Number::parse(literal)?)?;
        }
        Some(values)
    };
    let integers = convert(|number| match number {
        Number::Int(value) => Some(value.to_le_bytes()),
        _ => None,
    });
    let floats = || convert(|number| exact_f64(number).map(f64::to_le_bytes));
    integers
        .map(|values| (ColumnType::Int64, values))
        .or_else(|| floats().map(|values| (ColumnType::F64, values)))
}

/// The nearest float, unless an integer literal would lose digits.
fn exact_f64(number: Number<'_>) -> Option<f64> {
    let value = number.to_f64();
    let exact = match number {
        Number::Float(_) => true,
        Number::Int(int) => int.unsigned_abs() <= 1 << 53 || value as i128 == i128::from(int),
        Number::BigInt(_) => number.compare(Number::Float(value)).is_eq(),
    };
    exact.then_some(value)
}
