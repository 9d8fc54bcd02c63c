//! Node-API bridge: converts between JavaScript and the crates below it, and decides nothing.
//!
//! A `NativeScan` is one scan of one query; each of its runs is a promise that is settled off the event loop with an
//! `Outcome`: JSON (a report, or `{"error": ...}`) and the buffers that it names. `scanNow` scans a few bytes at once.
//! A panic becomes an error. Nothing here keeps a process or a worker from ending (`environment.rs`).

// What `#[napi]` exports has to be `pub`, and so have the types in its signatures; what comes from JavaScript is owned.
#![allow(unreachable_pub, clippy::needless_pass_by_value)]

/// Columns are many large buffers that come and go: with the C library's allocator, page faults took a fifth of the
/// time of `parseLogs`.
#[global_allocator]
static ALLOCATOR: mimalloc_safe::MiMalloc = mimalloc_safe::MiMalloc;

mod arrow;
mod environment;
mod input_files;
mod lent_bytes;
mod native_scan;
mod outcome;
mod sample;
mod slice_stream;
