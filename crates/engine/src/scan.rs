//! A scan: its threads, and the life of a chunk on them.

mod check_kernel;
mod chunk;
mod finished_scan;
mod scratch;

use std::any::Any;
use std::collections::TryReserveError;
use std::num::NonZero;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use ripsaw_query::{Error, ErrorCode, Plan, Rows};

pub use check_kernel::check_kernel;
pub(crate) use chunk::ChunkId;
pub use chunk::{Chunk, ChunkReader};
pub use finished_scan::FinishedScan;
pub use scratch::ScanMemory;
pub(crate) use scratch::Scratch;

use crate::columns::ChunkColumns;
use crate::findings::{ChunkSettings, Findings, InOrder, LineSink};
use crate::partial_report::PartialReport;
use crate::profile::Measurements;
use crate::record::LineReading;
use crate::scan_chunk::Worker;
use crate::threads::lock;
use crate::window_counts::WindowCounts;

/// One pass of a [`Plan`] over one or more sources.
///
/// The chunks come from a [`ChunkReader`] ([`Scan::run`]), or the caller passes them one by one
/// ([`Scan::scan_chunk`]), on any number of threads and in any order. With a limit they must be passed in
/// input order, each after the one before is done. [`Scan::finish`] returns the result.
pub struct Scan {
    plan: Arc<Plan>,
    line_reading: LineReading,
    threads: usize,
    stop: Arc<AtomicBool>,
    byte_count: AtomicU64,
    line_count: AtomicU64,
    matched_count: AtomicU64,
    quarantine: bool,
    begun: Instant,
    /// Time that all threads together spent waiting for chunks.
    waiting: Mutex<Duration>,
    /// Workers between two chunks. A thread takes one, or makes one, and puts it back.
    idle_workers: Mutex<Vec<Worker>>,
    memory: Arc<ScanMemory>,
    in_order: InOrder,
}

/// The findings of one chunk, which have not been put together with those of the other chunks.
pub struct ScannedChunk {
    id: ChunkId,
    last: bool,
    findings: Result<Findings, TryReserveError>,
}

/// Settings of a [`Scan`] that are not part of the query.
#[derive(Default)]
pub struct ScanSettings {
    /// Number of threads. Default: the number of available cores. A scan with a limit uses one thread.
    pub threads: Option<NonZero<usize>>,
    /// How lines are read. Default: [`LineReading::Speculative`]. Only the profile in the report depends on
    /// it.
    pub line_reading: LineReading,
    /// Receives the matched raw lines, which are otherwise part of the report.
    pub matched_sink: Option<Box<dyn LineSink>>,
    /// Receives a JSON record for every rejected line.
    pub quarantine_sink: Option<Box<dyn LineSink>>,
    /// Memory that is reused from scan to scan. Default: that of this scan alone.
    pub memory: Option<Arc<ScanMemory>>,
    /// Source and index of the first chunk. Default: the first chunk of the first source. A scan of a later part of
    /// the input begins elsewhere; its [`PartialReport`] is merged with those of the other parts.
    pub first_chunk: (u32, u64),
}

impl Scan {
    /// Creates a scan.
    pub fn new(plan: Plan, settings: ScanSettings) -> Self {
        // With a limit the scan ends at a line. One thread makes sure that it is always the same line.
        let threads = if plan.limit.is_some() {
            1
        } else {
            settings.threads.map_or_else(available_cores, NonZero::get)
        };
        let (source, index) = settings.first_chunk;
        let first = ChunkId { source, index };
        Self {
            line_reading: settings.line_reading,
            threads,
            stop: Arc::default(),
            byte_count: AtomicU64::new(0),
            line_count: AtomicU64::new(0),
            matched_count: AtomicU64::new(0),
            quarantine: settings.quarantine_sink.is_some(),
            begun: Instant::now(),
            waiting: Mutex::new(Duration::ZERO),
            idle_workers: Mutex::new(Vec::new()),
            memory: settings.memory.unwrap_or_default(),
            in_order: InOrder::new(
                &plan,
                first,
                settings.matched_sink,
                settings.quarantine_sink,
            ),
            plan: Arc::new(plan),
        }
    }

