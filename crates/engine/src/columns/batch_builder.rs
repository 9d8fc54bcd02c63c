use std::sync::{Mutex, PoisonError};

use ripsaw_query::{ErrorCode, Failure};

use super::BatchChunk;
use super::batch::{Batch, pack};
use super::column_builder::{Built, ColumnBuilder};
use super::growth::Growth;
use crate::on_threads::on_threads;
use crate::seeded_hash::SeededMap;

/// Less than this is not worth a thread.
const MIN_PARALLEL_BYTES: usize = 1 << 20;

/// The rows of all chunks so far, in input order.
#[derive(Debug, Default)]
pub(crate) struct BatchBuilder {
    /// In the order of their first appearance.
    columns: Vec<ColumnBuilder>,
    by_name: SeededMap<Box<[u8]>, usize>,
    row_count: usize,
    max_columns: usize,
}

impl BatchBuilder {
    /// No row yet.
    pub(crate) fn new(max_columns: usize) -> Self {
        Self {
            max_columns,
            ..Self::default()
        }
    }

    /// Adds the rows of the next chunk.
    pub(crate) fn append(&mut self, chunk: &BatchChunk, growth: Growth) {
        for (name, values) in chunk.columns() {
            // Once there are too many columns the batch fails: more would only take memory.
            if self.columns.len() > self.max_columns {
                return;
            }
            let index = self.index_of(name);
            self.columns[index].append(self.row_count, values, growth);
        }
        self.row_count += chunk.row_count();
    }

    fn index_of(&mut self, name: &[u8]) -> usize {
        if let Some(&index) = self.by_name.get(name) {
            return index;
        }
        let index = self.columns.len();
        self.by_name.insert(name.into(), index);
        let name = String::from_utf8_lossy(name).into_owned();
        self.columns.push(ColumnBuilder::new(name));
        index
    }

    /// The columns, built on up to `threads` threads. Errors: `too_many_columns`, `batch_too_large`.
    pub(crate) fn finish(self, threads: usize) -> Result<Batch, Failure> {
        if self.columns.len() > self.max_columns {
            let message = format!(
                "the records have more than {} different members",
                self.max_columns
            );
            return Err(Failure::new(ErrorCode::TooManyColumns, message));
        }
        let built = finish_all(self.columns, self.row_count, threads);
        let columns = built.into_iter().collect::<Result<Vec<_>, _>>()?;
        Ok(pack(columns, self.row_count))
    }
}

/// Finishes columns on up to `threads` threads, the largest first, so that none is left alone with it.
fn finish_all(
    columns: Vec<ColumnBuilder>,
    row_count: usize,
    threads: usize,
) -> Vec<Result<Built, Failure>> {
    let byte_count = columns.iter().map(ColumnBuilder::byte_count).sum::<usize>();
    let threads = threads.min(columns.len());
    if threads <= 1 || byte_count < MIN_PARALLEL_BYTES {
        let columns = columns.into_iter();
        return columns.map(|column| column.finish(row_count)).collect();
    }
    let mut queue: Vec<(usize, ColumnBuilder)> = columns.into_iter().enumerate().collect();
    queue.sort_by_key(|(_, column)| column.byte_count());
    let queue = Mutex::new(queue);
    let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).pop();
    let work = || {
        let mut built = Vec::new();
        while let Some((index, column)) = next() {
            built.push((index, column.finish(row_count)));
        }
        built
    };
    let mut built: Vec<_> = on_threads(threads, work).into_iter().flatten().collect();
    built.sort_unstable_by_key(|(index, _)| *index);
    built.into_iter().map(|(_, column)| column).collect()
}
