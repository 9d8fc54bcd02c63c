//! `NativeScan`: a scan as JavaScript sees it.

use std::num::NonZero;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use napi::bindgen_prelude::{Env, Object, Uint8Array};
use napi_derive::napi;
use ripsaw_engine::{ChunkReader, LineSink, Scan, ScanSettings as EngineSettings, check_kernel};
use ripsaw_query::{ErrorCode, Failure, Plan, Query};
use ripsaw_sources::{
    BytesReader, Encoding, LineOutput, LineSlice, LinesReader, PathsReader, ReadSettings,
};
use serde_json::json;

use crate::environment::Environment;
use crate::lent_bytes::LentBytes;
use crate::outcome::{Answer, Outcome};
use crate::slice_stream::SliceStream;

/// Settings of a scan that are not part of its query.
#[napi(object)]
pub struct ScanSettings {
    /// Number of threads. Default: the number of available cores.
    pub threads: Option<u32>,
    /// A file that gets a JSON record for every rejected line.
    pub quarantine_file: Option<OutputFile>,
    /// A file that gets the matched lines, which are otherwise part of the outcome.
    pub lines_file: Option<OutputFile>,
    /// A descriptor that gets the matched lines. It stays open.
    pub lines_fd: Option<i32>,
}

/// An existing file that output is appended to.
#[napi(object)]
pub struct OutputFile {
    /// The path of the file while it is written.
    pub path: String,
    /// The path that failures name.
    pub name: String,
}

/// The progress of a scan.
#[napi(object)]
pub struct ScanProgress {
    /// Number of bytes read from the input, as it is stored.
    pub bytes_read: f64,
    /// Size of the input in bytes, or absent if it is unknown.
    pub bytes_total: Option<f64>,
    /// Number of lines scanned.
    pub lines: f64,
}

/// Whole lines, each ended by a line feed, in Latin-1 except for some ranges in UTF-8.
#[napi(object)]
pub struct LineRun {
    /// Number of lines.
    pub count: u32,
    /// The start and the end of each range in UTF-8, in ascending order. The first line of a scan is in one.
    pub utf8: Vec<u32>,
}

/// One scan of one query. It runs once.
#[napi]
pub struct NativeScan {
    inner: Arc<Inner>,
    environment: Arc<Environment>,
}

pub(crate) struct Inner {
    /// The scan, or the failure that every run ends with if there is none.
    scan: Result<Scan, Failure>,
    pub(crate) read_settings: ReadSettings,
    paths: OnceLock<PathsReader>,
    bytes_total: OnceLock<usize>,
    slices: Mutex<SliceStream>,
    lines: OnceLock<LinesReader<Uint8Array>>,
}

#[napi]
impl NativeScan {
    /// Creates a scan. If the query is malformed or an output cannot be opened, the outcome of the run says so.
    #[napi(constructor)]
    pub fn new(env: Env, query_json: String, settings: ScanSettings) -> napi::Result<Self> {
        let environment = Environment::of(&env)?;
        let inner = Arc::new(Inner::new(&query_json, &settings));
        environment.add_scan(&inner);
        Ok(Self { inner, environment })
    }

