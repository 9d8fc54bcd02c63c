//! Node-API bridge: converts between JavaScript and `ripsaw-session`, and decides nothing.
//!
//! A `NativeScan` is one session. Each of its runs returns a promise, which is settled off the event loop with an
//! `Outcome`: JSON (a report, or `{"error": ...}`) and the buffers that it names. `scanNow` scans a few bytes
//! synchronously. Nothing here keeps a process or a worker from ending (`environment.rs`).

// `#[napi]` requires its exports, and the types in their signatures, to be `pub`. Arguments from JavaScript are owned.
#![allow(unreachable_pub, clippy::needless_pass_by_value)]

/// Columns are many large buffers that come and go. With the allocator of the C library, page faults took a fifth of
/// the time of `parseLogs`.
#[global_allocator]
static ALLOCATOR: mimalloc_safe::MiMalloc = mimalloc_safe::MiMalloc;

mod arrow;
mod environment;
mod input_files;
mod native_scan;
mod outcome;
mod output;
mod sample;
