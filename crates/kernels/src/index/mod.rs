//! The structural index of a window of lines: plain data, which a kernel fills.

mod structural_index;

pub(crate) use structural_index::{SEGMENT_BLOCKS, SpecialBlock};
pub use structural_index::{LineEnd, Special, StructuralIndex};
