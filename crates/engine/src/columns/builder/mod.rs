//! The columns of the whole input, to which those of each chunk are appended in input order.

mod column_builder;
mod dictionary;
mod dictionary_slots;
mod growth;
mod number_slots;
mod record_batch_builder;
mod slots;
mod text_slots;
mod validity;

pub(super) use column_builder::Built;
pub(crate) use growth::Growth;
pub(crate) use record_batch_builder::RecordBatchBuilder;
