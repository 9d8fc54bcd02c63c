//! Decides whether to recognise the lines of the next window by their shape, or to walk them right away.
//!
//! ```text
//! after a window in which more than 1/5 of the lines were read in vain:
//!     pause = 1, 2, 4, ... 512 windows     (doubled each time in a row)
//! otherwise:
//!     pause = 0
//! ```
//!
//! - **In vain** are lines that were walked, unless they taught one of the first shapes, and lines that did
//!   not match the first shape tried (`window_reader.rs` counts both). Recognising a line costs less than
//!   walking it, so a few failures are worth the attempt.
//! - **Doubling** keeps the cost of lines that never repeat near that of walking them: in the long run one
//!   window in 513 is tried.
//! - **512 windows** of 128 KiB are 64 MiB: a worker notices that a log has become regular after about that
//!   many bytes at the latest.

/// How a scan finds out what its lines are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LineReading {
    /// By the shapes of earlier lines where that pays, otherwise by the general walk.
    #[default]
    Speculative,
    /// By the general walk alone, byte by byte. Speculation is measured against this.
    General,
}

/// Whether it is worth trying to recognise the lines of the next window by their shape.
#[derive(Debug, Default)]
pub(crate) struct Speculation {
    reading: LineReading,
    /// Number of windows to walk before the next attempt.
    pause: u32,
    /// Length of the last pause, in windows; 0 if the last attempt was worth it.
    last_pause: u32,
}

/// Maximum length of a pause, in windows.
const MAX_PAUSE: u32 = 512;

impl Speculation {
    pub(super) fn new(reading: LineReading) -> Self {
        Self {
            reading,
            ..Self::default()
        }
    }

    /// Whether the lines of the next window are to be recognised by their shape. If not, the window counts
    /// towards the pause.
    pub(super) fn is_due(&mut self) -> bool {
        if self.reading == LineReading::General {
            return false;
        }
        if self.pause == 0 {
            return true;
        }
        self.pause -= 1;
        false
    }

    /// Notes how many of the lines of a window were read in vain.
    pub(super) fn note(&mut self, lines: usize, in_vain: usize) {
        self.last_pause = if in_vain * 5 > lines {
            (self.last_pause * 2).clamp(1, MAX_PAUSE)
        } else {
            0
        };
        self.pause = self.last_pause;
    }
}

#[cfg(test)]
mod tests {
    use super::{LineReading, Speculation};

    #[test]
    fn pauses_longer_and_longer_until_it_pays_again() {
        let mut speculation = Speculation::default();
        let mut pauses = Vec::new();
        for _ in 0..12 {
            assert!(speculation.is_due());
            speculation.note(100, 21);
            let pause = (0..1000).take_while(|_| !speculation.is_due()).count();
            pauses.push(pause);
        }
        assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 512, 512]);
        speculation.note(100, 20);
        assert!(speculation.is_due());
        speculation.note(100, 100);
        assert!(!speculation.is_due() && speculation.is_due());
    }

    #[test]
    fn is_never_due_where_lines_are_read_by_the_general_walk() {
        let mut speculation = Speculation::new(LineReading::General);
        assert!((0..1000).all(|_| !speculation.is_due()));
    }
}