    /// Maximum number of threads that [`Scan::run`] uses.
    pub fn threads(&self) -> usize {
        self.threads
    }

    /// Makes the scan end soon.
    pub fn cancel(&self) {
        self.stop.store(true, Ordering::Relaxed);
        self.in_order.wake_all();
    }

    /// A flag that is set once the scan is cancelled or has failed, for readers that may work for long
    /// without finding a line.
    pub fn stop_flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.stop)
    }

    /// Whether the scan is cancelled, has failed, or has found all records that are wanted.
    pub fn is_over(&self) -> bool {
        self.stop.load(Ordering::Relaxed) || self.wanted() == 0
    }

    /// Number of lines scanned so far.
    pub fn line_count(&self) -> u64 {
        self.line_count.load(Ordering::Relaxed)
    }

    /// Number of bytes of lines scanned so far.
    pub fn byte_count(&self) -> u64 {
        self.byte_count.load(Ordering::Relaxed)
    }

    /// Begins the next source of a stream whose sources become known while it is scanned, and returns its index. Its
    /// first line has the 1-based number `first_line`. Findings then name their source, even if it is the only one. All
    /// sources of a scan begin in this way or none, and each has a last chunk.
    pub fn begin_source(&self, name: &str, first_line: u64) -> u32 {
        self.in_order.begin_source(name, first_line)
    }

    /// Names of the sources so far, each once.
    pub fn source_names(&self) -> Vec<String> {
        self.in_order.source_names()
    }

    /// Scans all chunks of a reader on up to [`Scan::threads`] threads, including the calling one.
    ///
    /// Errors: those of the reader and of the sinks; `result_too_large`; `internal_error` if a thread
    /// panicked.
    pub fn run(&self, reader: &dyn ChunkReader) -> Result<(), Error> {
        self.in_order
            .set_sources(reader.source_names(), reader.expected_bytes());
        let useful = reader.max_useful_threads().min(self.threads);
        thread::scope(|scope| {
            let others: Vec<_> = (1..useful)
                .map(|_| scope.spawn(|| self.scan_all(reader)))
                .collect();
            let mut scanned = self.scan_all(reader);
            for other in others {
                scanned = scanned.and(
                    other
                        .join()
                        .unwrap_or_else(|panic| Err(panic_error(&*panic))),
                );
            }
            scanned
        })
    }

    /// Scans chunks of a reader on the calling thread until there are no more.
    fn scan_all(&self, reader: &dyn ChunkReader) -> Result<(), Error> {
        // If a thread panics or fails, no other thread may wait for its chunk.
        let guard = CancelUnlessDone { scan: self, reader };
        let mut buffer = Vec::new();
        let mut waiting = Duration::ZERO;
        while !self.is_over() {
            let begin = Instant::now();
            let Some(chunk) = reader.next_chunk(&mut buffer)? else {
                break;
            };
            waiting += begin.elapsed();
            let scanned = {
                let _release = ReleaseChunk(reader);
                self.read_chunk(&chunk)
            };
            self.submit(scanned)?;
        }
        guard.done();
        *lock(&self.waiting) += waiting;
        Ok(())
    }

    /// Scans one chunk on the calling thread. Errors: those of the sinks; `result_too_large`;
    /// `invalid_option` if `RIPSAW_KERNEL` names a kernel that cannot run.
    pub fn scan_chunk(&self, chunk: &Chunk<'_>) -> Result<(), Error> {
        check_kernel()?;
        self.submit(self.read_chunk(chunk))
    }

    /// The first half of [`Scan::scan_chunk`]. When it returns, the bytes of the chunk are no longer needed. Too
    /// little memory for the totals is an error of [`Scan::submit`].
    pub fn read_chunk(&self, chunk: &Chunk<'_>) -> ScannedChunk {
        let settings = ChunkSettings {
            stop: &self.stop,
            quarantine: self.quarantine,
            wanted: self.wanted(),
        };
        let idle = lock(&self.idle_workers).pop();
        let mut worker = idle.unwrap_or_else(|| {
            Worker::new(Arc::clone(&self.plan), self.line_reading, &self.memory)
        });
        let matched_before = worker.totals.matched_count;
        let findings = worker.scan(chunk, self.columns_to_fill(), settings);
        self.matched_count.fetch_add(
            worker.totals.matched_count - matched_before,
            Ordering::Relaxed,
        );
        self.byte_count
            .fetch_add(chunk.bytes.len() as u64, Ordering::Relaxed);
        // After an error the scan is over. The memory of the worker is released with its incomplete totals.
        if let Ok(findings) = &findings {
            self.line_count
                .fetch_add(findings.line_count, Ordering::Relaxed);
            lock(&self.idle_workers).push(worker);
        }
        ScannedChunk {
            id: chunk.id(),
            last: chunk.last,
            findings,
        }
    }

    /// The second half of [`Scan::scan_chunk`], which may wait for other chunks and for an output. Errors:
    /// those of the sinks; `result_too_large`.
    pub fn submit(&self, scanned: ScannedChunk) -> Result<(), Error> {
        let ScannedChunk { id, last, findings } = scanned;
        let submitted = findings
            .map_err(Error::from)
            .and_then(|findings| self.in_order.submit(id, last, findings, &self.stop));
        if submitted.is_err() {
            self.cancel();
        }
        submitted
    }

    /// Memory for the rows of a chunk, if the plan asks for columns.
    fn columns_to_fill(&self) -> Option<ChunkColumns> {
        let plan = &self.plan;
        (plan.rows == Rows::Columns).then(|| {
            let spare = self.in_order.take_spare_columns();
            spare.unwrap_or_else(|| {
                ChunkColumns::new(plan.select.as_deref(), plan.limits.max_columns)
            })
        })
    }

    /// Number of matching records that are still wanted.
    fn wanted(&self) -> u64 {
        let matched = self.matched_count.load(Ordering::Relaxed);
        self.plan
            .limit
            .map_or(u64::MAX, |limit| limit.saturating_sub(matched))
    }

    /// Returns the result, once all chunks are scanned. Errors: those of the sinks; `result_too_large`;
    /// `invalid_option` if `RIPSAW_KERNEL` names a kernel that cannot run.
    pub fn finish(&self) -> Result<FinishedScan, Error> {
        check_kernel()?;
        let ordered = self.in_order.finish()?;
        let workers = std::mem::take(&mut *lock(&self.idle_workers));
        let mut windows = WindowCounts::default();
        let totals = workers.into_iter().map(|worker| {
            let (totals, of_worker) = worker.finish(&self.memory);
            windows.merge(&of_worker);
            totals
        });
        Ok(FinishedScan {
            partial_report: PartialReport::new(Arc::clone(&self.plan), totals, ordered)?,
            measured: Measurements {
                threads: self.threads,
                begun: self.begun,
                waiting: *lock(&self.waiting),
                windows,
            },
        })
    }
}

