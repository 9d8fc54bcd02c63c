//! Counts the instructions of the hot paths with each kernel that Valgrind can run. It does not support AVX-512.
#![allow(missing_docs, unreachable_pub)]

use std::hint::black_box;

use gungraun::{
    Callgrind, LibraryBenchmarkConfig, library_benchmark, library_benchmark_group, main,
};
use ripsaw_counts::{Counted, HotPath, Prepared};
use ripsaw_query::Error;

fn prepare(path: HotPath) -> Prepared {
    path.prepare()
        .unwrap_or_else(|failure| panic!("{}: {failure}", path.name()))
}

fn check(outcome: Result<Counted, Error>) {
    match outcome {
        Ok(outcome) => outcome.check(),
        Err(failure) => panic!("{failure}"),
    }
}

#[library_benchmark(setup = prepare, teardown = check)]
#[bench::index(HotPath::Index)]
#[bench::stats(HotPath::Stats)]
#[bench::filter(HotPath::Filter)]
#[bench::validate(HotPath::Validate)]
#[bench::columns(HotPath::Columns)]
#[bench::groups(HotPath::Groups)]
#[bench::shuffled_members(HotPath::ShuffledMembers)]
#[bench::own_names(HotPath::OwnNames)]
fn run(mut prepared: Prepared) -> Result<Counted, Error> {
    black_box(prepared.run())
}

library_benchmark_group!(
    name = avx2,
    config = LibraryBenchmarkConfig::default().env("RIPSAW_KERNEL", "avx2"),
    benchmarks = run
);

library_benchmark_group!(
    name = portable,
    config = LibraryBenchmarkConfig::default().env("RIPSAW_KERNEL", "portable"),
    benchmarks = run
);

main!(
    config = LibraryBenchmarkConfig::default().tool(Callgrind::with_args(["--cache-sim=no"])),
    library_benchmark_groups = [avx2, portable]
);
