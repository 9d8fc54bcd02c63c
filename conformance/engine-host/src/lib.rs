//! Runs every case of `conformance/cases` that applies to the engine: from bytes and from files, in chunks of several
//! sizes, with one thread and with several, with every kernel.
#![cfg(test)]
#![allow(clippy::unwrap_used)]

mod answer;
mod case;
mod columns;
#[path = "../../../crates/engine/tests/each_kernel/mod.rs"]
mod each_kernel;
mod expectation;
mod input;
mod question;

use std::num::NonZero;
use std::path::Path;

use ripsaw_engine::{ChunkReader, Report, Scan, ScanSettings};
use ripsaw_query::{Error, Plan, Query};
use ripsaw_sources::{BytesReader, PathsReader, ReadSettings};
use serde_json::{Value, json};

use answer::answer;
use case::{Case, Variant, load_cases};
use each_kernel::{expected_kernel, run_with_other_kernels};
use expectation::difference;
use input::Input;

const CHUNK_BYTES: [usize; 4] = [7, 64, 64 << 10, 1 << 20];
/// Maximum number of chunks of an input. A long line is searched for its end once per chunk that it spans.
const MOST_CHUNKS: usize = 1 << 14;
const THREADS: [usize; 2] = [1, 3];

#[test]
fn every_case_with_other_kernels() {
    run_with_other_kernels("every_case");
}

#[test]
fn every_case() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("empty")).unwrap();
    let cases = load_cases();
    assert!(cases.len() > 700, "only {} cases", cases.len());
    let wrong: Vec<String> = cases
        .iter()
        .flat_map(|case| wrong_answers(case, folder.path()))
        .collect();
    assert!(
        wrong.is_empty(),
        "{} wrong answers\n{}",
        wrong.len(),
        wrong[..wrong.len().min(20)].join("\n")
    );
}

fn wrong_answers(case: &Case, folder: &Path) -> Vec<String> {
    case.variants()
        .iter()
        .filter_map(|variant| {
            let mut answers = given_answers(case, variant, folder).into_iter();
            // If one way of asking gives a wrong answer, most others give the same one, so only the first is reported.
            answers.find_map(|(how, answer)| {
                let difference = difference(&answer, &variant.expected)?;
                Some(format!("{}, {how}: {difference}", variant.label))
            })
        })
        .collect()
}

/// Returns the answers to every way of asking, with a description of the way.
fn given_answers(case: &Case, variant: &Variant, folder: &Path) -> Vec<(String, Value)> {
    let path = match &variant.input {
        Input::Bytes(bytes) => {
            let path = folder.join("input");
            std::fs::write(&path, bytes).unwrap();
            path
        }
        Input::Path(name) if name == "folder" => folder.join("empty"),
        Input::Path(name) => folder.join("empty").join(name),
    };
    let paths = [path.to_str().unwrap().to_owned()];
    let input_bytes = match &variant.input {
        Input::Bytes(bytes) => bytes.len(),
        Input::Path(_) => 0,
    };
    let sizes = CHUNK_BYTES
        .into_iter()
        .filter(|chunk_bytes| input_bytes / chunk_bytes < MOST_CHUNKS);
    let query = match case.query() {
        Ok(query) => query,
        Err(failure) => return vec![("asked".into(), refused(&failure))],
    };
    let mut answers = Vec::new();
    for chunk_bytes in sizes {
        for threads in THREADS {
            let how = |form| format!("from {form} in chunks of {chunk_bytes} on {threads} threads");
            let ask = |open: &dyn Fn(&ReadSettings) -> Result<Report, Error>| {
                let settings = ReadSettings {
                    chunk_bytes,
                    max_line_bytes: query.limits.max_line_bytes as usize,
                    ..ReadSettings::default()
                };
                open(&settings).map_or_else(
                    |failure| refused(&failure),
                    |report| {
                        assert_eq!(report.profile.as_ref().unwrap().kernel, expected_kernel());
                        answer(case.operation, report)
                    },
                )
            };
            let from_file =
                ask(&|settings| scan(&query, &PathsReader::open(&paths, settings)?, threads));
            answers.push((how("a file"), from_file));
            if let Input::Bytes(bytes) = &variant.input {
                let from_bytes =
                    ask(&|settings| scan(&query, &BytesReader::new(bytes, settings), threads));
                answers.push((how("bytes"), from_bytes));
            }
        }
    }
    answers
}

fn refused(failure: &Error) -> Value {
    json!({ "error": failure.code.as_str(), "message": failure.message })
}

fn scan(query: &Query, reader: &dyn ChunkReader, threads: usize) -> Result<Report, Error> {
    let settings = ScanSettings {
        threads: NonZero::new(threads),
        ..ScanSettings::default()
    };
    let scan = Scan::new(Plan::compile(query)?, settings);
    scan.run(reader)?;
    scan.finish()?
        .finish(reader.source_names(), reader.failures())
}
