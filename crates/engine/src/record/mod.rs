//! From lines to records: which lines are valid records, and where their needed values are.
//!
//! `window_reader.rs` reads the lines of a window, recognises most of them by their shape (`shape.rs`) and
//! leaves the others to the validating parser (`walker.rs`). Both put the values into [`Records`].

mod cursor;
mod expected_keys;
mod learn_shape;
mod members;
mod number;
mod records;
mod reject;
mod shape;
mod shapes;
mod span;
mod speculation;
pub(crate) mod string;
mod string_key;
mod value;
mod walker;
mod window;
mod window_reader;

pub(crate) use members::{MemberSource, Members};
pub(crate) use records::{Fields, Outcome, Records};
pub(crate) use reject::Reject;
pub(crate) use shape::{MemberKind, ShapeId, gap_kind};
pub(crate) use shapes::Shapes;
pub(crate) use span::{MAX_DECIMALS, MAX_DIGITS, Span, Tag};
pub use speculation::LineReading;
pub(crate) use string_key::StringKey;
pub(crate) use value::{Value, ValueKind};
use walker::{NoMembers, Walker};
pub(crate) use window::Window;
pub(crate) use window_reader::WindowReader;
