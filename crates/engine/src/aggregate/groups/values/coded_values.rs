//! The values of a window as codes.

use std::collections::TryReserveError;

use super::encoded_value::encode_datum;
use super::value_codes::{ValueCode, ValueCodes};
use crate::aggregate::groups::renumbering::GroupId;
use crate::filter::Datum;
use crate::record::{Span, ValueKind};
use crate::room::make_room;

/// The values of a window that are not null as codes, each with its group.
#[derive(Debug, Default)]
pub(crate) struct CodedValues {
    pub(crate) groups: Vec<GroupId>,
    pub(crate) codes: Vec<ValueCode>,
    /// The values of the codes.
    pub(crate) known: ValueCodes,
    /// How often all values were forgotten.
    generation: u64,
    /// Memory reused from value to value.
    encoded: Vec<u8>,
}

impl CodedValues {
    /// Reads the values of a field.
    pub(crate) fn read_spans(
        &mut self,
        spans: impl Iterator<Item = (GroupId, Span)>,
        count: usize,
        text: &[u8],
    ) -> Result<(), TryReserveError> {
        self.begin(count)?;
        for (group, span) in spans {
            if !matches!(span.kind(), ValueKind::Absent | ValueKind::Null) {
                self.groups.push(group);
                self.codes.push(self.known.code_of(span, text));
            }
        }
        self.known.check()
    }

    /// Reads the values of an expression.
    pub(crate) fn read_data(
        &mut self,
        groups: &[GroupId],
        data: &[Datum<'_>],
    ) -> Result<(), TryReserveError> {
        self.begin(data.len())?;
        for (group, value) in groups.iter().zip(data) {
            if !matches!(value, Datum::Error | Datum::Null) {
                self.encoded.clear();
                encode_datum(value, false, &mut self.encoded);
                self.groups.push(*group);
                self.codes.push(self.known.code_of_encoded(&self.encoded));
            }
        }
        self.known.check()
    }

    /// Forgets all values if there are too many. Is called before the values of a window are read.
    fn begin(&mut self, count: usize) -> Result<(), TryReserveError> {
        self.groups.clear();
        self.codes.clear();
        if self.known.is_full() {
            self.known.clear();
            self.generation += 1;
        }
        self.known.reserve(count)
    }
}

/// Something that is computed once for each code.
#[derive(Clone, Debug)]
pub(crate) struct ByCode<T> {
    generation: u64,
    items: Vec<T>,
}

impl<T> Default for ByCode<T> {
    fn default() -> Self {
        Self {
            generation: 0,
            items: Vec::new(),
        }
    }
}

impl<T> ByCode<T> {
    /// Returns what `compute` returns for the encoded value of each code, by code.
    pub(crate) fn of(
        &mut self,
        coded: &CodedValues,
        compute: impl Fn(&[u8]) -> T,
    ) -> Result<&[T], TryReserveError> {
        if self.generation != coded.generation {
            self.generation = coded.generation;
            self.items.clear();
        }
        let new_codes = self.items.len() as ValueCode..coded.known.len() as ValueCode;
        make_room(&mut self.items, new_codes.len())?;
        self.items
            .extend(new_codes.map(|code| compute(coded.known.encoded(code))));
        Ok(&self.items)
    }
}
