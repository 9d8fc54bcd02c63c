//! Does one thing with one corpus, again and again, for the benchmark that started it.
//!
//! `ripsaw-peers CONTENDER file|memory THREADS PATH` reads the names of tasks from standard input (`stats` or
//! `filter`), one a line, and answers each with a line of JSON: the milliseconds it took and what came out.
//! PATH is a file, or a folder of `*.ndjson` files.

mod answer;
mod contender;
mod corpus;
mod entry;
mod over_chunks;
mod ripsaw;
mod tally;

use std::io::{BufRead, Write, stdin, stdout};
use std::num::NonZero;
use std::process::ExitCode;
use std::time::Instant;

use answer::{Reply, Task};
use contender::Contender;
use corpus::Corpus;
use mimalloc::MiMalloc;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

const USAGE: &str = "usage: ripsaw-peers CONTENDER file|memory THREADS PATH";

type Trouble = Box<dyn std::error::Error + Send + Sync>;

fn main() -> ExitCode {
    match serve(&std::env::args().skip(1).collect::<Vec<_>>()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("{trouble}");
            ExitCode::FAILURE
        }
    }
}

fn serve(arguments: &[String]) -> Result<(), Trouble> {
    let [contender, input, threads, path] = arguments else {
        return Err(USAGE.into());
    };
    let contender = Contender::named(contender).ok_or("no such contender")?;
    let threads: NonZero<usize> = threads.parse()?;
    let corpus = match input.as_str() {
        "file" => Corpus::on_disk(path.as_ref())?,
        "memory" => Corpus::in_memory(path.as_ref())?,
        _ => return Err(USAGE.into()),
    };
    for line in stdin().lock().lines() {
        let task = Task::named(line?.trim()).ok_or("no such task")?;
        let start = Instant::now();
        let answer = contender.run(task, &corpus, threads)?;
        let ms = start.elapsed().as_secs_f64() * 1e3;
        let mut out = stdout().lock();
        serde_json::to_writer(&mut out, &Reply { ms, answer })?;
        writeln!(out)?;
        out.flush()?;
    }
    Ok(())
}
