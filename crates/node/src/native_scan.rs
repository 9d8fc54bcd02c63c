use std::num::NonZero;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use napi::bindgen_prelude::{AsyncTask, Env, Object, Uint8Array};
use napi_derive::napi;
use ripsaw_engine::{ChunkReader, LineSink, Scan, ScanSettings as EngineSettings, check_kernel};
use ripsaw_query::{ErrorCode, Failure, Plan, Query};
use ripsaw_sources::{
    BytesReader, Encoding, LineOutput, LineSlice, LinesReader, PathsReader, ReadSettings,
};
use serde_json::json;

use crate::outcome::{Answer, Job, Outcome, Run, off_the_event_loop};
use crate::slice_stream::SliceStream;

/// Settings of a scan that are not part of its query.
#[napi(object)]
pub struct ScanSettings {
    /// Default: the number of available cores.
    pub threads: Option<u32>,
    /// A file for a JSON record of every rejected line.
    pub quarantine_path: Option<String>,
    /// A file for the matched lines, which are otherwise part of the outcome.
    pub lines_path: Option<String>,
    /// A descriptor for the matched lines; it stays open.
    pub lines_fd: Option<i32>,
}

/// How far a scan has come.
#[napi(object)]
pub struct ScanProgress {
    /// Of the input as it is stored.
    pub bytes_read: f64,
    /// Absent where nobody knows.
    pub bytes_total: Option<f64>,
    /// Lines scanned.
    pub lines: f64,
}

/// Whole lines, each ended by a line feed, in Latin-1 but for some ranges in UTF-8.
#[napi(object)]
pub struct LineRun {
    /// How many there are.
    pub count: u32,
    /// The start and the end of each range in UTF-8, ascending. The first line of a scan is in one.
    pub utf8: Vec<u32>,
}

/// One scan of one query; it runs once.
#[napi]
pub struct NativeScan {
    inner: Arc<Inner>,
}

pub(crate) struct Inner {
    /// The scan, or why there is none: then every run ends with that.
    scan: Result<Scan, Failure>,
    pub(crate) read_settings: ReadSettings,
    paths: OnceLock<PathsReader>,
    bytes_total: OnceLock<usize>,
    slices: Mutex<SliceStream>,
    lines: OnceLock<LinesReader<Uint8Array>>,
}

#[napi]
impl NativeScan {
    /// A query that is malformed, or an output that cannot be opened, is told by the outcome of the run.
    #[napi(constructor)]
    pub fn new(query_json: String, settings: ScanSettings) -> Self {
        Self {
            inner: Arc::new(Inner::new(&query_json, &settings)),
        }
    }

    /// Scans files, globs and standard input (`-`), one after the other.
    #[napi(ts_return_type = "Promise<Outcome>")]
    pub fn scan_paths(&self, paths: Vec<String>) -> AsyncTask<Job<Run>> {
        let inner = Arc::clone(&self.inner);
        off_the_event_loop(Box::new(move || {
            let scan = inner.scan()?;
            let opened = PathsReader::open(&paths, &inner.read_settings)?;
            let reader = inner.paths.get_or_init(|| opened);
            scan.run(reader)?;
            inner.report(reader.source_names(), reader.failures())
        }))
    }

    /// Scans bytes in place; they must not change until the promise is settled.
    #[napi(ts_return_type = "Promise<Outcome>")]
    pub fn scan_bytes(&self, bytes: Uint8Array) -> AsyncTask<Job<Run>> {
        let inner = Arc::clone(&self.inner);
        off_the_event_loop(Box::new(move || inner.scan_bytes(&bytes)))
    }

    /// Scans the next run of bytes of one stream, cut anywhere, in place. Several may be under way; the order of the
    /// calls is the order of the bytes. The outcome's JSON is `{"over"}`: whether the scan wants no more.
    #[napi(ts_return_type = "Promise<Outcome>")]
    pub fn scan_slice(&self, bytes: Uint8Array) -> AsyncTask<Job<Run>> {
        let inner = Arc::clone(&self.inner);
        let part = inner.slices().cut(&bytes, &self.inner);
        off_the_event_loop(Box::new(move || {
            let scan = inner.scan()?;
            part?.scan(&bytes, scan)?;
            Ok(Answer {
                json: json!({ "over": scan.is_over() }).to_string(),
                buffers: Vec::new(),
            })
        }))
    }

