//! The AVX-512 kernel: a block is one register.

mod block;
mod segment;

pub(crate) use block::{index_window, match_literals, read_short_numbers, sum_near};
