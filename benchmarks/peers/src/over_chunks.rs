use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use crate::Trouble;
use crate::corpus::{CHUNK_BYTES, Corpus, Part};

/// Hands the chunks of all files to some threads, each with a state and a buffer of its own, and gives the states.
pub(crate) fn over_chunks<State: Default + Send>(
    corpus: &Corpus,
    threads: NonZero<usize>,
    visit: impl Fn(&mut State, &Part<'_>, std::ops::Range<usize>, &mut Vec<u8>) -> Result<(), Trouble>
    + Sync,
) -> Result<Vec<State>, Trouble> {
    let cursor = Cursor {
        next_part: AtomicUsize::new(0),
        current: Mutex::new(None),
        corpus,
    };
    let work = || -> Result<State, Trouble> {
        let mut state = State::default();
        let mut buffer = Vec::with_capacity(2 * CHUNK_BYTES);
        while let Some((part, range)) = cursor.next()? {
            visit(&mut state, &part, range, &mut buffer)?;
        }
        Ok(state)
    };
    thread::scope(|scope| {
        let others: Vec<_> = (1..threads.get()).map(|_| scope.spawn(work)).collect();
        let mut states = vec![work()?];
        for other in others {
            states.push(other.join().map_err(|_| "a thread panicked")??);
        }
        Ok(states)
    })
}

/// Where the next chunk begins.
struct Cursor<'a> {
    next_part: AtomicUsize,
    current: Mutex<Option<(std::sync::Arc<Part<'a>>, usize)>>,
    corpus: &'a Corpus,
}

type Piece<'a> = (std::sync::Arc<Part<'a>>, std::ops::Range<usize>);

impl<'a> Cursor<'a> {
    fn next(&self) -> Result<Option<Piece<'a>>, Trouble> {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some((part, start)) = current.as_mut()
                && *start < part.len()
            {
                let range = *start..(*start + CHUNK_BYTES).min(part.len());
                *start = range.end;
                return Ok(Some((part.clone(), range)));
            }
            let index = self.next_part.fetch_add(1, Ordering::Relaxed);
            if index >= self.corpus.part_count() {
                return Ok(None);
            }
            *current = Some((std::sync::Arc::new(self.corpus.open(index)?), 0));
        }
    }
}
