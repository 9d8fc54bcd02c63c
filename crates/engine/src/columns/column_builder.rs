use ripsaw_query::{ErrorCode, Failure};

use super::bitmap::{bitmap_length, set_bit};
use super::column_chunk::{ColumnChunk, Values};
use super::column_layout::ColumnType;
use super::dictionary_slots::DictionarySlots;
use super::growth::Growth;
use super::kinds::Kinds;
use super::number_slots::{NumberSlots, numbers_of};
use super::text_slots::{MAX_TEXT_BYTES, TextSlots};
use super::texts::Texts;
use super::validity::Validity;

/// The values of one column of all chunks so far, in row order, as the column will have them if no other kind of value comes.
#[derive(Debug)]
pub(super) struct ColumnBuilder {
    pub(super) name: String,
    kinds: Kinds,
    validity: Validity,
    slots: Slots,
}

/// What a slot per row holds.
#[derive(Debug, Default)]
enum Slots {
    #[default]
    None,
    Numbers(NumberSlots),
    /// Strings without escapes that repeat, as far as that is known.
    Dictionary(DictionarySlots),
    /// What is between the quotes of strings.
    Texts(TextSlots),
    /// The source texts of values of any kind.
    Sources(TextSlots),
}

/// A finished column, its sections each in a buffer of its own.
#[derive(Debug, Default)]
pub(super) struct Built {
    pub(super) name: String,
    pub(super) column_type: ColumnType,
    pub(super) null_count: usize,
    pub(super) validity: Option<Vec<u8>>,
    pub(super) values: Option<Vec<u8>>,
    pub(super) offsets: Option<Vec<u8>>,
    pub(super) data: Option<Vec<u8>>,
    pub(super) dictionary_length: Option<usize>,
}

impl ColumnBuilder {
    /// No value yet.
    pub(super) fn new(name: String) -> Self {
        Self {
            name,
            kinds: Kinds::NONE,
            validity: Validity::default(),
            slots: Slots::None,
        }
    }

    /// Adds the values of a chunk whose first row is `first_row`.
    pub(super) fn append(&mut self, first_row: usize, chunk: &ColumnChunk, growth: Growth) {
        if chunk.len() == 0 {
            return;
        }
        self.kinds = self.kinds.or(chunk.kinds());
        self.make_slots_for(chunk);
        let rows = chunk.rows();
        if let Slots::Dictionary(slots) = &mut self.slots
            && !slots.append(first_row, rows, chunk.values(), growth)
        {
            self.slots = Slots::Texts(slots.to_texts(&self.validity));
        }
        match &mut self.slots {
            Slots::None | Slots::Dictionary(_) => {}
            Slots::Numbers(slots) => {
                if let Values::Numbers(numbers) = chunk.values() {
                    slots.append(first_row, rows, numbers, growth);
                }
            }
            Slots::Texts(slots) => match chunk.values() {
                Values::Texts(texts) => slots.append(first_row, rows, texts, growth),
                Values::Strings(pool) => slots.append(first_row, rows, &pool.to_texts(), growth),
                Values::Sources(sources) => {
                    let mut texts = Texts::default();
                    for source in sources.iter() {
                        texts.push(source, 1..source.len() - 1);
                    }
                    slots.append(first_row, rows, &texts, growth);
                }
                Values::None | Values::Numbers(_) => {}
            },
            Slots::Sources(slots) => match chunk.values() {
                Values::Sources(sources) => slots.append(first_row, rows, sources, growth),
                values => slots.append(first_row, rows, &values.to_sources(), growth),
            },
        }
        self.validity.append(first_row, rows);
    }

    /// Changes the slots to such as can hold the values of a chunk, too.
    fn make_slots_for(&mut self, chunk: &ColumnChunk) {
        let are_strings = self.kinds.is_within(Kinds::STRING);
        let are_escaped = self.kinds.meets(Kinds::ESCAPED_STRING);
        let validity = &self.validity;
        self.slots = match (std::mem::take(&mut self.slots), chunk.values()) {
            (Slots::None, Values::Numbers(_)) => Slots::Numbers(NumberSlots::default()),
            (Slots::None, _) if are_strings && !are_escaped => {
                Slots::Dictionary(DictionarySlots::default())
            }
            (Slots::None, _) if are_strings => Slots::Texts(TextSlots::default()),
            (Slots::None, _) => Slots::Sources(TextSlots::default()),
            (slots @ Slots::Numbers(_), Values::Numbers(_)) => slots,
            (Slots::Dictionary(slots), _) if are_strings && are_escaped => {
                Slots::Texts(slots.to_texts(validity))
            }
            (slots @ (Slots::Dictionary(_) | Slots::Texts(_)), _) if are_strings => slots,
            (slots, _) => Slots::Sources(slots.into_sources(validity)),
        };
    }

