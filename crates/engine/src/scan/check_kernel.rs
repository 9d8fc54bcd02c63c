//! Checks the kernel that the environment asks for.

use ripsaw_kernels::Kernel;
use ripsaw_query::{Error, ErrorCode};

/// Checks that the kernel named by `RIPSAW_KERNEL`, if any, can run, so that no scan silently uses another
/// one. Errors: `invalid_option`.
pub fn check_kernel() -> Result<(), Error> {
    match Kernel::chosen() {
        Ok(_) => Ok(()),
        Err(error) => Err(Error::new(
            ErrorCode::InvalidOption,
            format!("RIPSAW_KERNEL: {error}"),
        )),
    }
}
