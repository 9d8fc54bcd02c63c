//! Finds the codes of the values of one key.

use std::collections::TryReserveError;

use ripsaw_query::KeyPlan;
use ripsaw_query::Slot;
use ripsaw_query::cel::{Function, Node};

use super::time_buckets::TimeBuckets;
use crate::aggregate::groups::values::encode_datum;
use crate::aggregate::groups::values::{ValueCode, ValueCodes};
use crate::filter::{Buffers, Datum, RowSource, Values};
use crate::record::{Records, Window};

/// Source of the values of a key.
pub(crate) enum KeyColumn {
    /// A field, read without evaluation.
    Field(Slot),
    /// The bucket of the time in a field.
    FieldTime(Slot, TimeBuckets),
    /// Any other expression.
    Values(Values),
    /// The bucket of the value of an expression.
    ValueTime(Values, TimeBuckets),
}

impl KeyColumn {
    pub(crate) fn new(plan: &KeyPlan) -> Self {
        let buckets = plan.bucket.map(TimeBuckets::new);
        match (&plan.node, buckets) {
            (Node::Field(slot), None) => KeyColumn::Field(*slot),
            (node, None) => KeyColumn::Values(Values::new(node)),
            (node, Some(buckets)) => match field_of_time(node) {
                Some(slot) => KeyColumn::FieldTime(slot, buckets),
                None => KeyColumn::ValueTime(Values::new(node), buckets),
            },
        }
    }

    /// Writes the codes of the values of some rows of a window to `found`.
    pub(crate) fn find_codes(
        &mut self,
        (window, records): (Window<'_>, &Records),
        rows: &[u32],
        codes: &mut ValueCodes,
        buffers: &mut Buffers,
        found: &mut Vec<ValueCode>,
    ) -> Result<(), TryReserveError> {
        codes.reserve(rows.len())?;
        found.clear();
        let rows_of = |slot| {
            let spans = records.column(slot);
            rows.iter().map(|row| spans[*row as usize])
        };
        let text = window.text;
        match self {
            KeyColumn::Field(slot) => {
                found.extend(rows_of(*slot).map(|span| codes.code_of(span, text)));
            }
            KeyColumn::FieldTime(slot, buckets) => {
                found.extend(rows_of(*slot).map(|span| buckets.code_of(span, text, codes)));
            }
            KeyColumn::Values(values) => {
                let mut encoded = Vec::new();
                let values = values.evaluate(RowSource::Window(window, records), rows, buffers);
                found.extend(values.iter().map(|value| {
                    encoded.clear();
                    encode_datum(value, false, &mut encoded);
                    codes.code_of_encoded(&encoded)
                }));
            }
            KeyColumn::ValueTime(values, buckets) => {
                let values = values.evaluate(RowSource::Window(window, records), rows, buffers);
                found.extend(values.iter().map(|value| {
                    let time = match value {
                        Datum::Timestamp(time) => Some(*time),
                        _ => None,
                    };
                    buckets.code_of_time(time, codes)
                }));
            }
        }
        codes.check()
    }

    /// Forgets the codes, which are no longer valid.
    pub(crate) fn forget_codes(&mut self) {
        if let KeyColumn::FieldTime(_, buckets) = self {
            buckets.forget();
        }
    }
}

/// Returns the field if a node is the timestamp of a field.
pub(crate) fn field_of_time(node: &Node) -> Option<Slot> {
    match node {
        Node::Call(Function::Timestamp, arguments) => match arguments.as_slice() {
            [Node::Field(slot)] => Some(*slot),
            _ => None,
        },
        _ => None,
    }
}
