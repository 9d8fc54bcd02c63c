//! Sessions: open scans of one request.

use std::num::NonZero;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError, Weak};

use ripsaw_engine::{ChunkReader, LineSink, Scan, ScanSettings, check_kernel};
use ripsaw_query::{Error, Plan, Query};
use ripsaw_sources::{
    BytesReader, Encoding, LineOutput, LineSlice, LinesReader, Origin, PathsReader, ReadSettings,
};

use crate::encoded_report::{EncodedReport, GroupFormat};
use crate::lent_reader::LentReader;
use crate::runtime::{Runtime, Shared, without_panic};
use crate::slice_stream::SliceStream;

/// Settings of a session that are not part of its request.
#[derive(Default)]
pub struct SessionSettings {
    /// Number of threads. Default: the number of available cores.
    pub threads: Option<NonZero<usize>>,
    /// Opens the output of matched lines, which are otherwise part of the report.
    pub matched_output: Option<OpenOutput>,
    /// Opens the output that gets a JSON record for every rejected line.
    pub quarantine_output: Option<OpenOutput>,
    /// How the report contains the groups. Default: as JSON.
    pub group_format: GroupFormat,
}

/// Opens an output, once the request has turned out to be valid.
pub type OpenOutput = Box<dyn FnOnce() -> Result<LineOutput, Error> + Send>;

/// One open scan of one request. It runs once, over one kind of input:
///
/// | input                      | calls                                                    |
/// | -------------------------- | -------------------------------------------------------- |
/// | files, globs, `-`          | [`scan_paths`](Self::scan_paths)                         |
/// | bytes in memory            | [`scan_bytes`](Self::scan_bytes)                         |
/// | a stream, slice by slice   | [`push_slice`](Self::push_slice), then [`finish`](Self::finish) |
/// | lines of an array          | [`push_lines`](Self::push_lines), [`end_lines`](Self::end_lines) while [`scan_lines`](Self::scan_lines) runs |
///
/// A handle: clones are the same session. Whoever wants to know or to stop may call [`progress`](Self::progress) and
/// [`stop`](Self::stop) from another thread meanwhile. After a failure the session must be stopped or dropped.
#[derive(Clone)]
pub struct Session {
    inner: Arc<Inner>,
}

pub(crate) struct Inner {
    runtime: Arc<Shared>,
    scan: Arc<Scan>,
    read_settings: ReadSettings,
    group_format: GroupFormat,
    paths: OnceLock<PathsReader>,
    bytes_total: OnceLock<usize>,
    lines: OnceLock<LinesReader<LineBytes>>,
    slices: Mutex<Slices>,
    slice_done: Condvar,
}

/// A stream of slices, and what is known of it so far.
struct Slices {
    stream: SliceStream,
    /// Number of slices that have been pushed and are not scanned yet.
    in_flight: usize,
    /// Failures in reading, each with the number of the slice that noticed it.
    failures: Vec<(u64, Error)>,
    next_number: u64,
}

/// Bytes of pushed lines, which the runtime lends or gives.
struct LineBytes(Box<dyn AsRef<[u8]> + Send>);

/// Progress of a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Number of bytes read from the input, as it is stored.
    pub bytes_read: u64,
    /// Size of the input in bytes, if it is known.
    pub bytes_total: Option<u64>,
    /// Number of lines scanned.
    pub lines: u64,
}

impl Session {
    pub(crate) fn new(
        runtime: &Arc<Shared>,
        request: &str,
        settings: SessionSettings,
    ) -> Result<Self, Error> {
        let query = Query::from_request(request)?;
        let plan = Plan::compile(&query)?;
        check_kernel()?;
        let in_order = settings.matched_output.is_some();
        let scan_settings = ScanSettings {
            threads: settings.threads,
            matched_sink: open_sink(settings.matched_output)?,
            quarantine_sink: open_sink(settings.quarantine_output)?,
            memory: Some(Arc::clone(&runtime.memory)),
            ..ScanSettings::default()
        };
        let scan = Arc::new(Scan::new(plan, scan_settings));
        let read_settings = ReadSettings {
            max_line_bytes: query.limits.max_line_bytes as usize,
            in_order,
            stop: scan.stop_flag(),
            ..ReadSettings::default()
        };
        Ok(Self {
            inner: Arc::new(Inner {
                runtime: Arc::clone(runtime),
                scan,
                group_format: settings.group_format,
                paths: OnceLock::new(),
                bytes_total: OnceLock::new(),
                lines: OnceLock::new(),
                slices: Mutex::new(Slices {
                    stream: SliceStream::new(&read_settings),
                    in_flight: 0,
                    failures: Vec::new(),
                    next_number: 0,
                }),
                slice_done: Condvar::new(),
                read_settings,
            }),
        })
    }

