use crate::SampleOptions;
use crate::broken::push_broken;
use crate::entry::{Violation, push_entry};
use crate::random::Random;
use crate::timestamp::Clock;

/// The lines of a block have a random generator and a clock of their own: blocks are made in any order.
pub(crate) const BLOCK_LINES: u64 = 8_192;

/// Appends the lines of a block and returns their number.
pub(crate) fn push_block(text: &mut Vec<u8>, options: &SampleOptions, block: u64) -> u64 {
    let first_line = block * BLOCK_LINES;
    let line_count = BLOCK_LINES.min(options.count - first_line);
    let mut random = Random::of_block(options.seed, block);
    let mut clock = Clock::new(first_line, BLOCK_LINES);
    // Where lines of a kind are rare, each block begins with another one.
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
