//! The columns of the whole input, to which those of each chunk are appended in input order.

mod column_builder;
mod dictionary;
mod dictionary_slots;
mod finish_sources;
mod finish_strings;
mod growth;
mod number_slots;
mod record_batch_builder;
mod slot_rows;
mod slots;
mod text_slots;
mod validity;

pub(crate) use growth::Growth;
pub(crate) use record_batch_builder::RecordBatchBuilder;