    /// Scans the lines that are pushed until they end.
    #[napi(ts_return_type = "Promise<Outcome>")]
    pub fn scan_lines(&self) -> AsyncTask<Job<Run>> {
        let inner = Arc::clone(&self.inner);
        off_the_event_loop(Box::new(move || {
            let lines = inner.lines();
            let outcome = inner.scan().and_then(|scan| scan.run(lines));
            // Whoever pushes lines must not wait for a scan that has ended.
            lines.stop();
            outcome?;
            inner.report(Vec::new(), Vec::new())
        }))
    }

    /// Pushes the next lines, whose bytes must not change until they are taken. Answers whether more are wanted, or null,
    /// with nothing done, if the bytes hold another number of line feeds.
    #[napi]
    pub fn push_lines(&self, bytes: Uint8Array, lines: LineRun) -> Option<bool> {
        let lines = lines.find(&bytes)?;
        Some(self.inner.lines().push(bytes, lines))
    }

    /// No lines follow.
    #[napi]
    pub fn end_lines(&self) {
        self.inner.lines().close();
    }

    /// How many runs of lines were taken; they are taken in their order.
    #[napi]
    pub fn lines_taken(&self) -> f64 {
        self.inner.lines().taken_count() as f64
    }

    /// Waits until so many runs of lines were taken, or no more are wanted.
    #[napi(ts_return_type = "Promise<void>")]
    pub fn until_lines_taken<'e>(&self, env: &'e Env, count: u32) -> napi::Result<Object<'e>> {
        // Not on a thread of the pool: all of them may wait for lines.
        let (deferred, promise) = env.create_deferred()?;
        let lines = self.inner.lines();
        lines.when_taken(count.into(), move || deferred.resolve(|_| Ok(())));
        Ok(promise)
    }

    /// The outcome of all slices.
    #[napi(ts_return_type = "Promise<Outcome>")]
    pub fn finish(&self) -> AsyncTask<Job<Run>> {
        let inner = Arc::clone(&self.inner);
        off_the_event_loop(Box::new(move || {
            let scan = inner.scan()?;
            let stream =
                std::mem::replace(&mut *inner.slices(), SliceStream::new(&inner.read_settings));
            let failures = stream.finish(scan)?;
            inner.report(Vec::new(), failures)
        }))
    }

    /// How far the scan has come.
    #[napi]
    pub fn progress(&self) -> ScanProgress {
        let Inner {
            paths,
            bytes_total,
            scan,
            ..
        } = &*self.inner;
        let scanned = scan
            .as_ref()
            .map_or((0, 0), |scan| (scan.byte_count(), scan.line_count()));
        let (bytes_read, bytes_total) = match paths.get() {
            Some(paths) => (paths.bytes_read(), paths.bytes_total()),
            None => (scanned.0, bytes_total.get().map(|bytes| *bytes as u64)),
        };
        ScanProgress {
            bytes_read: bytes_read as f64,
            bytes_total: bytes_total.map(|bytes| bytes as f64),
            lines: scanned.1 as f64,
        }
    }

    /// Ends the scan soon. The outcome tells what was found until then.
    #[napi]
    pub fn cancel(&self) {
        if let Ok(scan) = &self.inner.scan {
            scan.cancel();
        }
        if let Some(lines) = self.inner.lines.get() {
            lines.stop();
        }
    }
}

/// Scans a few bytes on the spot, sooner than another thread would have begun, and leaves nothing to the garbage
/// collector. Answers null, and does nothing, if they are compressed, or do not hold exactly `line_count` line feeds
/// where that is given.
#[napi]
pub fn scan_now(
    query_json: String,
    settings: ScanSettings,
    bytes: Uint8Array,
    line_count: Option<u32>,
) -> Option<Outcome> {
    let has_lines = |count| LineSlice::new(&bytes, Vec::new()).line_count() == count as usize;
    let is_plain = Encoding::of(&bytes) == Encoding::Plain;
    (is_plain && line_count.is_none_or(has_lines))
        .then(|| Answer::of(|| Inner::new(&query_json, &settings).scan_bytes(&bytes)).into())
}

