//! The same bytes give the same report, byte for byte, wherever they are cut, with any number of threads and with every
//! kernel.
#![allow(clippy::unwrap_used)]

mod cuts;
#[path = "../../engine/tests/each_kernel/mod.rs"]
mod each_kernel;
#[path = "../../engine/tests/log_lines/mod.rs"]
mod log_lines;

use std::hash::{DefaultHasher, Hash, Hasher};

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use ripsaw_query::Query;
use ripsaw_sources::{BytesReader, PathsReader, ReadSettings};

use cuts::{Cuts, QUERIES, assert_same, check_cuts, plain, scan};
use each_kernel::{expected_kernel, run_with_other_kernels};
use log_lines::{damaged_record, dense_bytes, log_bytes};

const SAMPLES: usize = 300;
const SAMPLE: &str = "sample ";

fn some_cuts() -> impl Strategy<Value = Cuts> {
    let slice_bytes = prop::collection::vec(1..300_usize, 1..6);
    (1..300_usize, slice_bytes, 1..9_usize).prop_map(|(chunk_bytes, slice_bytes, threads)| Cuts {
        chunk_bytes,
        slice_bytes,
        threads,
    })
}

fn some_bytes() -> impl Strategy<Value = Vec<u8>> {
    let start = prop_oneof![4 => Just(&b""[..]), 1 => Just(&b"\xef\xbb\xbf"[..])];
    let rest = prop_oneof![4 => log_bytes(), 1 => dense_bytes(), 1 => damaged_record()];
    (start, rest).prop_map(|(start, rest)| [start, &rest].concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_cut_on_any_number_of_threads(bytes in some_bytes(), cuts in some_cuts()) {
        for query in QUERIES {
            check_cuts(&bytes, query, &cuts);
        }
    }

    #[test]
    fn files_are_like_bytes(bytes in some_bytes(), cuts in some_cuts()) {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), &bytes).unwrap();
        let paths = [file.path().to_str().unwrap().to_owned()];
        for query in QUERIES {
            let query = Query::from_json(query).unwrap();
            let settings = ReadSettings {
                chunk_bytes: cuts.chunk_bytes,
                max_line_bytes: query.limits.max_line_bytes as usize,
                in_order: cuts.threads % 2 == 0,
                ..ReadSettings::default()
            };
            let from_file = scan(&query, &PathsReader::open(&paths, &settings).unwrap(), cuts.threads);
            let from_bytes = scan(&query, &BytesReader::new(&bytes, &settings), 1);
            assert_same(&plain(from_file), &plain(from_bytes), "a file");
        }
    }
}

#[test]
fn every_kernel_gives_the_same_reports() {
    let digests = digests();
    for printed in run_with_other_kernels("print_digests") {
        let lines = printed.lines().filter(|line| line.starts_with(SAMPLE));
        assert_eq!(lines.collect::<Vec<_>>(), digests);
    }
}

/// The test that is started with each of the other kernels.
#[test]
fn print_digests() {
    println!("\n{}", digests().join("\n"));
}

/// Returns a digest of every report over the same samples, generated from a fixed seed.
fn digests() -> Vec<String> {
    let mut runner = TestRunner::deterministic();
    let samples = (0..SAMPLES).map(|_| some_bytes().new_tree(&mut runner).unwrap().current());
    samples
        .enumerate()
        .flat_map(|(number, bytes)| {
            QUERIES.iter().enumerate().map(move |(question, query)| {
                let digest = digest(query, &bytes);
                format!("{SAMPLE}{number}, query {question}: {digest:x}")
            })
        })
        .collect()
}

fn digest(query: &str, bytes: &[u8]) -> u64 {
    let query = Query::from_json(query).unwrap();
    let reader = BytesReader::new(bytes, &ReadSettings::default());
    let report = scan(&query, &reader, 1).unwrap();
    assert_eq!(report.profile.as_ref().unwrap().kernel, expected_kernel());
    let mut hasher = DefaultHasher::new();
    plain(Ok(report)).hash(&mut hasher);
    hasher.finish()
}
