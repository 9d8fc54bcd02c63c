//! Scans one stream that arrives in slices, and that may consist of several sources.
//!
//! The first bytes of each source decide between two ways:
//!
//! ```text
//! plain         caller:      cut the slice into chunks
//!               any thread:  scan the chunks in place
//! compressed    caller:      give the slice the next turn
//!               any thread:  copy the slice; wait for its turn; send the copy into a channel
//!               own thread:  read the channel, decompress it, scan
//! ```
//!
//! - Cutting happens on the thread of the caller because it needs the slices in order. It is quick, because that may be
//!   the thread of an event loop.
//! - Threads take slices in order but may be delayed, so [`OrderedFeed`] sends the copies in the order of their turns. A
//!   thread that waits for its turn cannot wait for ever: work is queued in the order of turns, so the slice whose turn
//!   it is has already been taken by another thread.
//! - A slice is read in place only while the runtime guarantees its memory ([`Shared::reading`]). No thread holds that
//!   guarantee while it waits: a compressed slice is copied before its turn.
//! - The channel is bounded, so that a fast source waits for the decompressor.
//! - A slice with an [`Origin`] begins the next source. Before it is scanned, what is left of the source before it is:
//!   the last line of a plain one, or all that is not decompressed yet.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::thread::{self, JoinHandle};

use ripsaw_engine::{ChunkReader, Scan, panic_error};
use ripsaw_query::{Error, ErrorCode};
use ripsaw_sources::{ChannelFeed, Cut, Origin, ReadSettings, SliceCutter, StreamReader, channel};

use crate::runtime::{Shared, no_thread};

/// Maximum number of slices that wait to be decompressed.
const CHANNEL_CAPACITY: usize = 4;

/// A stream that arrives in slices.
pub(crate) struct SliceStream {
    settings: ReadSettings,
    /// The source of the last slice; `None` before the first one.
    current: Option<SlicedSource>,
    /// Feeds of compressed sources, closed ones among them.
    feeds: Vec<Weak<OrderedFeed>>,
}

/// A source that arrives in slices.
pub(crate) struct SlicedSource {
    /// Index of the source in the scan.
    index: u32,
    name: Option<String>,
    form: Form,
}

enum Form {
    /// A plain source, whose chunks are scanned in place.
    Plain(SliceCutter),
    /// A compressed source, which a separate thread decompresses and scans.
    Compressed(Compressed),
}

/// The work for one slice, which any thread may do.
pub(crate) struct SliceWork {
    /// The source before the one that this slice begins.
    before: Option<SlicedSource>,
    part: Part,
}

enum Part {
    /// Chunks of the source with the given index.
    Chunks(u32, Cut),
    /// The turn of the slice to be sent on, and the bytes of earlier slices that have not been sent.
    Send {
        turn: u64,
        seen: Vec<u8>,
        feed: Arc<OrderedFeed>,
    },
}

struct Compressed {
    feed: Arc<OrderedFeed>,
    next_turn: u64,
    scanning: JoinHandle<Result<Vec<Error>, Error>>,
}

/// A channel that slices are sent into in the order in which they arrived, whichever threads send them.
struct OrderedFeed {
    state: Mutex<FeedState>,
    changed: Condvar,
}

struct FeedState {
    /// The turn of the slice to be sent next.
    turn: u64,
    /// The turn at which the feed ends, once that is known.
    end: Option<u64>,
    /// `None` while a slice is being sent, and once no more bytes are wanted.
    channel: Option<ChannelFeed>,
    closed: bool,
}

impl SliceStream {
    pub(crate) fn new(settings: &ReadSettings) -> Self {
        Self {
            settings: settings.clone(),
            current: None,
            feeds: Vec::new(),
        }
    }