    pub(crate) fn downgrade(&self) -> Weak<Inner> {
        Arc::downgrade(&self.inner)
    }

    /// Scans files, globs and standard input (`-`), one after another.
    pub fn scan_paths(&self, paths: &[String]) -> Result<EncodedReport, Error> {
        let inner = &*self.inner;
        let opened = PathsReader::open(paths, &inner.read_settings)?;
        let reader = inner.paths.get_or_init(|| opened);
        inner.scan.run(reader)?;
        inner.report(reader.source_names(), reader.failures())
    }

    /// Scans bytes in place. They must not change meanwhile.
    pub fn scan_bytes(&self, bytes: &[u8]) -> Result<EncodedReport, Error> {
        let inner = &*self.inner;
        inner.bytes_total.get_or_init(|| bytes.len());
        let threads = inner.scan.threads();
        let settings = inner.read_settings.for_bytes(bytes.len(), threads);
        let reader = {
            let _reading = inner.runtime.reading()?;
            BytesReader::new(bytes, &settings)
        };
        inner.scan.run(&LentReader::new(&reader, &inner.runtime))?;
        inner.report(Vec::new(), reader.failures())
    }

    /// Scans the next slice of one stream, cut anywhere, in place on a thread of the runtime. `done` is told whether the
    /// scan wants no more slices. Slices are scanned at the same time; the order of the bytes is that of the calls, which
    /// must not overlap. The caller limits how many slices there are at once; if the request has a limit, to one.
    ///
    /// A slice with an origin begins the next source, whose lines are then reported with its name, their number and
    /// their offset there. The first slice decides whether all sources of the stream have names. Slices without an
    /// origin continue the source of the slice before.
    ///
    /// Errors: `invalid_source` if a slice has an origin, but the first one had none.
    pub fn push_slice(
        &self,
        bytes: impl AsRef<[u8]> + Send + 'static,
        origin: Option<&Origin>,
        done: impl FnOnce(Result<bool, Error>) + Send + 'static,
    ) {
        let inner = Arc::clone(&self.inner);
        let (number, work) = {
            let mut slices = inner.slices();
            slices.in_flight += 1;
            slices.next_number += 1;
            let work = slices.stream.take(bytes.as_ref(), origin, &inner.scan);
            (slices.next_number, work)
        };
        let slice = SliceInFlight(Arc::clone(&inner));
        let scan = move || {
            // The slice is counted until it is scanned, or will not be.
            let SliceInFlight(inner) = &slice;
            let failures = work?.scan(bytes.as_ref(), &inner.scan, &inner.runtime)?;
            let failures = failures.into_iter().map(|failure| (number, failure));
            inner.slices().failures.extend(failures);
            Ok(inner.scan.is_over())
        };
        inner.runtime.run(scan, done);
    }

    /// Ends the stream, waits for its slices, and returns the report.
    pub fn finish(&self) -> Result<EncodedReport, Error> {
        let inner = &*self.inner;
        let (source, mut failures) = {
            let in_flight = |slices: &mut Slices| slices.in_flight > 0;
            let waited = inner.slice_done.wait_while(inner.slices(), in_flight);
            let mut slices = waited.unwrap_or_else(PoisonError::into_inner);
            (slices.stream.end(), std::mem::take(&mut slices.failures))
        };
        failures.sort_by_key(|(number, _)| *number);
        let failures = failures.into_iter().map(|(_, failure)| failure);
        let last = source.finish(&inner.scan)?;
        inner.report(inner.scan.source_names(), failures.chain(last).collect())
    }

