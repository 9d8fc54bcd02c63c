//! Lines that are recognised by the shape of others are accepted, rejected and read as `serde_json` would,
//! and as if each stood alone, whatever lines are between them.
#![allow(clippy::unwrap_used)]

#[path = "../each_kernel/mod.rs"]
mod each_kernel;
#[path = "../log_lines/mod.rs"]
#[allow(dead_code, reason = "whole sources of them are read by other tests")]
mod log_lines;
#[path = "../reference/mod.rs"]
#[allow(dead_code, reason = "only verdicts are needed here")]
mod reference;
#[path = "../severity/mod.rs"]
mod severity;

mod check;
mod column_values;
mod document;
mod every_byte;
mod limits;
mod many_shapes;
mod odd_lines;
mod places;
mod random_documents;
mod same_fingerprint;
mod stats;

use each_kernel::{expected_kernel, run_with_other_kernels};
use reference::scan_whole;
use ripsaw_query::Query;

#[test]
fn with_other_kernels() {
    for theme in [
        "every_byte::replaced",
        "every_byte::inserted",
        "every_byte::deleted_doubled_or_swapped",
        "limits::nesting",
        "limits::lines_that_are_too_long",
        "limits::enough_records",
        "many_shapes::more_than_are_kept",
        "many_shapes::distinct_strings",
        "many_shapes::long_keys_and_many_members",
        "odd_lines::in_the_midst_of_alike_ones",
        "odd_lines::numbers_in_gaps",
        "odd_lines::among_lines_with_odd_white_space",
        "places::first_and_last_of_window_chunk_and_input",
        "places::lines_longer_than_a_window",
        "random_documents::read_as_by_the_reference",
        "same_fingerprint::of_keys_that_end_alike",
        "same_fingerprint::of_lines_that_were_made_for_it",
    ] {
        run_with_other_kernels(theme);
    }
}

#[test]
fn reports_name_the_kernel_that_was_asked_for() {
    let report = scan_whole(&Query::default(), b"{}\n");
    assert_eq!(report.profile.as_ref().unwrap().kernel, expected_kernel());
}
