//! Outputs for raw lines. The engine opens none of them.

use ripsaw_query::Error;

/// Receives raw lines: matched ones, or quarantine records. It is called in input order.
pub trait LineSink: Send {
    /// Takes some whole lines. Errors: `write_failed`.
    fn write(&mut self, lines: &[u8]) -> Result<(), Error>;

    /// Called once, after the last line. Errors: `write_failed`.
    fn finish(&mut self) -> Result<(), Error>;
}
