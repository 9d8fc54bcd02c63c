use std::time::{Duration, Instant};

use ripsaw_kernels::Kernel;
use serde::Serialize;

use crate::totals::Totals;

/// Of so many windows one is timed, the first one among them: looking at the clock takes as long as reading a line.
const TIMED_WINDOWS: u64 = 16;

/// A step that all lines of a window go through.
#[derive(Clone, Copy)]
pub(crate) enum Phase {
    /// Positions of quotes and line feeds.
    Index,
    /// Validation, and where the needed values are.
    Read,
    /// The predicate.
    Filter,
    /// The rules of the schema.
    Validate,
    /// Raw lines or columns.
    Rows,
    /// Statistics and error messages.
    Aggregate,
}

impl Phase {
    const ALL: [(&'static str, Phase); 6] = [
        ("index", Phase::Index),
        ("read", Phase::Read),
        ("filter", Phase::Filter),
        ("validate", Phase::Validate),
        ("rows", Phase::Rows),
        ("aggregate", Phase::Aggregate),
    ];
}

/// How the windows of a scan were read, and how long that took.
#[derive(Clone, Debug, Default)]
pub(crate) struct WindowCounts {
    pub(crate) windows: u64,
    /// Windows that were walked without an attempt to know their lines by their shapes.
    pub(crate) walked_windows: u64,
    /// Lines that were walked.
    pub(crate) walked_lines: u64,
    timed_bytes: u64,
    phases: [Duration; Phase::ALL.len()],
}

impl WindowCounts {
    /// Begins a window of so many bytes.
    #[inline]
    pub(crate) fn begin_window(&mut self, byte_count: usize) -> Stopwatch {
        let is_timed = self.windows.is_multiple_of(TIMED_WINDOWS);
        self.windows += 1;
        if is_timed {
            self.timed_bytes += byte_count as u64;
        }
        Stopwatch(is_timed.then(Instant::now))
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        self.windows += other.windows;
        self.walked_windows += other.walked_windows;
        self.walked_lines += other.walked_lines;
        self.timed_bytes += other.timed_bytes;
        for (time, more) in self.phases.iter_mut().zip(other.phases) {
            *time += more;
        }
    }
}

/// Says how long the phases of one window take, if it is timed.
pub(crate) struct Stopwatch(Option<Instant>);

impl Stopwatch {
    /// Ends a phase; the next one begins.
    #[inline]
    pub(crate) fn end(&mut self, phase: Phase, counts: &mut WindowCounts) {
        if let Some(begin) = &mut self.0 {
            let now = Instant::now();
            counts.phases[phase as usize] += now - *begin;
            *begin = now;
        }
    }
}

/// How the bytes were scanned.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Profile {
    /// The name of the [`Kernel`].
    pub kernel: &'static str,
    /// The number of threads at the most.
    pub threads: usize,
    /// Bytes that were scanned; where a line was too long or a limit ended the scan, it depends on the chunks.
    pub byte_count: u64,
    /// All lines.
    pub line_count: u64,
    /// Lines are read some at a time: so many times.
    pub window_count: u64,
    /// Windows of which every line was walked, byte by byte, because too few of those before were of a known shape.
    pub walked_window_count: u64,
    /// Lines that were walked; the others were known by their shape.
    pub walked_line_count: u64,
    /// From the making of the scan to the end of its report, in milliseconds.
    pub elapsed_ms: f64,
    /// What all threads together spent waiting for bytes to be read and decompressed, in milliseconds.
    pub waiting_ms: f64,
    /// How fast each phase is on one thread, by a sample of the windows, in the order that they have.
    pub phases: Vec<PhaseSpeed>,
}

/// How fast a phase is.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PhaseSpeed {
    /// `index`, `read`, `filter`, `validate`, `rows` or `aggregate`.
    pub phase: &'static str,
    /// Bytes of log lines that go through it in a second.
    pub bytes_per_second: u64,
    /// Its part of the time of all phases, 0 to 1.
    pub share: f64,
}

impl Profile {
    /// Of a scan that is not yet over.
    pub(crate) fn new(threads: usize, waiting: Duration, totals: &Totals) -> Self {
        let counts = &totals.windows;
        let total: Duration = counts.phases.iter().sum();
        let speed = |(phase, index): (&'static str, Phase)| {
            let seconds = counts.phases[index as usize].as_secs_f64();
            (seconds > 0.0).then(|| PhaseSpeed {
                phase,
                bytes_per_second: (counts.timed_bytes as f64 / seconds) as u64,
                share: rounded(seconds / total.as_secs_f64()),
            })
        };
        Self {
            kernel: Kernel::detect().name(),
            threads,
            byte_count: totals.byte_count,
            line_count: totals.line_count,
            window_count: counts.windows,
            walked_window_count: counts.walked_windows,
            walked_line_count: counts.walked_lines,
            elapsed_ms: 0.0,
            waiting_ms: milliseconds(waiting),
            phases: Phase::ALL.into_iter().filter_map(speed).collect(),
        }
    }
}

/// With as many digits as mean something.
pub(crate) fn milliseconds(time: Duration) -> f64 {
    rounded(time.as_secs_f64() * 1e3)
}

fn rounded(value: f64) -> f64 {
    (value * 1e3).round() / 1e3
}

#[cfg(test)]
mod tests {
    use super::{Phase, Profile, TIMED_WINDOWS, WindowCounts};
    use crate::totals::Totals;
    use ripsaw_query::{Plan, Query};
    use std::time::Duration;

    #[test]
    fn times_the_phases_of_some_windows() {
        let mut counts = WindowCounts::default();
        for _ in 0..=TIMED_WINDOWS {
            let mut watch = counts.begin_window(100);
            watch.end(Phase::Index, &mut counts);
            std::thread::sleep(Duration::from_millis(1));
            watch.end(Phase::Read, &mut counts);
        }
        let mut both = counts.clone();
        both.merge(&counts);
        let plan = Plan::compile(&Query::default()).unwrap();
        let totals = Totals {
            windows: both,
            byte_count: 200,
            ..Totals::new(&plan)
        };
        let profile = Profile::new(2, Duration::from_secs(1), &totals);
        assert_eq!(profile.window_count, 2 * (TIMED_WINDOWS + 1));
        assert_eq!(totals.windows.timed_bytes, 400);
        assert_eq!((profile.waiting_ms, profile.byte_count), (1000.0, 200));
        let read = profile.phases.iter().find(|phase| phase.phase == "read");
        let read = read.unwrap();
        assert!(read.bytes_per_second <= 100_000 && read.share > 0.5);
        assert!(profile.phases.iter().all(|phase| phase.phase != "filter"));
    }
}
