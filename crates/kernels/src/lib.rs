//! Positions of the quotes and line ends in a window of log lines, found by SIMD.
//!
//! A [`StructuralIndex`] is built over a window of whole lines, 64 bytes (one *block*) at a time, by a [`Kernel`] that
//! is chosen once at run time. Every kernel runs the same algorithm and produces the same index bit for bit.
//!
//! The marks of the index (quotes and line feeds) make it possible to read lines without parsing them:
//! [`StructuralIndex::match_literals`] checks that lines contain known texts ([`Literal`]s at [`Place`]s relative to
//! the marks), and [`StructuralIndex::read_short_numbers`] reads the numbers [`Between`] two marks. [`NearSum`] sums
//! floating-point numbers exactly.
//!
//! ```
//! use ripsaw_kernels::{Kernel, StructuralIndex};
//!
//! let mut index = StructuralIndex::new(Kernel::detect());
//! index.build(b"{\"a\":\"\\\"\"}\n{}\n");
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
mod literal;
mod near_sum;
mod place;
mod short_numbers;
mod vector;
mod word;

pub use dispatch::{Kernel, UnavailableKernel};
pub use escape::escape_length;
pub use index::{LineEnd, Special, StructuralIndex};
pub use literal::Literal;
pub use near_sum::NearSum;
pub use place::{Between, Place};
pub use short_numbers::ShortNumbers;
