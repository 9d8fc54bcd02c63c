//! Bytes to positions: where the quotes and the line ends of a window of log lines are.
//!
//! A [`StructuralIndex`] is built over a window of whole lines, 64 bytes (one *block*) at a time, by a
//! [`Kernel`] that is chosen once at run time. Every kernel is an instance of the same algorithm and gives the
//! same index bit for bit.
//!
//! ```
//! use ripsaw_kernels::{Kernel, StructuralIndex};
//!
//! let mut index = StructuralIndex::new(Kernel::detect());
//! index.build(b"{\"a\":\"\\\"\"}\n{}\n");
//! assert_eq!(index.quotes(), [1, 3, 5, 8, StructuralIndex::NO_QUOTE]);
//! assert_eq!(index.line_ends(), [10, 13]);
//! assert!(index.has_special(0, 10) && !index.has_special(11, 13));
//! ```

mod arch;
mod dispatch;
mod generic;
mod structural_index;
mod vector;

pub use dispatch::Kernel;
pub use structural_index::StructuralIndex;
