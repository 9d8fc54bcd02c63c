use std::panic::resume_unwind;
use std::sync::{Mutex, PoisonError};
use std::thread;

use foldhash::fast::FixedState;
use hashbrown::HashMap;
use hashbrown::hash_map::Entry;
use ripsaw_query::{ErrorCode, Failure};

use super::BatchChunk;
use super::column::{Built, Column, Part};
use super::column_layout::ColumnLayout;

/// Less text than this is not worth a thread.
const MIN_PARALLEL_BYTES: usize = 1 << 20;

/// Rows as columns, each with its buffer.
#[derive(Debug, PartialEq)]
pub struct Batch {
    /// The number of rows.
    pub row_count: usize,
    /// In the order of their first appearance.
    pub columns: Vec<(ColumnLayout, Vec<u8>)>,
}

/// Makes the columns of all chunks, which are in input order.
///
/// Errors: `too_many_columns`, `batch_too_large`.
pub(crate) fn finish(chunks: Vec<BatchChunk>, threads: usize) -> Result<Batch, Failure> {
    let row_count = chunks.iter().map(|chunk| chunk.row_count as usize).sum();
    let columns = gather(chunks, row_count)?;
    let built = build_all(columns, threads)
        .into_iter()
        .collect::<Result<Vec<_>, _>>()?;
    let number = |(buffer, (layout, bytes))| (ColumnLayout { buffer, ..layout }, bytes);
    Ok(Batch {
        row_count,
        columns: built.into_iter().enumerate().map(number).collect(),
    })
}

/// Brings the parts of each column together.
fn gather(chunks: Vec<BatchChunk>, row_count: usize) -> Result<Vec<Column>, Failure> {
    let mut columns: Vec<Column> = Vec::new();
    let mut by_name = HashMap::<Box<[u8]>, usize, FixedState>::default();
    let mut first_row = 0;
    for chunk in chunks {
        for (name, chunk) in chunk.names.into_iter().zip(chunk.columns) {
            let index = match by_name.entry(name) {
                Entry::Occupied(entry) => *entry.get(),
                Entry::Vacant(entry) => {
                    let name = String::from_utf8_lossy(entry.key()).into_owned();
                    columns.push(Column {
                        name,
                        parts: Vec::new(),
                        row_count,
                    });
                    *entry.insert(columns.len() - 1)
                }
            };
            columns[index].parts.push(Part { first_row, chunk });
        }
        if columns.len() > chunk.max_columns {
            let message = format!(
                "the records have more than {} different members",
                chunk.max_columns
            );
            return Err(Failure::new(ErrorCode::TooManyColumns, message));
        }
        first_row += chunk.row_count as usize;
    }
    Ok(columns)
}

/// Builds columns on up to `threads` threads, the largest first, so that none is left alone with it.
fn build_all(columns: Vec<Column>, threads: usize) -> Vec<Result<Built, Failure>> {
    let text_bytes = columns.iter().map(Column::text_bytes).sum::<usize>();
    let threads = threads.min(columns.len());
    if threads <= 1 || text_bytes < MIN_PARALLEL_BYTES {
        return columns.into_iter().map(Column::build).collect();
    }
    let mut queue: Vec<(usize, Column)> = columns.into_iter().enumerate().collect();
    queue.sort_by_key(|(_, column)| column.text_bytes());
    let queue = Mutex::new(queue);
    let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).pop();
    let work = || {
        let mut built = Vec::new();
        while let Some((index, column)) = next() {
            built.push((index, column.build()));
        }
        built
    };
    let mut built = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut built = work();
        for other in others {
            built.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        built
    });
    built.sort_unstable_by_key(|(index, _)| *index);
    built.into_iter().map(|(_, column)| column).collect()
}