/// Number of available cores. It is determined once, because on Linux that means reading files of the control
/// groups.
fn available_cores() -> usize {
    static CORES: OnceLock<usize> = OnceLock::new();
    *CORES.get_or_init(|| thread::available_parallelism().map_or(1, NonZero::get))
}

/// Cancels the scan when it is dropped, unless [`CancelUnlessDone::done`] was called.
struct CancelUnlessDone<'a> {
    scan: &'a Scan,
    reader: &'a dyn ChunkReader,
}

impl CancelUnlessDone<'_> {
    fn done(self) {
        std::mem::forget(self);
    }
}

impl Drop for CancelUnlessDone<'_> {
    fn drop(&mut self) {
        self.scan.cancel();
        self.reader.stop();
    }
}

/// Releases a chunk when it is dropped, even if reading the chunk panicked.
struct ReleaseChunk<'a>(&'a dyn ChunkReader);

impl Drop for ReleaseChunk<'_> {
    fn drop(&mut self) {
        self.0.release();
    }
}

/// An `internal_error` with the message of a panic.
pub fn panic_error(panic: &(dyn Any + Send)) -> Error {
    let message = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("unknown panic");
    Error::new(
        ErrorCode::InternalError,
        format!("Ripsaw has a defect; please report it: {message}"),
    )
}
