/// How a scan finds out what its lines are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LineReading {
    /// By the shapes of other lines where that pays, else by the general walk.
    #[default]
    Speculative,
    /// By the general walk alone, byte by byte: what speculation is measured against.
    General,
}

/// Whether the next window is worth the attempt to know its lines by their shape.
///
/// After a window of which more than a fifth was read in vain, one window is walked without attempt, then two, then
/// four, and so on: so data of which no line is like another costs hardly more than its walk.
#[derive(Debug, Default)]
pub(crate) struct Speculation {
    reading: LineReading,
    /// Windows to walk before the next attempt.
    pause: u32,
    /// How long the last pause was.
    last_pause: u32,
}

const MAX_PAUSE: u32 = 512;

impl Speculation {
    pub(super) fn new(reading: LineReading) -> Self {
        Self {
            reading,
            ..Self::default()
        }
    }

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

    /// Notes for how many lines of a window the attempt was in vain.
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