impl LineRun {
    /// `None` if there are not so many.
    fn find(&self, bytes: &[u8]) -> Option<LineSlice> {
        let (ranges, _) = self.utf8.as_chunks::<2>();
        let ranges = ranges
            .iter()
            .map(|[start, end]| *start as usize..*end as usize);
        let lines = LineSlice::new(bytes, ranges.collect());
        (lines.line_count() == self.count as usize).then_some(lines)
    }
}

impl Inner {
    fn new(query_json: &str, settings: &ScanSettings) -> Self {
        let query = Query::from_json(query_json);
        let read_settings = read_settings(&query, settings);
        Self {
            scan: query.and_then(|query| prepare(&query, settings)),
            slices: Mutex::new(SliceStream::new(&read_settings)),
            read_settings,
            paths: OnceLock::new(),
            bytes_total: OnceLock::new(),
            lines: OnceLock::new(),
        }
    }

    pub(crate) fn scan(&self) -> Result<&Scan, Failure> {
        self.scan.as_ref().map_err(Clone::clone)
    }

    fn scan_bytes(&self, bytes: &[u8]) -> Result<Answer, Failure> {
        let scan = self.scan()?;
        self.bytes_total.get_or_init(|| bytes.len());
        let settings = self.read_settings.for_bytes(bytes.len(), scan.threads());
        let reader = BytesReader::new(bytes, &settings);
        scan.run(&reader)?;
        self.report(Vec::new(), reader.failures())
    }

    fn lines(&self) -> &LinesReader<Uint8Array> {
        self.lines
            .get_or_init(|| LinesReader::new(self.scan.as_ref().map_or(1, Scan::threads)))
    }

    fn slices(&self) -> MutexGuard<'_, SliceStream> {
        self.slices.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn report(&self, source_names: Vec<String>, failures: Vec<Failure>) -> Result<Answer, Failure> {
        let report = self.scan()?.finish()?.finish(source_names, failures)?;
        Answer::report(report)
    }
}

fn read_settings(query: &Result<Query, Failure>, settings: &ScanSettings) -> ReadSettings {
    let limits = query.as_ref().map(|query| query.limits).unwrap_or_default();
    ReadSettings {
        max_line_bytes: limits.max_line_bytes as usize,
        in_order: settings.lines_path.is_some() || settings.lines_fd.is_some(),
        ..ReadSettings::default()
    }
}

fn prepare(query: &Query, settings: &ScanSettings) -> Result<Scan, Failure> {
    // A query that is refused must not have emptied a file.
    let plan = Plan::compile(query)?;
    check_kernel()?;
    let matched_sink = match (&settings.lines_path, settings.lines_fd) {
        (Some(path), _) => Some(LineOutput::create(Path::new(path))?),
        (None, Some(descriptor)) => Some(output_of(descriptor)?),
        (None, None) => None,
    };
    let quarantine_sink = settings
        .quarantine_path
        .as_deref()
        .map(|path| LineOutput::create(Path::new(path)))
        .transpose()?;
    let engine_settings = EngineSettings {
        threads: settings
            .threads
            .and_then(|threads| NonZero::new(threads as usize)),
        matched_sink: matched_sink.map(|output| Box::new(output) as Box<dyn LineSink>),
        quarantine_sink: quarantine_sink.map(|output| Box::new(output) as Box<dyn LineSink>),
        ..EngineSettings::default()
    };
    Ok(Scan::new(plan, engine_settings))
}

#[cfg(unix)]
pub(crate) fn output_of(descriptor: i32) -> Result<LineOutput, Failure> {
    use std::os::fd::BorrowedFd;

    if descriptor < 0 {
        return Err(Failure::new(
            ErrorCode::InvalidOption,
            "a file descriptor must not be negative",
        ));
    }
    let name = if descriptor == 1 {
        "standard output".to_owned()
    } else {
        format!("file descriptor {descriptor}")
    };
    debug_assert!(descriptor >= 0);
    // SAFETY: the descriptor is not -1 and is borrowed only while it is copied; if it is not open, copying it fails.
    let borrowed = unsafe { BorrowedFd::borrow_raw(descriptor) };
    LineOutput::from_fd(borrowed, &name)
}

#[cfg(not(unix))]
pub(crate) fn output_of(_: i32) -> Result<LineOutput, Failure> {
    Err(Failure::new(
        ErrorCode::InvalidOption,
        "file descriptors are for Unix; give a path",
    ))
}
