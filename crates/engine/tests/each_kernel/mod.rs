//! Runs tests with every kernel. The kernel is chosen once per process, so such a test starts its own binary
//! again.

mod this_binary;

use std::io::Write;
use std::process::Output;

use ripsaw_kernels::{InstructionSet, Kernel};
use this_binary::this_binary;

const VARIABLE: &str = "RIPSAW_KERNEL";

/// Name of the kernel that the reports of this process must give.
pub(crate) fn expected_kernel() -> String {
    std::env::var(VARIABLE).unwrap_or_else(|_| Kernel::detect().name().to_owned())
}

/// Runs one test of this binary again with every other kernel that this CPU supports, each in a process of
/// its own, and asserts that it ran and passed. Returns what each process printed. Prints which kernels ran
/// and which this CPU lacks.
pub(crate) fn run_with_other_kernels(test: &str) -> Vec<String> {
    let expected = expected_kernel();
    let mut ran = vec![expected.as_str()];
    let others = Kernel::available().filter(|kernel| kernel.name() != expected);
    let mut printed = Vec::new();
    for kernel in others {
        printed.push(run_with(kernel.name(), test));
        ran.push(kernel.name());
    }
    let lacking = InstructionSet::ALL
        .iter()
        .filter(|instructions| !instructions.is_available());
    let lacking: Vec<_> = lacking.map(|instructions| instructions.name()).collect();
    // The test harness shows what is written directly to the stream even if the test passes.
    let ran = ran.join(", ");
    let skipped = if lacking.is_empty() {
        String::new()
    } else {
        format!("; skipped, for this CPU lacks them: {}", lacking.join(", "))
    };
    let mut stderr = std::io::stderr();
    writeln!(stderr, "{test} ran with {ran}{skipped}").unwrap();
    printed
}

fn run_with(kernel: &str, test: &str) -> String {
    let Output {
        status,
        stdout,
        stderr,
    } = this_binary()
        .args(["--exact", test, "--nocapture"])
        .env(VARIABLE, kernel)
        .output()
        .unwrap();
    let stdout = String::from_utf8_lossy(&stdout).into_owned();
    assert!(
        status.success() && stdout.contains("1 passed"),
        "{test} with {kernel}:\n{stdout}\n{}",
        String::from_utf8_lossy(&stderr)
    );
    stdout
}
