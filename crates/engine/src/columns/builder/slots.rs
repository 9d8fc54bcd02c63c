//! The values of a column so far, in one of several forms.

use std::collections::TryReserveError;

use super::dictionary_slots::DictionarySlots;
use super::growth::Growth;
use super::number_slots::NumberSlots;
use super::text_slots::TextSlots;
use super::validity::Validity;
use crate::columns::chunk::{ChunkColumn, Rows, Values};
use crate::columns::kinds::Kinds;
use crate::columns::texts::Texts;

/// Values of a column: a slot per row or, in a sparse column, a slot per value.
#[derive(Debug, Default)]
pub(in crate::columns) enum Slots {
    #[default]
    None,
    Numbers(NumberSlots),
    /// Strings without escapes that repeat, as far as is known.
    Dictionary(DictionarySlots),
    /// Strings, as between the quotes.
    Texts(TextSlots),
    /// Source texts of values of any kind.
    Sources(TextSlots),
}

impl Slots {
    /// Converts the slots, if necessary, so that they can hold the values of a chunk, too. `kinds` are those of all
    /// values, including the ones of the chunk.
    pub(super) fn convert_for(
        &mut self,
        kinds: Kinds,
        values: &Values,
        validity: &Validity,
    ) -> Result<(), TryReserveError> {
        let are_strings = kinds.is_within(Kinds::STRING);
        let are_escaped = kinds.meets(Kinds::ESCAPED_STRING);
        *self = match (std::mem::take(self), values) {
            (Slots::None, Values::Numbers(_)) => Slots::Numbers(NumberSlots::default()),
            (Slots::None, _) if are_strings && !are_escaped => {
                Slots::Dictionary(DictionarySlots::default())
            }
            (Slots::None, _) if are_strings => Slots::Texts(TextSlots::default()),
            (Slots::None, _) => Slots::Sources(TextSlots::default()),
            (slots @ Slots::Numbers(_), Values::Numbers(_)) => slots,
            (Slots::Dictionary(slots), _) if are_strings && are_escaped => {
                Slots::Texts(slots.to_texts(validity)?)
            }
            (slots @ (Slots::Dictionary(_) | Slots::Texts(_)), _) if are_strings => slots,
            (slots, _) => Slots::Sources(slots.into_sources(validity)?),
        };
        Ok(())
    }

    /// Adds the values of a chunk at `rows`, counted from slot `first`. The slots must be able to hold all of them.
    pub(in crate::columns) fn append(
        &mut self,
        first: usize,
        rows: Rows<'_>,
        chunk: &ChunkColumn,
        validity: &Validity,
        growth: Growth,
    ) -> Result<(), TryReserveError> {
        if let Self::Dictionary(slots) = self
            && !slots.append(first, rows, chunk.values(), growth)?
        {
            *self = Self::Texts(slots.to_texts(validity)?);
        }
        match self {
            Self::None | Self::Dictionary(_) => Ok(()),
            Self::Numbers(slots) => match chunk.values() {
                Values::Numbers(numbers) => slots.append(first, rows, numbers, growth),
                _ => Ok(()),
            },
            Self::Texts(slots) => match chunk.values() {
                Values::Texts(texts) => slots.append(first, rows, texts.texts(), growth),
                Values::Strings(pool) => slots.append(first, rows, &pool.to_texts(), growth),
                Values::Sources(sources) => {
                    let mut texts = Texts::default();
                    for source in sources.texts().iter() {
                        texts.push(source, 1..source.len() - 1);
                    }
                    slots.append(first, rows, &texts, growth)
                }
                Values::None | Values::Numbers(_) => Ok(()),
            },
            Self::Sources(slots) => match chunk.values() {
                Values::Sources(sources) => slots.append(first, rows, sources.texts(), growth),
                values => slots.append(first, rows, &values.to_sources(), growth),
            },
        }
    }

    /// Returns the same values as source texts.
    pub(in crate::columns) fn into_sources(
        self,
        validity: &Validity,
    ) -> Result<TextSlots, TryReserveError> {
        let mut sources = TextSlots::default();
        let rows = |count: usize| (0..count).filter(|row| validity.has_value(*row));
        let mut text = Texts::default();
        match self {
            Self::None => {}
            Self::Numbers(slots) => {
                for row in rows(slots.row_count()) {
                    text.clear();
                    slots.number(row).write_to(&mut text);
                    sources.push(row, text.data())?;
                }
            }
            Self::Dictionary(slots) => {
                for row in rows(slots.row_count()) {
                    text.clear();
                    text.push_quoted(slots.string(row));
                    sources.push(row, text.data())?;
                }
            }
            Self::Texts(texts) => {
                for (row, string) in texts.iter(validity) {
                    text.clear();
                    text.push_quoted(string);
                    sources.push(row, text.data())?;
                }
                sources.text_bytes = sources.text_bytes.max(texts.text_bytes);
            }
            Self::Sources(slots) => return Ok(slots),
        }
        Ok(sources)
    }

    /// Converts a slot per row to a slot per value; `rows` are those that have one.
    pub(in crate::columns) fn gather(&mut self, rows: &[u32]) {
        match self {
            Self::None => {}
            Self::Numbers(slots) => slots.gather(rows),
            Self::Dictionary(slots) => slots.gather(rows),
            Self::Texts(slots) | Self::Sources(slots) => slots.gather(rows),
        }
    }

    /// Converts a slot per value to a slot per row, up to the last of `rows`.
    pub(in crate::columns) fn spread(&mut self, rows: &[u32]) -> Result<(), TryReserveError> {
        match self {
            Self::None => Ok(()),
            Self::Numbers(slots) => slots.spread(rows),
            Self::Dictionary(slots) => slots.spread(rows),
            Self::Texts(slots) | Self::Sources(slots) => slots.spread(rows),
        }
    }

    /// Returns the approximate amount of work to finish the slots.
    pub(in crate::columns) fn byte_count(&self) -> usize {
        match self {
            Self::None => 0,
            Self::Numbers(slots) => slots.row_count() * size_of::<u64>(),
            Self::Dictionary(slots) => slots.row_count(),
            Self::Texts(texts) | Self::Sources(texts) => texts.data.len(),
        }
    }
}