    /// Scans files, globs and standard input (`-`), one after another.
    #[napi(ts_return_type = "Promise<Outcome>")]
    pub fn scan_paths<'e>(&self, env: &'e Env, paths: Vec<String>) -> napi::Result<Object<'e>> {
        let inner = Arc::clone(&self.inner);
        self.environment.promise(env, move || {
            let scan = inner.scan()?;
            let opened = PathsReader::open(&paths, &inner.read_settings)?;
            let reader = inner.paths.get_or_init(|| opened);
            scan.run(reader)?;
            inner.report(reader.source_names(), reader.failures())
        })
    }

    /// Scans bytes in place. They must not change until the promise is settled.
    #[napi(ts_return_type = "Promise<Outcome>")]
    pub fn scan_bytes<'e>(&self, env: &'e Env, bytes: Uint8Array) -> napi::Result<Object<'e>> {
        let inner = Arc::clone(&self.inner);
        let lender = Arc::clone(&self.environment);
        self.environment.promise(env, move || {
            let reader = lender
                .reading()
                .and_then(|_reading| inner.bytes_reader(&bytes))?;
            inner.scan()?.run(&LentBytes::new(&reader, &lender))?;
            inner.report(Vec::new(), reader.failures())
        })
    }

    /// Scans the next slice of one stream, cut anywhere, in place. Several calls may be in progress; their order is the
    /// order of the bytes. The outcome's JSON is `{"over"}`: whether the scan wants no more.
    #[napi(ts_return_type = "Promise<Outcome>")]
    pub fn scan_slice<'e>(&self, env: &'e Env, bytes: Uint8Array) -> napi::Result<Object<'e>> {
        let inner = Arc::clone(&self.inner);
        let lender = Arc::clone(&self.environment);
        let part = inner.slices().cut(&bytes, &self.inner);
        self.environment.promise(env, move || {
            let scan = inner.scan()?;
            part?.scan(&bytes, scan, &lender)?;
            Ok(Answer {
                json: json!({ "over": scan.is_over() }).to_string(),
                buffers: Vec::new(),
            })
        })
    }

    /// Scans the lines that are pushed, until `endLines` is called.
    #[napi(ts_return_type = "Promise<Outcome>")]
    pub fn scan_lines<'e>(&self, env: &'e Env) -> napi::Result<Object<'e>> {
        let inner = Arc::clone(&self.inner);
        self.environment.promise(env, move || {
            let lines = inner.lines();
            let outcome = inner.scan().and_then(|scan| scan.run(lines));
            // Pushing must not wait for a scan that has ended.
            lines.stop();
            outcome?;
            inner.report(Vec::new(), Vec::new())
        })
    }

    /// Pushes the next lines, whose bytes must not change until they are taken. Returns whether more are wanted.
    /// Returns null and does nothing if the bytes contain another number of line feeds.
    #[napi]
    pub fn push_lines(&self, bytes: Uint8Array, lines: LineRun) -> Option<bool> {
        let lines = lines.find(&bytes)?;
        Some(self.inner.lines().push(bytes, lines))
    }

    /// Ends the input: no more lines follow.
    #[napi]
    pub fn end_lines(&self) {
        self.inner.lines().close();
    }

    /// Returns the number of runs of lines taken so far. They are taken in order.
    #[napi]
    pub fn lines_taken(&self) -> f64 {
        self.inner.lines().taken_count() as f64
    }

    /// Waits until `count` runs of lines have been taken, or no more are wanted.
    #[napi(ts_return_type = "Promise<void>")]
    pub fn until_lines_taken<'e>(&self, env: &'e Env, count: u32) -> napi::Result<Object<'e>> {
        // This is not work for a thread, because all threads may be waiting for lines.
        let (deferred, promise) = env.create_deferred()?;
        let lines = self.inner.lines();
        lines.when_taken(count.into(), move || deferred.resolve(|_| Ok(())));
        Ok(promise)
    }

    /// Ends the stream and returns the outcome of all slices.
    #[napi(ts_return_type = "Promise<Outcome>")]
    pub fn finish<'e>(&self, env: &'e Env) -> napi::Result<Object<'e>> {
        let inner = Arc::clone(&self.inner);
        self.environment.promise(env, move || {
            let scan = inner.scan()?;
            let stream =
                std::mem::replace(&mut *inner.slices(), SliceStream::new(&inner.read_settings));
            let failures = stream.finish(scan)?;
            inner.report(Vec::new(), failures)
        })
    }

    /// Returns the progress of the scan.
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

    /// Ends the scan soon. The outcome contains what was found until then.
    #[napi]
    pub fn cancel(&self) {
        self.inner.stop();
    }
}

/// Scans a few bytes on the calling thread, which takes less time than starting on another one, and leaves nothing to
/// the garbage collector. Returns null and does nothing if the bytes are compressed, are in a format that cannot be
/// read, or do not contain exactly `line_count` line feeds if that is given.
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
        .then(|| Answer::of(|| Inner::new(&query_json, &settings).scan_now(&bytes)).into())
}

impl OutputFile {
    fn open(&self) -> Result<LineOutput, Failure> {
        LineOutput::open(Path::new(&self.path), &self.name)
    }
}

impl LineRun {
    /// Inspects the lines. Returns `None` if their number is not `count`.
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
        let query = Query::from_request(query_json);
        let mut read_settings = read_settings(&query, settings);
        let scan = query.and_then(|query| prepare(&query, settings));
        if let Ok(scan) = &scan {
            read_settings.stop = scan.stop_flag();
        }
        Self {
            scan,
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

    /// Ends the scan soon. Nothing waits for more input, and threads read memory of JavaScript only to the end of a
    /// read in progress ([`Environment::reading`]).
    pub(crate) fn stop(&self) {
        if let Ok(scan) = &self.scan {
            scan.cancel();
        }
        if let Some(lines) = self.lines.get() {
            lines.stop();
        }
        self.slices().stop();
    }

    fn bytes_reader<'b>(&self, bytes: &'b [u8]) -> Result<BytesReader<'b>, Failure> {
        self.bytes_total.get_or_init(|| bytes.len());
        let threads = self.scan()?.threads();
        let settings = self.read_settings.for_bytes(bytes.len(), threads);
        Ok(BytesReader::new(bytes, &settings))
    }

    fn scan_now(&self, bytes: &[u8]) -> Result<Answer, Failure> {
        let reader = self.bytes_reader(bytes)?;
        self.scan()?.run(&reader)?;
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
        in_order: settings.lines_file.is_some() || settings.lines_fd.is_some(),
        ..ReadSettings::default()
    }
}

fn prepare(query: &Query, settings: &ScanSettings) -> Result<Scan, Failure> {
    let plan = Plan::compile(query)?;
    check_kernel()?;
    let matched_sink = match (&settings.lines_file, settings.lines_fd) {
        (Some(file), _) => Some(file.open()?),
        (None, Some(descriptor)) => Some(output_of(descriptor)?),
        (None, None) => None,
    };
    let quarantine_sink = settings
        .quarantine_file
        .as_ref()
        .map(OutputFile::open)
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
