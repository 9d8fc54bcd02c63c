//! One line to one record: whether its bytes are valid JSON, and where the needed fields are.

mod cursor;
mod expected_keys;
mod number;
mod reject;
mod slots;
pub(crate) mod string;
mod value;
mod walker;

pub(crate) use reject::Reject;
pub(crate) use slots::{Fields, Slots};
pub(crate) use value::{Value, ValueKind};
pub(crate) use walker::{Line, MemberSink, NoMembers, Walker};
