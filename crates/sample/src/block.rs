//! Blocks of lines: the unit of work of a thread. Each block has its own random generator and clock, so that blocks can
//! be made in any order and by any number of threads.

use crate::SampleOptions;
use crate::broken::push_broken;
use crate::entry::{Violation, push_entry};
use crate::random::Random;
use crate::timestamp::Clock;

/// Number of lines per block.
pub(crate) const BLOCK_LINES: u64 = 8_192;

/// Appends the lines of a block and returns their number.
pub(crate) fn push_block(text: &mut Vec<u8>, options: &SampleOptions, block: u64) -> u64 {
    let first_line = block * BLOCK_LINES;
    let line_count = BLOCK_LINES.min(options.count - first_line);
    let mut random = Random::of_block(options.seed, block);
    let mut clock = Clock::new(first_line, BLOCK_LINES);
    // Each block begins with a different kind, so that all kinds occur even if such lines are rare.
    let (mut broken_number, mut violation_number) = (block, block);
    for _ in 0..line_count {
        let unix_ms = clock.tick(&mut random);
        let share = random.share();
        if share < options.invalid_rate {
            push_broken(
                text,
                &mut random,
                unix_ms,
                broken_number,
                options.long_line_bytes,
            );
            broken_number += 1;
        } else {
            let violates = share - options.invalid_rate < options.violation_rate;
            let violation = violates.then(|| {
                violation_number += 1;
                Violation::ALL[(violation_number - 1) as usize % Violation::ALL.len()]
            });
            push_entry(text, &mut random, unix_ms, violation, true);
        }
        text.push(b'\n');
    }
    line_count
}
