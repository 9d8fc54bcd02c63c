//! Each algorithm once, over any [`Vector`](crate::vector::Vector).

mod classify_blocks;
mod index_window;
mod list_positions;
mod match_literals;
mod read_short_numbers;
mod sum_near;

pub(crate) use classify_blocks::classify_blocks;
pub(crate) use index_window::index_window;
pub(crate) use list_positions::list_positions;
pub(crate) use match_literals::match_literals;
pub(crate) use read_short_numbers::read_short_numbers;
pub(crate) use sum_near::sum_near;
