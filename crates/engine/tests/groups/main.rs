//! Groups of random lines are those of a naive oracle. Reports with groups are the same to the byte
//! wherever the input is cut, however many threads scan it, and in whatever order.
#![allow(clippy::unwrap_used)]

#[path = "../each_kernel/mod.rs"]
#[allow(dead_code, reason = "no report is asked for its kernel here")]
mod each_kernel;

#[path = "../log_lines/mod.rs"]
#[allow(dead_code, reason = "groups need no single damaged records")]
mod log_lines;
#[path = "../severity/mod.rs"]
mod severity;

mod answers;
mod any_cut;
mod bounds;
mod many_values;
mod oracle;
mod random_queries;
mod records;
mod scans;

use each_kernel::run_with_other_kernels;

#[test]
fn with_other_kernels() {
    for theme in [
        "any_cut::gives_the_same_report",
        "bounds::of_groups",
        "answers::are_those_of_the_oracle",
    ] {
        run_with_other_kernels(theme);
    }
}
