//! The same bytes give the same report wherever they are cut, and on any number of threads.
#![no_main]

#[path = "../../crates/sources/tests/cuts/mod.rs"]
mod cuts;

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;

use cuts::{Cuts, QUERIES, check_cuts};

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    query: u8,
    threads: u8,
    chunk_bytes: u8,
    slice_bytes: (u8, u8),
    bytes: &'a [u8],
}

fuzz_target!(|input: Input| {
    let cuts = Cuts {
        chunk_bytes: usize::from(input.chunk_bytes) + 1,
        slice_bytes: [input.slice_bytes.0, input.slice_bytes.1]
            .map(|length| usize::from(length) + 1)
            .to_vec(),
        threads: usize::from(input.threads % 4) + 1,
    };
    let query = QUERIES[usize::from(input.query) % QUERIES.len()];
    check_cuts(input.bytes, query, &cuts);
});
