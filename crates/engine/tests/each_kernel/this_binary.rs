//! Starts the binary of a test again in the way Cargo started it.

use std::ffi::OsString;
use std::process::Command;

/// A command that starts this binary: directly, or with the emulator that Cargo uses to run binaries for
/// aarch64.
pub(crate) fn this_binary() -> Command {
    let runner = if cfg!(target_arch = "aarch64") {
        std::env::var("CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUNNER").unwrap_or_default()
    } else {
        String::new()
    };
    let binary = std::env::current_exe().unwrap().into_os_string();
    let mut words = runner
        .split_whitespace()
        .map(OsString::from)
        .chain([binary]);
    let mut command = Command::new(words.next().unwrap());
    command.args(words);
    command
}
