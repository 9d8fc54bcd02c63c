use std::any::Any;
use std::num::NonZero;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use ripsaw_query::{ErrorCode, Failure, Plan, Rows};

use crate::check_kernel::check_kernel;
use crate::chunk::{Chunk, ChunkReader};
use crate::columns::BatchChunk;
use crate::in_order::{InOrder, LineSink};
use crate::lock::lock;
use crate::partial_report::PartialReport;
use crate::record::LineReading;
use crate::scan_chunk::{ChunkSettings, Worker};

/// One pass of a [`Plan`] over a source.
///
/// Its chunks come from a [`ChunkReader`] ([`Scan::run`]), or one by one from whoever has them
/// ([`Scan::scan_chunk`]), on any number of threads, in any order; with a limit, in their order, each after the
/// one before. [`Scan::finish`] gives what they add up to.
pub struct Scan {
    plan: Arc<Plan>,
    line_reading: LineReading,
    threads: usize,
    stop: AtomicBool,
    byte_count: AtomicU64,
    line_count: AtomicU64,
    matched_count: AtomicU64,
    quarantine: bool,
    begun: Instant,
    /// What the threads spent waiting for chunks.
    waiting: Mutex<Duration>,
    /// Workers between chunks: a thread takes one, or makes one, and puts it back.
    idle_workers: Mutex<Vec<Worker>>,
    in_order: InOrder,
}

/// Settings of a [`Scan`] that are not part of the question.
#[derive(Default)]
pub struct ScanSettings {
    /// Default: the number of available cores. A scan with a limit has one thread.
    pub threads: Option<NonZero<usize>>,
    /// Default: speculative. The report is the same either way, but for its profile.
    pub line_reading: LineReading,
    /// Takes the matched raw lines, which are otherwise part of the report.
    pub matched_sink: Option<Box<dyn LineSink>>,
    /// Takes a JSON record for every rejected line.
    pub quarantine_sink: Option<Box<dyn LineSink>>,
}

impl Scan {
    /// A scan that has not begun.
    pub fn new(plan: Plan, settings: ScanSettings) -> Self {
        // With a limit the scan ends at a line: one thread, so that it is the same line each time.
        let threads = if plan.limit.is_some() {
            1
        } else {
            settings.threads.map_or_else(available_cores, NonZero::get)
        };
        Self {
            line_reading: settings.line_reading,
            threads,
            stop: AtomicBool::new(false),
            byte_count: AtomicU64::new(0),
            line_count: AtomicU64::new(0),
            matched_count: AtomicU64::new(0),
            quarantine: settings.quarantine_sink.is_some(),
            begun: Instant::now(),
            waiting: Mutex::new(Duration::ZERO),
            idle_workers: Mutex::new(Vec::new()),
            in_order: InOrder::new(&plan, settings.matched_sink, settings.quarantine_sink),
            plan: Arc::new(plan),
        }
    }

    /// The number of threads that [`Scan::run`] uses at the most.
    pub fn threads(&self) -> usize {
        self.threads
    }

