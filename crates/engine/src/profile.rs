//! How the bytes of a scan were read, and how fast each phase was, for the report.

use std::time::{Duration, Instant};

use ripsaw_kernels::Kernel;
use serde::Serialize;

use crate::window_counts::{Phase, WindowCounts};

/// How the bytes were scanned.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Profile {
    /// Name of the [`Kernel`].
    pub kernel: &'static str,
    /// Maximum number of threads.
    pub threads: usize,
    /// Number of bytes scanned. It depends on how the input was cut into chunks if a line was too long or a
    /// limit ended the scan.
    pub byte_count: u64,
    /// Number of lines.
    pub line_count: u64,
    /// Number of windows: runs of lines that went through all phases together.
    pub window_count: u64,
    /// Number of windows in which every line was walked byte by byte, because too few lines before had a
    /// known shape.
    pub walked_window_count: u64,
    /// Number of lines that were walked. The others were recognised by their shape.
    pub walked_line_count: u64,
    /// Time from the creation of the scan to the end of its report, in milliseconds.
    pub elapsed_ms: f64,
    /// Time that all threads together waited for bytes to be read and decompressed, in milliseconds.
    pub waiting_ms: f64,
    /// Speed of each phase on one thread, in the order of the phases, measured in a sample of the windows.
    pub phases: Vec<PhaseSpeed>,
}

/// Speed of a phase.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PhaseSpeed {
    /// `index`, `read`, `filter`, `validate`, `rows` or `aggregate`.
    pub phase: &'static str,
    /// Bytes of log lines that pass through the phase per second.
    pub bytes_per_second: u64,
    /// Share of the time of all phases, from 0 to 1.
    pub share: f64,
}

/// What is measured of a scan, as opposed to what it finds.
pub(crate) struct Measurements {
    /// Maximum number of threads.
    pub(crate) threads: usize,
    /// When the scan was created.
    pub(crate) begun: Instant,
    /// Time that all threads together spent waiting for chunks.
    pub(crate) waiting: Duration,
    /// How windows were read, and how long that took.
    pub(crate) windows: WindowCounts,
}

impl Profile {
    /// Returns the profile of a scan that ends now.
    pub(crate) fn new(measured: &Measurements, byte_count: u64, line_count: u64) -> Self {
        let counts = &measured.windows;
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
            threads: measured.threads,
            byte_count,
            line_count,
            window_count: counts.windows,
            walked_window_count: counts.walked_windows,
            walked_line_count: counts.walked_lines,
            elapsed_ms: milliseconds(measured.begun.elapsed()),
            waiting_ms: milliseconds(measured.waiting),
            phases: Phase::ALL.into_iter().filter_map(speed).collect(),
        }
    }
}

/// A time in milliseconds, rounded to microseconds.
fn milliseconds(time: Duration) -> f64 {
    rounded(time.as_secs_f64() * 1e3)
}

fn rounded(value: f64) -> f64 {
    (value * 1e3).round() / 1e3
}

#[cfg(test)]
mod tests {
    use super::{Measurements, Profile};
    use crate::window_counts::{Phase, TIMED_WINDOWS, WindowCounts};
    use std::time::{Duration, Instant};

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
        let measured = Measurements {
            threads: 2,
            begun: Instant::now(),
            waiting: Duration::from_secs(1),
            windows: both,
        };
        let profile = Profile::new(&measured, 200, 9);
        assert_eq!(profile.window_count, 2 * (TIMED_WINDOWS + 1));
        assert_eq!(measured.windows.timed_bytes, 400);
        assert_eq!((profile.waiting_ms, profile.byte_count), (1000.0, 200));
        let read = profile.phases.iter().find(|phase| phase.phase == "read");
        let read = read.unwrap();
        assert!(read.bytes_per_second <= 100_000 && read.share > 0.5);
        assert!(profile.phases.iter().all(|phase| phase.phase != "filter"));
    }
}
