//! The structural index of a window of lines: plain data, which a kernel fills.

mod growing;
mod special;
mod structural_index;

pub use special::Special;
pub(crate) use special::SpecialBlock;
pub use structural_index::{LineEnd, StructuralIndex};
