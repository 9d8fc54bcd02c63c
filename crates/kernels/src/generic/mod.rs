//! The algorithms, each written once and generic over a [`Vector`](crate::vector::Vector). `arch` compiles an instance
//! for each instruction set.
//!
//! All functions are `#[inline(always)]`, so that they are compiled with the target features of the instance that calls
//! them. Their inner loops do not call vector operations from closures: a closure does not inherit the target features
//! of the function around it, so such calls are not inlined (with closures a scan took 1.2 times as long).

mod block_by_block;
mod classify_blocks;
mod index_window;
mod list_positions;
mod match_literals;
mod read_short_numbers;
mod segmentwise;
mod sum_near;

pub(crate) use index_window::index_window;
pub(crate) use match_literals::match_literals;
pub(crate) use read_short_numbers::read_short_numbers;
pub(crate) use sum_near::sum_near;
// For the kernel that does not go block by block.
#[cfg(target_arch = "x86_64")]
pub(crate) use {list_positions::list_positions, segmentwise::Segmentwise};
