//! `NativeScan`: a session as JavaScript sees it.

use std::num::NonZero;
use std::sync::Arc;

use napi::bindgen_prelude::{Env, Object, Uint8Array};
use napi_derive::napi;
use ripsaw_session::{EncodedReport, Error, GroupFormat, LineSlice, Session, SessionSettings};
use serde_json::json;

use crate::environment::Environment;
use crate::outcome::{Answer, Outcome};
use crate::output::{OutputFile, output_of};

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
    /// Whether the outcome has the groups as an Arrow IPC stream in a buffer, and not in its JSON.
    pub arrow: Option<bool>,
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
    environment: Arc<Environment>,
    /// The session, or the failure that every run ends with if there is none.
    session: Result<Session, Error>,
}

#[napi]
impl NativeScan {
    /// Creates a scan. If the query is malformed or an output cannot be opened, the outcome of the run says so.
    #[napi(constructor)]
    pub fn new(env: Env, query_json: String, settings: ScanSettings) -> napi::Result<Self> {
        let environment = Environment::of(&env)?;
        let session = environment.runtime.open(&query_json, settings.into());
        Ok(Self {
            environment,
            session,
        })
    }

    /// Scans files, globs and standard input (`-`), one after another.
    #[napi(ts_return_type = "Promise<Outcome>")]
    pub fn scan_paths<'e>(&self, env: &'e Env, paths: Vec<String>) -> napi::Result<Object<'e>> {
        self.run(env, move |session| session.scan_paths(&paths))
    }

    /// Scans bytes in place. They must not change until the promise is settled.
    #[napi(ts_return_type = "Promise<Outcome>")]
    pub fn scan_bytes<'e>(&self, env: &'e Env, bytes: Uint8Array) -> napi::Result<Object<'e>> {
        self.run(env, move |session| session.scan_bytes(&bytes))
    }

    /// Scans the next slice of one stream, cut anywhere, in place. Several calls may be in progress; their order is the
    /// order of the bytes. The outcome's JSON is `{"over"}`: whether the scan wants no more.
    #[napi(ts_return_type = "Promise<Outcome>")]
    pub fn scan_slice<'e>(&self, env: &'e Env, bytes: Uint8Array) -> napi::Result<Object<'e>> {
        let over = |over: bool| Answer::of_json(&json!({ "over": over }));
        self.environment.promise(env, |settle| match &self.session {
            Ok(session) => {
                session.push_slice(bytes, None, move |scanned| settle(scanned.map(over)));
            }
            Err(failure) => settle(Err(failure.clone())),
        })
    }

    /// Scans the lines that are pushed, until `endLines` is called.
    #[napi(ts_return_type = "Promise<Outcome>")]
    pub fn scan_lines<'e>(&self, env: &'e Env) -> napi::Result<Object<'e>> {
        self.run(env, Session::scan_lines)
    }

    /// Pushes the next lines, whose bytes must not change until they are taken. Returns whether more are wanted.
    /// Returns null and does nothing if the bytes contain another number of line feeds.
    #[napi]
    pub fn push_lines(&self, bytes: Uint8Array, lines: LineRun) -> Option<bool> {
        let lines = lines.find(&bytes)?;
        let session = self.session.as_ref();
        Some(session.is_ok_and(|session| session.push_lines(bytes, lines)))
    }

    /// Ends the input: no more lines follow.
    #[napi]
    pub fn end_lines(&self) {
        if let Ok(session) = &self.session {
            session.end_lines();
        }
    }

    /// Returns the number of runs of lines taken so far. They are taken in order.
    #[napi]
    pub fn lines_taken(&self) -> f64 {
        self.session.as_ref().map_or(0, Session::lines_taken) as f64
    }

    /// Waits until `count` runs of lines have been taken, or no more are wanted.
    #[napi(ts_return_type = "Promise<void>")]
    pub fn until_lines_taken<'e>(&self, env: &'e Env, count: u32) -> napi::Result<Object<'e>> {
        // This is not work for a thread, because all threads may be waiting for lines.
        let (deferred, promise) = env.create_deferred()?;
        let settle = move || deferred.resolve(|_| Ok(()));
        match &self.session {
            Ok(session) => session.when_lines_taken(count.into(), settle),
            Err(_) => settle(),
        }
        Ok(promise)
    }

    /// Ends the stream and returns the outcome of all slices.
    #[napi(ts_return_type = "Promise<Outcome>")]
    pub fn finish<'e>(&self, env: &'e Env) -> napi::Result<Object<'e>> {
        self.run(env, Session::finish)
    }

    /// Returns the progress of the scan.
    #[napi]
    pub fn progress(&self) -> ScanProgress {
        let progress = self.session.as_ref().map(Session::progress);
        let progress = progress.unwrap_or_default();
        ScanProgress {
            bytes_read: progress.bytes_read as f64,
            bytes_total: progress.bytes_total.map(|bytes| bytes as f64),
            lines: progress.lines as f64,
        }
    }

    /// Ends the scan soon. The outcome contains what was found until then.
    #[napi]
    pub fn cancel(&self) {
        if let Ok(session) = &self.session {
            session.cancel();
        }
    }
}

impl NativeScan {
    /// Runs the session off the event loop, and returns a promise of its report.
    fn run<'e>(
        &self,
        env: &'e Env,
        scan: impl FnOnce(&Session) -> Result<EncodedReport, Error> + Send + 'static,
    ) -> napi::Result<Object<'e>> {
        let session = self.session.clone();
        self.environment
            .run(env, move || Answer::of_report(scan(&session?)?))
    }
}

/// Scans a few bytes on the calling thread, which takes less time than starting on another one, and leaves nothing to
/// the garbage collector. Returns null and does nothing if the bytes are compressed, are in a format that cannot be
/// read, or do not contain exactly `line_count` line feeds if that is given.
#[napi]
pub fn scan_now(
    env: Env,
    query_json: String,
    settings: ScanSettings,
    bytes: Uint8Array,
    line_count: Option<u32>,
) -> napi::Result<Option<Outcome>> {
    let runtime = &Environment::of(&env)?.runtime;
    let line_count = line_count.map(|count| count as usize);
    let scanned = runtime.scan_now(&query_json, settings.into(), &bytes, line_count);
    Ok(scanned.map(|report| Answer::of_result(report.and_then(Answer::of_report)).into()))
}

impl From<ScanSettings> for SessionSettings {
    fn from(settings: ScanSettings) -> Self {
        let threads = settings.threads.unwrap_or_default() as usize;
        let lines_file = settings.lines_file.map(OutputFile::opener);
        let lines_fd = settings.lines_fd;
        Self {
            threads: NonZero::new(threads),
            matched_output: lines_file
                .or_else(|| lines_fd.map(|fd| Box::new(move || output_of(fd)) as _)),
            quarantine_output: settings.quarantine_file.map(OutputFile::opener),
            group_format: match settings.arrow {
                Some(true) => GroupFormat::Arrow,
                _ => GroupFormat::Json,
            },
        }
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