    /// Takes the next slice, which begins the next source if it has an origin. This is quick.
    ///
    /// Errors: `invalid_source` if this slice has an origin although the first one had none; `internal_error` if no
    /// thread can be started.
    pub(crate) fn take(
        &mut self,
        slice: &[u8],
        origin: Option<&Origin>,
        scan: &Arc<Scan>,
    ) -> Result<SliceWork, Error> {
        let before = match origin {
            Some(origin) => self.begin(origin, scan)?,
            None => None,
        };
        let current = self
            .current
            .get_or_insert_with(|| SlicedSource::unnamed(&self.settings));
        let part = match current.part(slice) {
            Ok(part) => part,
            Err(seen) => {
                let mut compressed = Compressed::start(current, scan, &self.settings)?;
                self.feeds.retain(|feed| feed.strong_count() > 0);
                self.feeds.push(Arc::downgrade(&compressed.feed));
                let part = compressed.part(seen);
                current.form = Form::Compressed(compressed);
                part
            }
        };
        Ok(SliceWork { before, part })
    }

    /// Begins a source, and returns the one before it.
    fn begin(&mut self, origin: &Origin, scan: &Scan) -> Result<Option<SlicedSource>, Error> {
        if self
            .current
            .as_ref()
            .is_some_and(|source| source.name.is_none())
        {
            let message = "a slice names its source, but the first slice of the stream did not";
            return Err(Error::new(ErrorCode::InvalidSource, message));
        }
        let source = SlicedSource {
            index: scan.begin_source(&origin.source, origin.line),
            name: Some(origin.source.clone()),
            form: Form::Plain(SliceCutter::from_offset(origin.byte_offset, &self.settings)),
        };
        Ok(self.current.replace(source))
    }

    /// Returns the source of the last slice, to be finished after all slices.
    pub(crate) fn end(&mut self) -> SlicedSource {
        self.current
            .take()
            .unwrap_or_else(|| SlicedSource::unnamed(&self.settings))
    }

    /// Stops the stream: no more slices are wanted, and nothing waits for them any more.
    pub(crate) fn stop(&self) {
        for feed in self.feeds.iter().filter_map(Weak::upgrade) {
            feed.close();
        }
    }
}

impl SlicedSource {
    fn unnamed(settings: &ReadSettings) -> Self {
        Self {
            index: 0,
            name: None,
            form: Form::Plain(SliceCutter::new(settings)),
        }
    }

    /// Returns the part for the next slice. If the slice shows that the source is compressed, returns the bytes of the
    /// slices before it instead.
    fn part(&mut self, slice: &[u8]) -> Result<Part, Vec<u8>> {
        match &mut self.form {
            Form::Compressed(compressed) => Ok(compressed.part(Vec::new())),
            Form::Plain(cutter) => match cutter.cut(slice) {
                Ok(cut) => Ok(Part::Chunks(self.index, cut)),
                Err(start) => Err(start.seen),
            },
        }
    }

    /// Scans what is left after the last slice. Waits for slices of a compressed source that are still being sent.
    /// Returns the failures in reading.
    pub(crate) fn finish(self, scan: &Scan) -> Result<Vec<Error>, Error> {
        match self.form {
            Form::Plain(cutter) => {
                if !scan.is_over() {
                    scan.scan_chunk(&cutter.finish().chunk(self.index))?;
                }
                Ok(Vec::new())
            }
            Form::Compressed(compressed) => {
                compressed.feed.end_at(compressed.next_turn);
                compressed
                    .scanning
                    .join()
                    .unwrap_or_else(|panic| Err(panic_error(&*panic)))
            }
        }
    }
}

impl SliceWork {
    /// Scans the slice, whose bytes belong to the runtime. Returns the failures in reading the source before it.
    pub(crate) fn scan(
        self,
        slice: &[u8],
        scan: &Scan,
        runtime: &Shared,
    ) -> Result<Vec<Error>, Error> {
        let failures = match self.before {
            Some(source) => source.finish(scan)?,
            None => Vec::new(),
        };
        match self.part {
            Part::Chunks(source, cut) => {
                for chunk in cut.chunks(source, slice) {
                    if scan.is_over() {
                        break;
                    }
                    let scanned = {
                        let _reading = runtime.reading()?;
                        scan.read_chunk(&chunk)
                    };
                    scan.submit(scanned)?;
                }
            }
            Part::Send { turn, seen, feed } => {
                let reading = runtime.reading();
                let bytes = reading.map(|_reading| [&seen, slice].concat())?;
                feed.send(turn, bytes);
            }
        }
        Ok(failures)
    }
}