    /// Scans the lines that are pushed, until [`end_lines`](Self::end_lines) is called.
    pub fn scan_lines(&self) -> Result<EncodedReport, Error> {
        let lines = self.inner.lines();
        let outcome = self.inner.scan.run(lines);
        // Pushing must not wait for a scan that has ended.
        lines.stop();
        outcome?;
        self.inner.report(Vec::new(), Vec::new())
    }

    /// Pushes the next lines. Their bytes must not change until they are taken. Returns whether more are wanted.
    pub fn push_lines(&self, bytes: impl AsRef<[u8]> + Send + 'static, lines: LineSlice) -> bool {
        self.inner.lines().push(LineBytes(Box::new(bytes)), lines)
    }

    /// Ends the input: no more lines follow.
    pub fn end_lines(&self) {
        self.inner.lines().close();
    }

    /// Returns the number of runs of lines taken so far. They are taken in order.
    pub fn lines_taken(&self) -> u64 {
        self.inner.lines().taken_count()
    }

    /// Makes a call once `count` runs of lines have been taken, or no more are wanted.
    pub fn when_lines_taken(&self, count: u64, call: impl FnOnce() + Send + 'static) {
        self.inner.lines().when_taken(count, call);
    }

    /// Returns the progress.
    pub fn progress(&self) -> Progress {
        let Inner {
            paths,
            bytes_total,
            scan,
            ..
        } = &*self.inner;
        let (bytes_read, bytes_total) = match paths.get() {
            Some(paths) => (paths.bytes_read(), paths.bytes_total()),
            None => (
                scan.byte_count(),
                bytes_total.get().map(|bytes| *bytes as u64),
            ),
        };
        Progress {
            bytes_read,
            bytes_total,
            lines: scan.line_count(),
        }
    }

    /// Ends the scan soon. The report contains what was found until then.
    pub fn cancel(&self) {
        self.inner.cancel();
    }
}

impl Runtime {
    /// Scans a few bytes on the calling thread, which takes less time than starting on another one. Returns `None` and
    /// does nothing if the bytes are compressed, are in a format that cannot be read, or do not contain exactly
    /// `line_count` line feeds if that is given.
    pub fn scan_now(
        &self,
        request: &str,
        settings: SessionSettings,
        bytes: &[u8],
        line_count: Option<usize>,
    ) -> Option<Result<EncodedReport, Error>> {
        let has_lines = |count| LineSlice::new(bytes, Vec::new()).line_count() == count;
        let is_plain = Encoding::of(bytes) == Encoding::Plain;
        let scan = || Session::new(self.shared(), request, settings)?.scan_bytes(bytes);
        (is_plain && line_count.is_none_or(has_lines)).then(|| without_panic(scan))
    }
}

impl Inner {
    /// Ends the scan soon. Nothing waits for more input, and threads read lent memory only to the end of a read in
    /// progress ([`Shared::reading`]).
    pub(crate) fn cancel(&self) {
        self.scan.cancel();
        if let Some(lines) = self.lines.get() {
            lines.stop();
        }
        self.slices().stream.stop();
    }

    fn lines(&self) -> &LinesReader<LineBytes> {
        self.lines
            .get_or_init(|| LinesReader::new(self.scan.threads()))
    }

    fn slices(&self) -> MutexGuard<'_, Slices> {
        self.slices.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn report(
        &self,
        source_names: Vec<String>,
        failures: Vec<Error>,
    ) -> Result<EncodedReport, Error> {
        let report = self.scan.finish()?.finish(source_names, failures)?;
        EncodedReport::new(report, self.group_format)
    }
}

fn open_sink(output: Option<OpenOutput>) -> Result<Option<Box<dyn LineSink>>, Error> {
    let output = output.map(|open| open()).transpose()?;
    Ok(output.map(|output| Box::new(output) as _))
}

/// A slice that has been pushed. It is in flight until this is dropped.
struct SliceInFlight(Arc<Inner>);

impl Drop for SliceInFlight {
    fn drop(&mut self) {
        self.0.slices().in_flight -= 1;
        self.0.slice_done.notify_all();
    }
}

impl AsRef<[u8]> for LineBytes {
    fn as_ref(&self) -> &[u8] {
        (*self.0).as_ref()
    }
}
