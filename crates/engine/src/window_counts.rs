//! Counts how windows are read, and times their phases.

use std::time::{Duration, Instant};

/// One in this many windows is timed, starting with the first. Reading the clock takes as long as reading a line.
pub(crate) const TIMED_WINDOWS: u64 = 16;

/// A step that all lines of a window go through.
#[derive(Clone, Copy)]
pub(crate) enum Phase {
    /// Finding the positions of quotes and line feeds.
    Index,
    /// Validating the lines and finding the needed values.
    Read,
    /// Evaluating the predicate.
    Filter,
    /// Checking the rules of the schema.
    Validate,
    /// Keeping raw lines or columns.
    Rows,
    /// Updating statistics, error messages and groups.
    Aggregate,
}

impl Phase {
    pub(crate) const ALL: [(&'static str, Phase); 6] = [
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
    /// Number of windows that were walked without trying to recognise lines by their shape.
    pub(crate) walked_windows: u64,
    /// Number of lines that were walked.
    pub(crate) walked_lines: u64,
    /// Number of bytes of the timed windows.
    pub(crate) timed_bytes: u64,
    /// Time of each phase in the timed windows, by [`Phase`].
    pub(crate) phases: [Duration; Phase::ALL.len()],
}

impl WindowCounts {
    /// Starts a window of `byte_count` bytes.
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

/// Measures the phases of a window, if it is timed.
pub(crate) struct Stopwatch(Option<Instant>);

impl Stopwatch {
    /// Ends a phase and starts the next one.
    #[inline]
    pub(crate) fn end(&mut self, phase: Phase, counts: &mut WindowCounts) {
        if let Some(begin) = &mut self.0 {
            let now = Instant::now();
            counts.phases[phase as usize] += now - *begin;
            *begin = now;
        }
    }
}