impl Compressed {
    /// Starts the thread that decompresses and scans a source.
    fn start(
        source: &SlicedSource,
        scan: &Arc<Scan>,
        settings: &ReadSettings,
    ) -> Result<Self, Error> {
        let (feed, bytes) = channel(CHANNEL_CAPACITY);
        let scan = Arc::clone(scan);
        let reader = StreamReader::of_channel(source.name.clone(), source.index, bytes, settings);
        let scanning = thread::Builder::new()
            .name("ripsaw-stream".to_owned())
            .spawn(move || {
                scan.run(&reader)?;
                Ok(reader.failures())
            })
            .map_err(|error| no_thread(&error))?;
        Ok(Self {
            feed: Arc::new(OrderedFeed::new(feed)),
            next_turn: 0,
            scanning,
        })
    }

    /// Returns the part for the next slice, with the bytes of earlier slices that have not been sent.
    fn part(&mut self, seen: Vec<u8>) -> Part {
        let turn = self.next_turn;
        self.next_turn += 1;
        let feed = Arc::clone(&self.feed);
        Part::Send { turn, seen, feed }
    }
}

impl OrderedFeed {
    fn new(channel: ChannelFeed) -> Self {
        Self {
            state: Mutex::new(FeedState {
                turn: 0,
                end: None,
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
        state.turn += 1;
        if !state.closed && state.end != Some(state.turn) {
            state.channel = channel;
        }
        self.changed.notify_all();
    }

    /// Ends the feed at a turn: no more bytes follow those of the turns before it.
    fn end_at(&self, turn: u64) {
        let mut state = self.state();
        state.end = Some(turn);
        if state.turn == turn {
            state.channel = None;
        }
    }

    /// Closes the feed: no more bytes are wanted.
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use ripsaw_engine::{Scan, ScanSettings};
    use ripsaw_query::{Plan, Query};
    use ripsaw_sources::{Origin, ReadSettings};

    use super::SliceStream;
    use crate::Runtime;

    #[test]
    fn slices_may_be_scanned_in_any_order() {
        let slices = [
            &b"{\"a\":1}\n{\"a\""[..],
            b":2}\nbad",
            b"\n{\"a\":4}\n",
            b"{\"b\":1}",
            b"{",
        ];
        for order in [[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [2, 0, 4, 1, 3]] {
            let plan = Plan::compile(&Query::from_json(r#"{"rows":"lines"}"#).unwrap()).unwrap();
            let scan = Arc::new(Scan::new(plan, ScanSettings::default()));
            let mut stream = SliceStream::new(&ReadSettings::default());
            let starts = [("a", 0), ("b", 3), ("c", 4)];
            let work = slices.into_iter().enumerate().map(|(index, slice)| {
                let start = starts.iter().find(|(_, at)| *at == index);
                let origin = start.map(|(name, _)| Origin::start_of(*name));
                let work = stream.take(slice, origin.as_ref(), &scan).unwrap();
                Some((slice, work))
            });
            let mut work: Vec<_> = work.collect();
            let runtime = Runtime::new();
            for index in order {
                let (slice, work) = work[index].take().unwrap();
                assert_eq!(work.scan(slice, &scan, runtime.shared()), Ok(Vec::new()));
            }
            assert_eq!(stream.end().finish(&scan), Ok(Vec::new()));
            let partial = scan.finish().unwrap();
            let report = partial.finish(scan.source_names(), Vec::new()).unwrap();
            let lines = report.lines.unwrap();
            assert_eq!(lines.bytes, b"{\"a\":1}\n{\"a\":2}\n{\"a\":4}\n{\"b\":1}\n");
            assert_eq!(lines.line_numbers.iter().collect::<Vec<_>>(), [1, 2, 4, 1]);
            assert_eq!(lines.sources, [0, 0, 0, 1]);
            let rejected: Vec<_> = report
                .rejected_lines
                .iter()
                .map(|line| (line.source.as_deref(), line.line, line.byte_offset))
                .collect();
            assert_eq!(rejected, [(Some("a"), 3, 16), (Some("c"), 1, 0)]);
        }
    }
}
