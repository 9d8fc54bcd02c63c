//! Positions of the quotes and line ends in a window of log lines, found by SIMD.
//!
//! A [`Kernel`], which is chosen once at run time, builds a [`StructuralIndex`] of a window of whole lines, 64 bytes
//! (one *block*) at a time. Every kernel runs the same algorithm and produces the same index bit for bit.
//!
//! The marks of the index (quotes and line feeds) make it possible to read lines without parsing them:
//! [`Kernel::match_literals`] checks that lines contain known texts ([`Literal`]s at [`Place`]s relative to the marks),
//! and [`Kernel::read_short_numbers`] reads the numbers [`Between`] two marks. [`Kernel::sum_near`] sums floating-point
//! numbers exactly.
//!
//! - `index/` has the index: plain data.
//! - `generic/` has the algorithms, each written once.
//! - `arch/` has their instances, one for each instruction set.
//! - `dispatch.rs` chooses the instance at run time.
//!
//! ```
//! use ripsaw_kernels::{Kernel, StructuralIndex};
//!
//! let mut index = StructuralIndex::default();
//! Kernel::detect().index_window(b"{\"a\":\"\\\"\"}\n{}\n", &mut index);
//! assert_eq!(index.marks(), [StructuralIndex::BEFORE_WINDOW, 1, 3, 5, 8, 10, 13]);
//! let line_feeds: Vec<u32> = index.line_ends().iter().map(|end| end.mark).collect();
//! assert_eq!(line_feeds, [0, 5, 6]);
//! let mut special = Vec::new();
//! index.find_special_lines(&mut special);
//! let escapes: Vec<bool> = special.iter().map(|line| line.escapes()).collect();
//! assert_eq!(escapes, [true, false]);
//! ```

mod arch;
pub mod digits;
mod dispatch;
mod escape;
mod generic;
mod index;
mod instruction_set;
mod literal;
mod near_sum;
mod place;
mod segment;
mod short_numbers;
mod vector;
mod word;

pub use dispatch::{Kernel, UnavailableKernel};
pub use escape::escape_length;
pub use index::{LineEnd, Special, StructuralIndex};
pub use instruction_set::InstructionSet;
pub use literal::Literal;
pub use near_sum::NearSum;
pub use place::{Between, Place};
pub use short_numbers::ShortNumbers;