    /// The column of so many rows. Errors: `batch_too_large`.
    pub(super) fn finish(self, row_count: usize) -> Result<Built, Failure> {
        let Self {
            name,
            kinds,
            validity,
            slots,
        } = self;
        if let Slots::Texts(texts) | Slots::Sources(texts) = &slots
            && texts.is_too_large()
        {
            return Err(too_large(&name, texts.text_bytes));
        }
        let content = match slots {
            Slots::None => Built::of(ColumnType::Null),
            Slots::Numbers(slots) => {
                let (column_type, values) = slots.finish(row_count);
                Built::of_values(column_type, values)
            }
            Slots::Dictionary(slots) if slots.is_worth_it() => of_dictionary(slots, row_count)
                .ok_or_else(|| too_large(&name, MAX_TEXT_BYTES + 1))?,
            Slots::Dictionary(slots) => {
                of_texts(ColumnType::Utf8, slots.to_texts(&validity), row_count)
            }
            Slots::Texts(mut texts) if kinds.meets(Kinds::ESCAPED_STRING) => {
                texts.unescape();
                of_strings(texts, &validity, row_count)
            }
            Slots::Texts(texts) => of_texts(ColumnType::Utf8, texts, row_count),
            Slots::Sources(sources) if kinds.is_within(Kinds::BOOL) => {
                of_bools(&sources, &validity, row_count)
            }
            Slots::Sources(sources) if kinds.is_within(Kinds::NUMBER) => {
                match numbers_of(&sources, &validity, row_count) {
                    Some((column_type, values)) => Built::of_values(column_type, values),
                    None => of_texts(ColumnType::Json, sources, row_count),
                }
            }
            Slots::Sources(sources) => of_texts(ColumnType::Json, sources, row_count),
        };
        let has_values = validity.value_count() > 0;
        Ok(Built {
            name,
            null_count: row_count - validity.value_count(),
            validity: validity.finish(row_count).filter(|_| has_values),
            ..content
        })
    }

    /// About how much work it is to finish.
    pub(super) fn byte_count(&self) -> usize {
        match &self.slots {
            Slots::None => 0,
            Slots::Numbers(slots) => slots.row_count() * size_of::<u64>(),
            Slots::Dictionary(slots) => slots.row_count(),
            Slots::Texts(texts) | Slots::Sources(texts) => texts.data.len(),
        }
    }
}

impl Slots {
    fn into_sources(self, validity: &Validity) -> TextSlots {
        let mut sources = TextSlots::default();
        let rows = |count: usize| (0..count).filter(|row| validity.has_value(*row));
        let mut text = Texts::default();
        match self {
            Slots::None => {}
            Slots::Numbers(slots) => {
                for row in rows(slots.row_count()) {
                    text.clear();
                    slots.number(row).write_to(&mut text);
                    sources.push(row, text.data());
                }
            }
            Slots::Dictionary(slots) => {
                for row in rows(slots.row_count()) {
                    text.clear();
                    text.push_quoted(slots.string(row));
                    sources.push(row, text.data());
                }
            }
            Slots::Texts(texts) => {
                for (row, string) in texts.iter(validity) {
                    text.clear();
                    text.push_quoted(string);
                    sources.push(row, text.data());
                }
                sources.text_bytes = sources.text_bytes.max(texts.text_bytes);
            }
            Slots::Sources(slots) => return slots,
        }
        sources
    }
}

impl Built {
    fn of(column_type: ColumnType) -> Self {
        Self {
            column_type,
            ..Self::default()
        }
    }

    fn of_values(column_type: ColumnType, values: Vec<u8>) -> Self {
        Self {
            values: Some(values),
            ..Self::of(column_type)
        }
    }
}

fn of_texts(column_type: ColumnType, mut texts: TextSlots, row_count: usize) -> Built {
    texts.pad(row_count);
    Built {
        offsets: Some(texts.offsets),
        data: Some(texts.data),
        ..Built::of(column_type)
    }
}

/// `None` beyond 32 bits.
fn of_dictionary(slots: DictionarySlots, row_count: usize) -> Option<Built> {
    let (indices, dictionary) = slots.finish(row_count);
    let dictionary_length = Some(dictionary.len());
    let (offsets, data) = dictionary.into_sections()?;
    Some(Built {
        offsets: Some(offsets),
        data: Some(data),
        dictionary_length,
        ..Built::of_values(ColumnType::Dictionary, indices)
    })
}

/// Strings that had escapes: only now they tell whether they repeat.
fn of_strings(texts: TextSlots, validity: &Validity, row_count: usize) -> Built {
    let mut slots = DictionarySlots::default();
    let fits = texts
        .iter(validity)
        .all(|(row, text)| slots.push(row, text));
    let dictionary = (fits && slots.is_worth_it()).then(|| of_dictionary(slots, row_count));
    dictionary
        .flatten()
        .unwrap_or_else(|| of_texts(ColumnType::Utf8, texts, row_count))
}

fn of_bools(sources: &TextSlots, validity: &Validity, row_count: usize) -> Built {
    let mut bits = vec![0; bitmap_length(row_count)];
    for (row, text) in sources.iter(validity) {
        if text == b"true" {
            set_bit(&mut bits, row);
        }
    }
    Built::of_values(ColumnType::Bool, bits)
}

/// That a column's text is more than 32-bit offsets reach.
fn too_large(name: &str, text_bytes: u64) -> Failure {
    let message = format!(
        "column {name:?} holds {text_bytes} bytes of text, but a batch can hold at most {MAX_TEXT_BYTES} per column"
    );
    Failure::new(ErrorCode::BatchTooLarge, message)
}