    /// Ends the scan soon: the one signal that goes up.
    pub fn cancel(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    /// Whether the scan was cancelled, has failed, or has found all that is wanted.
    pub fn is_over(&self) -> bool {
        self.stop.load(Ordering::Relaxed) || self.wanted() == 0
    }

    /// The number of lines scanned so far.
    pub fn line_count(&self) -> u64 {
        self.line_count.load(Ordering::Relaxed)
    }

    /// The number of bytes of lines scanned so far.
    pub fn byte_count(&self) -> u64 {
        self.byte_count.load(Ordering::Relaxed)
    }

    /// Scans all chunks of a reader on up to [`Scan::threads`] threads, this one among them.
    ///
    /// Errors: those of the reader and of the sinks; `result_too_large`; `internal_error` where a thread panicked.
    pub fn run(&self, reader: &dyn ChunkReader) -> Result<(), Failure> {
        self.in_order
            .set_sources(reader.source_names(), reader.expected_bytes());
        let useful = reader.max_useful_threads().min(self.threads);
        thread::scope(|scope| {
            let others: Vec<_> = (1..useful)
                .map(|_| scope.spawn(|| self.scan_all(reader)))
                .collect();
            let mut outcome = self.scan_all(reader);
            for other in others {
                outcome = outcome.and(
                    other
                        .join()
                        .unwrap_or_else(|panic| Err(panic_failure(&*panic))),
                );
            }
            outcome
        })
    }

    fn scan_all(&self, reader: &dyn ChunkReader) -> Result<(), Failure> {
        // A thread that panics or fails must not leave others waiting for its chunk.
        let guard = CancelUnlessDone { scan: self, reader };
        let mut buffer = Vec::new();
        let mut waiting = Duration::ZERO;
        while !self.is_over() {
            let begin = Instant::now();
            let Some(chunk) = reader.next_chunk(&mut buffer)? else {
                break;
            };
            waiting += begin.elapsed();
            self.scan_chunk(&chunk)?;
        }
        guard.done();
        *lock(&self.waiting) += waiting;
        Ok(())
    }

    /// Scans one chunk on the calling thread. Errors: those of the sinks; `result_too_large`; `invalid_option` if
    /// `RIPSAW_KERNEL` names a kernel that cannot run.
    pub fn scan_chunk(&self, chunk: &Chunk<'_>) -> Result<(), Failure> {
        check_kernel()?;
        let settings = ChunkSettings {
            stop: &self.stop,
            quarantine: self.quarantine,
            wanted: self.wanted(),
        };
        let idle = lock(&self.idle_workers).pop();
        let mut worker =
            idle.unwrap_or_else(|| Worker::new(Arc::clone(&self.plan), self.line_reading));
        let matched_before = worker.totals.matched_count;
        let findings = worker.scan(chunk, self.batch_to_fill(), settings);
        self.matched_count.fetch_add(
            worker.totals.matched_count - matched_before,
            Ordering::Relaxed,
        );
        self.byte_count
            .fetch_add(chunk.bytes.len() as u64, Ordering::Relaxed);
        self.line_count
            .fetch_add(findings.line_count, Ordering::Relaxed);
        lock(&self.idle_workers).push(worker);

        let place = (chunk.source, chunk.index);
        let outcome = self
            .in_order
            .submit(place, chunk.last, findings, &self.stop);
        if outcome.is_err() {
            self.cancel();
            self.in_order.wake_all();
        }
        outcome
    }

    /// What takes the rows of a chunk, where columns are asked for.
    fn batch_to_fill(&self) -> Option<BatchChunk> {
        let plan = &self.plan;
        (plan.rows == Rows::Columns).then(|| {
            let spare = self.in_order.take_spare_batch();
            spare
                .unwrap_or_else(|| BatchChunk::new(plan.select.as_deref(), plan.limits.max_columns))
        })
    }

    /// How many more matching records are wanted.
    fn wanted(&self) -> u64 {
        let matched = self.matched_count.load(Ordering::Relaxed);
        self.plan
            .limit
            .map_or(u64::MAX, |limit| limit.saturating_sub(matched))
    }

    /// What the chunks add up to, once all of them are scanned. Errors: those of the sinks; `invalid_option` if
    /// `RIPSAW_KERNEL` names a kernel that cannot run.
    pub fn finish(&self) -> Result<PartialReport, Failure> {
        check_kernel()?;
        let ordered = self.in_order.finish()?;
        let workers = std::mem::take(&mut *lock(&self.idle_workers));
        let parts = workers.into_iter().map(Worker::finish);
        Ok(PartialReport::new(
            Arc::clone(&self.plan),
            self.threads,
            self.begun,
            *lock(&self.waiting),
            parts,
            ordered,
        ))
    }
}

/// Asked once: on Linux it means reading files of the control groups.
fn available_cores() -> usize {
    static CORES: OnceLock<usize> = OnceLock::new();
    *CORES.get_or_init(|| thread::available_parallelism().map_or(1, NonZero::get))
}

/// Cancels the scan when it is dropped before it is done.
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
        self.scan.in_order.wake_all();
        self.reader.stop();
    }
}

/// A failure with the message of a panic.
pub fn panic_failure(panic: &(dyn Any + Send)) -> Failure {
    let message = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("unknown panic");
    Failure::new(
        ErrorCode::InternalError,
        format!("Ripsaw has a defect; please report it: {message}"),
    )
}
