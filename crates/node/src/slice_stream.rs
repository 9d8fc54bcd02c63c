//! Scans one stream that arrives in slices from JavaScript.
//!
//! The first bytes decide between two ways:
//!
//! ```text
//! plain         event loop:  cut the slice into chunks
//!               any thread:  scan the chunks in place
//! compressed    event loop:  give the slice the next turn
//!               any thread:  copy the slice; wait for its turn; send the copy into a channel
//!               own thread:  read the channel, decompress it, scan
//! ```
//!
//! - Cutting happens on the event loop because it needs the slices in order. It is quick, and so does not block the
//!   loop.
//! - Threads take slices in order but may be delayed, so `OrderedFeed` sends the copies in the order of their turns. A
//!   thread that waits for its turn cannot wait for ever: work is queued in the order of turns, so the slice whose turn
//!   it is has already been taken by another thread.
//! - A slice is read in place only while the environment guarantees its memory ([`Environment::reading`]). No thread
//!   holds that guarantee while it waits: a compressed slice is copied before its turn.
//! - The channel is bounded, so that a fast source waits for the decompressor.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use ripsaw_engine::{ChunkReader, Scan};
use ripsaw_query::{ErrorCode, Failure};
use ripsaw_sources::{ChannelFeed, Cut, ReadSettings, SliceCutter, StreamReader, channel};

use crate::environment::Environment;
use crate::native_scan::Inner;

/// Maximum number of slices that wait to be decompressed.
const CHANNEL_CAPACITY: usize = 4;

/// A stream that arrives in slices.
pub(crate) enum SliceStream {
    /// A plain stream, whose chunks are scanned in place.
    Plain(SliceCutter),
    /// A compressed stream, which a separate thread decompresses and scans.
    Compressed(Compressed),
}

/// The work for one slice, done on a thread of the pool.
pub(crate) enum SlicePart {
    Chunks(Cut),
    /// The turn of the slice to be sent on, and the bytes of earlier slices that have not been sent.
    Send {
        turn: u64,
        seen: Vec<u8>,
        feed: Arc<OrderedFeed>,
    },
}

pub(crate) struct Compressed {
    feed: Arc<OrderedFeed>,
    next_turn: u64,
    scanning: JoinHandle<Result<Vec<Failure>, Failure>>,
}

/// A channel that slices are sent into in the order in which they arrived, whichever threads send them.
pub(crate) struct OrderedFeed {
    state: Mutex<FeedState>,
    changed: Condvar,
}

struct FeedState {
    /// The turn of the slice to be sent next.
    turn: u64,
    /// `None` while a slice is being sent, and once no more bytes are wanted.
    channel: Option<ChannelFeed>,
    closed: bool,
}

impl SliceStream {
    pub(crate) fn new(settings: &ReadSettings) -> Self {
        SliceStream::Plain(SliceCutter::new(settings))
    }

    /// Takes the next slice. This is quick, because it runs on the event loop.
    pub(crate) fn cut(&mut self, slice: &[u8], inner: &Arc<Inner>) -> Result<SlicePart, Failure> {
        let seen = match self {
            SliceStream::Compressed(compressed) => return Ok(compressed.part(Vec::new())),
            SliceStream::Plain(cutter) => match cutter.cut(slice) {
                Ok(cut) => return Ok(SlicePart::Chunks(cut)),
                Err(start) => start.seen,
            },
        };
        let mut compressed = Compressed::start(inner)?;
        let part = compressed.part(seen);
        *self = SliceStream::Compressed(compressed);
        Ok(part)
    }

    /// Stops the stream: no more slices are wanted, and nothing waits for them any more.
    pub(crate) fn stop(&self) {
        if let SliceStream::Compressed(compressed) = self {
            compressed.feed.close();
        }
    }

    /// Scans what is left after all slices are done. Returns the failures in reading.
    pub(crate) fn finish(self, scan: &Scan) -> Result<Vec<Failure>, Failure> {
        match self {
            SliceStream::Plain(cutter) => {
                if !scan.is_over() {
                    scan.scan_chunk(&cutter.finish().chunk(0))?;
                }
                Ok(Vec::new())
            }
            SliceStream::Compressed(compressed) => {
                compressed.feed.close();
                compressed
                    .scanning
                    .join()
                    .unwrap_or_else(|panic| Err(ripsaw_engine::panic_failure(&*panic)))
            }
        }
    }
}

impl SlicePart {
    pub(crate) fn scan(
        self,
        slice: &[u8],
        scan: &Scan,
        lender: &Environment,
    ) -> Result<(), Failure> {
        match self {
            SlicePart::Chunks(cut) => {
                for chunk in cut.chunks(0, slice) {
                    if scan.is_over() {
                        break;
                    }
                    let scanned = {
                        let _reading = lender.reading()?;
                        scan.read_chunk(&chunk)
                    };
                    scan.submit(scanned)?;
                }
            }
            SlicePart::Send { turn, seen, feed } => {
                let reading = lender.reading();
                let bytes = reading.map(|_reading| [&seen, slice].concat())?;
                feed.send(turn, bytes);
            }
        }
        Ok(())
    }
}

impl Compressed {
    /// Returns the part for the next slice, with the bytes of earlier slices that have not been sent.
    fn part(&mut self, seen: Vec<u8>) -> SlicePart {
        let turn = self.next_turn;
        self.next_turn += 1;
        let feed = Arc::clone(&self.feed);
        SlicePart::Send { turn, seen, feed }
    }

    fn start(inner: &Arc<Inner>) -> Result<Self, Failure> {
        let (feed, bytes) = channel(CHANNEL_CAPACITY);
        let inner = Arc::clone(inner);
        let scanning = thread::Builder::new()
            .name("ripsaw-stream".to_owned())
            .spawn(move || {
                let reader = StreamReader::of_channel(bytes, &inner.read_settings);
                inner.scan()?.run(&reader)?;
                Ok(reader.failures())
            })
            .map_err(|error| {
                Failure::new(ErrorCode::InternalError, "cannot start a thread").caused_by(&error)
            })?;
        Ok(Self {
            feed: Arc::new(OrderedFeed::new(feed)),
            next_turn: 0,
            scanning,
        })
    }
}

impl OrderedFeed {
    fn new(channel: ChannelFeed) -> Self {
        Self {
            state: Mutex::new(FeedState {
                turn: 0,
                channel: Some(channel),
                closed: false,
            }),
            changed: Condvar::new(),
        }
    }

    /// Sends bytes once it is their turn and there is room. Does not wait if the feed is closed.
    fn send(&self, turn: u64, bytes: Vec<u8>) {
        let is_early = |state: &mut FeedState| state.turn < turn && !state.closed;
        let waited = self.changed.wait_while(self.state(), is_early);
        let channel = waited
            .unwrap_or_else(PoisonError::into_inner)
            .channel
            .take();
        // The lock is not held, because closing the feed must not wait for room. If the reader is gone, no more bytes
        // are wanted.
        let channel = channel.filter(|channel| channel.send(bytes).is_ok());
        let mut state = self.state();
        if !state.closed {
            state.channel = channel;
        }
        state.turn += 1;
        self.changed.notify_all();
    }

    /// Closes the feed: no more bytes follow.
    fn close(&self) {
        let mut state = self.state();
        state.closed = true;
        state.channel = None;
        self.changed.notify_all();
    }

    fn state(&self) -> MutexGuard<'_, FeedState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
