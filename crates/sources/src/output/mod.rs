//! Writes lines to files and standard output.

mod aligned_writer;
mod line_output;
mod prompt_writer;
mod terminal_text;

pub use line_output::LineOutput;
