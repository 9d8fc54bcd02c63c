//! Appends the rows of chunks, in input order, to the columns of the whole input.

use std::sync::{Mutex, PoisonError};

use ripsaw_query::{Error, ErrorCode, Limits};

use super::column_builder::ColumnBuilder;
use super::growth::Growth;
use crate::columns::chunk::ChunkColumns;
use crate::columns::record_batch::{BuiltColumn, RecordBatch, pack};
use crate::seeded_hash::SeededMap;
use crate::threads::on_threads;

/// Number of bytes below which threads are not worthwhile.
const MIN_PARALLEL_BYTES: usize = 1 << 20;

/// Rows of all chunks so far, in input order.
#[derive(Debug, Default)]
pub(crate) struct RecordBatchBuilder {
    /// Columns, in the order of their first appearance.
    columns: Vec<ColumnBuilder>,
    by_name: SeededMap<Box<[u8]>, usize>,
    row_count: usize,
    max_columns: usize,
    max_cells: usize,
}

impl RecordBatchBuilder {
    /// Creates a builder without rows.
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            max_columns: limits.max_columns,
            max_cells: limits.max_cells,
            ..Self::default()
        }
    }

    /// Adds the rows of the next chunk.
    ///
    /// Errors: `result_too_large`.
    pub(crate) fn append(&mut self, chunk: &ChunkColumns, growth: Growth) -> Result<(), Error> {
        for (name, values) in chunk.columns() {
            // Once there are too many columns, the batch fails; further rows would only take memory.
            if self.columns.len() > self.max_columns {
                return Ok(());
            }
            let index = self.index_of(name);
            let appended = self.columns[index].append(self.row_count, values, growth);
            if let Err(error) = appended {
                let columns = self.columns.len();
                // The columns go first: a message takes memory, too.
                self.columns = Vec::new();
                let message = not_enough_memory(self.row_count, columns);
                return Err(Error {
                    message,
                    ..error.into()
                });
            }
        }
        self.row_count += chunk.row_count();
        self.check_cells()
    }

    /// Checks that there are no more than `max_cells` cells.
    ///
    /// Errors: `result_too_large`.
    fn check_cells(&self) -> Result<(), Error> {
        let (rows, columns) = (self.row_count, self.columns.len());
        // Most batches are too small to be worth counting.
        if rows.saturating_mul(columns) <= self.max_cells {
            return Ok(());
        }
        let cells = self.columns.iter().map(|column| column.cell_count(rows));
        let is_within = cells.fold(0_usize, usize::saturating_add) <= self.max_cells;
        is_within.then_some(()).ok_or_else(|| {
            let message = format!(
                "{rows} rows with {columns} columns take more than {} cells; select fields, filter or limit the \
                 records, or raise maxCells",
                self.max_cells
            );
            Error::new(ErrorCode::ResultTooLarge, message)
        })
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

    /// Returns the columns, built on up to `threads` threads.
    ///
    /// Errors: `too_many_columns`, `batch_too_large`, `result_too_large`.
    pub(crate) fn finish(self, threads: usize) -> Result<RecordBatch, Error> {
        let (rows, columns) = (self.row_count, self.columns.len());
        if columns > self.max_columns {
            let message = format!(
                "the records have more than {} different members",
                self.max_columns
            );
            return Err(Error::new(ErrorCode::TooManyColumns, message));
        }
        let built = finish_all(self.columns, rows, threads);
        let batch = built
            .into_iter()
            .collect::<Result<Vec<_>, _>>()
            .and_then(|columns| Ok(pack(columns, rows)?));
        batch.map_err(|failure| match failure.code {
            ErrorCode::ResultTooLarge => Error {
                message: not_enough_memory(rows, columns),
                ..failure
            },
            _ => failure,
        })
    }
}

fn not_enough_memory(rows: usize, columns: usize) -> String {
    format!(
        "there is not enough memory for {rows} rows with {columns} columns; select fields, or filter or limit the records"
    )
}

/// Finishes columns on up to `threads` threads, the largest first, so that no thread is left alone with a large one.
fn finish_all(
    columns: Vec<ColumnBuilder>,
    row_count: usize,
    threads: usize,
) -> Vec<Result<BuiltColumn, Error>> {
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
