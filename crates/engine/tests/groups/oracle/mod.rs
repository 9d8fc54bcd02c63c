//! A naive reference for groups: it keeps every value of every group and answers from the definitions in
//! `docs/grouping.md`. How times and severities are read and written is compared elsewhere, so it leaves
//! that to the `query` crate.

mod aggregate;
mod answer;
mod exact;
mod number;
mod record;
mod value;

pub(crate) use aggregate::{Aggregate, Function};
pub(crate) use answer::{Key, Question, answer, comparable};
pub(crate) use number::Number;
pub(crate) use record::{Record, is_readable};
pub(crate) use value::Value;
