use ripsaw_kernels::Kernel;
use ripsaw_query::{ErrorCode, Failure};

/// Whether the kernel that the environment asks for can run, so that no scan uses another one in silence.
/// Errors: `invalid_option`.
pub fn check_kernel() -> Result<(), Failure> {
    match Kernel::chosen() {
        Ok(_) => Ok(()),
        Err(error) => Err(Failure::new(
            ErrorCode::InvalidOption,
            format!("RIPSAW_KERNEL: {error}"),
        )),
    }
}
