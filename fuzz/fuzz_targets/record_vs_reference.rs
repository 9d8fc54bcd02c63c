//! The engine accepts and rejects the same lines as `serde_json`, with the expected codes. The first byte of the input
//! selects the limits.
#![no_main]

#[path = "../../crates/engine/tests/reference/mod.rs"]
mod reference;

use libfuzzer_sys::fuzz_target;
use ripsaw_query::Limits;

fuzz_target!(|input: (u8, &[u8])| {
    let (choice, bytes) = input;
    let mut limits = Limits {
        max_details: usize::MAX,
        ..Limits::default()
    };
    if choice < 64 {
        limits.max_depth = 1 + u32::from(choice % 8);
        limits.max_line_bytes = 1 + u64::from(choice);
    }
    reference::check_lines(bytes, limits);
});
