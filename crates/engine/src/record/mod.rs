//! From lines to records: which lines are valid records, and where their needed values are.
//!
//! `window_reader.rs` reads the lines of a window, recognises most of them by their shape (`shape.rs`) and
//! leaves the others to the validating parser (`walker.rs`). Both put the values into [`Records`].

mod line_kind;
mod members;
mod records;
mod rejection;
mod shape;
mod speculation;
mod value;
mod walker;
mod window;
mod window_reader;

pub(crate) use line_kind::LineKind;
pub(crate) use members::{MemberSource, Members};
pub(crate) use records::{Fields, Records};
pub(crate) use rejection::Rejection;
pub(crate) use shape::{MemberKind, ShapeId, Shapes, gap_kind};
pub use speculation::LineReading;
pub(crate) use value::{MAX_DECIMALS, MAX_DIGITS, Span, StringKey, Tag, Value, ValueKind, string};
pub(crate) use window::Window;
pub(crate) use window_reader::WindowReader;
