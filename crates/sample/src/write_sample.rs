//! Makes the blocks of a sample on several threads and writes them in order.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use ripsaw_query::{Error, ErrorCode};

use crate::SampleOptions;
use crate::block::{BLOCK_LINES, push_block};

/// Number of finished blocks that a thread may be ahead of the writer.
const BLOCKS_AHEAD: usize = 2;

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SampleSummary {
    /// Number of lines.
    pub lines: u64,
    /// Number of bytes, including line feeds.
    pub bytes: u64,
}

struct Block {
    text: Vec<u8>,
    lines: u64,
}

/// Generates the lines on `threads` threads (at least one) and passes them to `write` in order, a block of up to 8,192
/// lines at a time.
///
/// # Errors
/// `invalid_option` if the options are out of range, or the error of `write`, after which it is not called again.
pub fn write_sample(
    options: &SampleOptions,
    write: &mut dyn FnMut(&[u8]) -> Result<(), Error>,
    threads: usize,
) -> Result<SampleSummary, Error> {
    options.check()?;
    let block_count = options.count.div_ceil(BLOCK_LINES);
    let threads = (threads.max(1) as u64).min(block_count);
    std::thread::scope(|scope| {
        // Thread t makes the blocks t, t + threads, t + 2 * threads, and so on, so that the writer knows which thread
        // to ask for the next block.
        let workers: Vec<_> = (0..threads)
            .map(|first| {
                let (done, blocks) = sync_channel(BLOCKS_AHEAD);
                let (recycle, empty) = sync_channel(BLOCKS_AHEAD);
                let own = (first..block_count).step_by(threads as usize);
                scope.spawn(move || make_blocks(options, own, &done, &empty));
                (blocks, recycle)
            })
            .collect();
        let mut summary = SampleSummary::default();
        for block in 0..block_count {
            let (blocks, recycle) = &workers[(block % threads) as usize];
            let Block { text, lines } = blocks.recv().map_err(|_| worker_gone())?;
            write(&text)?;
            summary.lines += lines;
            summary.bytes += text.len() as u64;
            // A worker that has finished takes no more buffers.
            let _ = recycle.try_send(text);
        }
        Ok(summary)
    })
}

fn make_blocks(
    options: &SampleOptions,
    own: impl Iterator<Item = u64>,
    done: &SyncSender<Block>,
    empty: &Receiver<Vec<u8>>,
) {
    for block in own {
        let mut text = empty.try_recv().unwrap_or_default();
        text.clear();
        let lines = push_block(&mut text, options, block);
        if done.send(Block { text, lines }).is_err() {
            return;
        }
    }
}

fn worker_gone() -> Error {
    Error::new(
        ErrorCode::InternalError,
        "a thread that makes sample lines ended early",
    )
}
