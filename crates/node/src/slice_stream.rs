use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use ripsaw_engine::{Chunk, ChunkReader, Scan};
use ripsaw_query::{ErrorCode, Failure};
use ripsaw_sources::{ChannelFeed, Cut, ReadSettings, SliceCutter, StreamReader, channel};

use crate::native_scan::Inner;

/// Runs of bytes that wait to be decompressed.
const CHANNEL_CAPACITY: usize = 4;

/// One stream that arrives in slices.
pub(crate) enum SliceStream {
    /// Its chunks are scanned in place.
    Plain(SliceCutter),
    /// A thread of its own decompresses and scans it.
    Compressed(Compressed),
}

/// What is to be done with one slice, on a thread of the pool.
pub(crate) enum SlicePart {
    Chunks(Cut),
    /// Its turn to be sent on, with what came before it and was not looked at yet.
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

/// Slices are sent on in the order in which they came, whatever the threads that send them.
pub(crate) struct OrderedFeed {
    feed: Mutex<(u64, Option<ChannelFeed>)>,
    sent: Condvar,
}

impl SliceStream {
    pub(crate) fn new(settings: &ReadSettings) -> Self {
        SliceStream::Plain(SliceCutter::new(settings))
    }

    /// Looks at the next slice; quick, since it runs on the event loop.
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

    /// Scans what is left, once all slices are done, and tells what went wrong in reading.
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
    pub(crate) fn scan(self, slice: &[u8], scan: &Scan) -> Result<(), Failure> {
        match self {
            SlicePart::Chunks(cut) => {
                let chunks: Vec<Chunk<'_>> = cut.chunks(0, slice).collect();
                chunks
                    .iter()
                    .take_while(|_| !scan.is_over())
                    .try_for_each(|chunk| scan.scan_chunk(chunk))
            }
            SlicePart::Send { turn, seen, feed } => {
                feed.send(turn, [&seen, slice].concat());
                Ok(())
            }
        }
    }
}

impl Compressed {
    /// The next slice's turn, with what came before it and was not looked at yet.
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
        let feed = OrderedFeed {
            feed: Mutex::new((0, Some(feed))),
            sent: Condvar::new(),
        };
        Ok(Self {
            feed: Arc::new(feed),
            next_turn: 0,
            scanning,
        })
    }
}

impl OrderedFeed {
    /// Waits for its turn, and for room.
    fn send(&self, turn: u64, bytes: Vec<u8>) {
        let feed = self.feed.lock().unwrap_or_else(PoisonError::into_inner);
        let is_early = |feed: &mut (u64, Option<ChannelFeed>)| feed.0 < turn;
        let mut feed = self
            .sent
            .wait_while(feed, is_early)
            .unwrap_or_else(PoisonError::into_inner);
        if feed
            .1
            .as_ref()
            .is_some_and(|channel| channel.send(bytes).is_err())
        {
            // The scan is over: what follows is not wanted.
            feed.1 = None;
        }
        feed.0 += 1;
        self.sent.notify_all();
    }

    fn close(&self) {
        self.feed.lock().unwrap_or_else(PoisonError::into_inner).1 = None;
    }
}
