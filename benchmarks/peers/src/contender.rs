use std::num::NonZero;

use memchr::memchr_iter;
use ripsaw_engine::LineReading;

use crate::Trouble;
use crate::answer::{Answer, Task};
use crate::corpus::Corpus;
use crate::entry::Entry;
use crate::over_chunks::over_chunks;
use crate::ripsaw::run_ripsaw;
use crate::tally::Tally;

/// Who does it.
#[derive(Clone, Copy)]
pub(crate) enum Contender {
    /// Ripsaw's engine.
    Ripsaw,
    /// The same, without speculation.
    RipsawGeneral,
    SerdeJson,
    SonicRs,
    SimdJson,
    /// The limit: every byte is read.
    Read,
    /// The limit: every line feed is counted.
    Newlines,
}

impl Contender {
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "ripsaw" => Some(Self::Ripsaw),
            "ripsaw-general" => Some(Self::RipsawGeneral),
            "serde_json" => Some(Self::SerdeJson),
            "sonic-rs" => Some(Self::SonicRs),
            "simd-json" => Some(Self::SimdJson),
            "read" => Some(Self::Read),
            "newlines" => Some(Self::Newlines),
            _ => None,
        }
    }

    pub(crate) fn run(
        self,
        task: Task,
        corpus: &Corpus,
        threads: NonZero<usize>,
    ) -> Result<Answer, Trouble> {
        match self {
            Self::Ripsaw => run_ripsaw(task, corpus, threads, LineReading::Speculative),
            Self::RipsawGeneral => run_ripsaw(task, corpus, threads, LineReading::General),
            Self::SerdeJson => by_line(task, corpus, threads, |(), line| {
                serde_json::from_slice(line).ok()
            }),
            Self::SonicRs => by_line(task, corpus, threads, |(), line| {
                sonic_rs::from_slice(line).ok()
            }),
            Self::SimdJson => by_line(task, corpus, threads, by_simd_json),
            Self::Read => read(corpus, threads),
            Self::Newlines => count_newlines(corpus, threads),
        }
    }
}

/// Parses in place, and so needs a copy of the line: the bytes have to be there for the next run.
#[derive(Default)]
struct SimdJsonState {
    line: Vec<u8>,
    buffers: simd_json::Buffers,
}

fn by_simd_json(state: &mut SimdJsonState, line: &[u8]) -> Option<Entry> {
    state.line.clear();
    state.line.extend_from_slice(line);
    simd_json::serde::from_slice_with_buffers(&mut state.line, &mut state.buffers).ok()
}

/// Splits chunks into lines and parses one after the other. Lines that are no record are skipped.
fn by_line<State: Default + Send>(
    task: Task,
    corpus: &Corpus,
    threads: NonZero<usize>,
    parse: impl Fn(&mut State, &[u8]) -> Option<Entry> + Sync,
) -> Result<Answer, Trouble> {
    let states = over_chunks(corpus, threads, |state, part, range, buffer| {
        let (tally, parser): &mut (Tally, State) = state;
        let lines = part.lines(range, buffer)?;
        let mut start = 0;
        let ends = memchr_iter(b'\n', lines).chain(std::iter::once(lines.len()));
        for end in ends {
            let line = lines.get(start..end).unwrap_or_default();
            start = end + 1;
            if line.first() == Some(&b'{')
                && let Some(entry) = parse(parser, line)
            {
                tally.add(&entry, task);
            }
        }
        Ok(())
    })?;
    let tallies = states.into_iter().map(|(tally, _)| tally).collect();
    Ok(Tally::finish(tallies, task))
}

fn read(corpus: &Corpus, threads: NonZero<usize>) -> Result<Answer, Trouble> {
    let sums = over_chunks(corpus, threads, |sum: &mut u64, part, range, buffer| {
        *sum += part.bytes(range, buffer)?.len() as u64;
        Ok(())
    })?;
    Ok(Answer::Bytes {
        bytes: sums.iter().sum(),
    })
}

fn count_newlines(corpus: &Corpus, threads: NonZero<usize>) -> Result<Answer, Trouble> {
    let sums = over_chunks(corpus, threads, |sum: &mut u64, part, range, buffer| {
        *sum += memchr_iter(b'\n', part.bytes(range, buffer)?).count() as u64;
        Ok(())
    })?;
    Ok(Answer::Lines {
        lines: sums.iter().sum(),
    })
}
