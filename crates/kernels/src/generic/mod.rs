//! Each algorithm once, over any [`Vector`](crate::vector::Vector).

mod index_window;

pub(crate) use index_window::index_window;
