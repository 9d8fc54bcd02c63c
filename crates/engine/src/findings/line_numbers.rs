//! Line numbers of rows, kept as runs.

use std::collections::TryReserveError;

use crate::room::make_room;

/// Line numbers of rows, ascending within a source. Only the first one is kept of rows whose lines are
/// consecutive.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LineNumbers {
    count: u64,
    runs: Vec<Run>,
}

/// Rows whose lines are consecutive.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Run {
    first_row: u64,
    first_line: u64,
}

impl LineNumbers {
    /// Adds the line number of the next row.
    #[inline]
    pub(crate) fn push(&mut self, line: u64) {
        if self.next_line() != Some(line) {
            self.runs.push(Run {
                first_row: self.count,
                first_line: line,
            });
        }
        self.count += 1;
    }

    /// Appends the rows of `other`, whose line numbers are relative to `first_line`.
    pub(crate) fn append(&mut self, other: &Self, first_line: u64) -> Result<(), TryReserveError> {
        make_room(&mut self.runs, other.runs.len())?;
        for run in &other.runs {
            let run = Run {
                first_row: self.count + run.first_row,
                first_line: first_line + run.first_line,
            };
            let follows = self.runs.last().is_some_and(|last| {
                run.first_line.wrapping_sub(last.first_line) == run.first_row - last.first_row
            });
            if !follows {
                self.runs.push(run);
            }
        }
        self.count += other.count;
        Ok(())
    }

    /// Appends the rows of `other`. The line numbers of the first `moved` rows are relative to `first_line`; those of
    /// the others, which belong to later sources, are exact.
    pub(crate) fn append_moved(
        &mut self,
        other: &Self,
        moved: usize,
        first_line: u64,
    ) -> Result<(), TryReserveError> {
        let (mut head, mut tail) = (Self::default(), Self::default());
        for (index, run) in other.runs.iter().enumerate() {
            let end = other
                .runs
                .get(index + 1)
                .map_or(other.count, |next| next.first_row);
            let cut = (moved as u64).clamp(run.first_row, end);
            head.push_run(run.first_line, cut - run.first_row)?;
            tail.push_run(run.first_line + (cut - run.first_row), end - cut)?;
        }
        self.append(&head, first_line)?;
        self.append(&tail, 0)
    }

    fn push_run(&mut self, first_line: u64, count: u64) -> Result<(), TryReserveError> {
        if count > 0 && self.next_line() != Some(first_line) {
            make_room(&mut self.runs, 1)?;
            self.runs.push(Run {
                first_row: self.count,
                first_line,
            });
        }
        self.count += count;
        Ok(())
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.count as usize
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Line number of each row.
    pub fn iter(&self) -> impl Iterator<Item = u64> {
        let ends = self.runs.iter().skip(1).map(|run| run.first_row);
        let ends = ends.chain([self.count]);
        let runs = self.runs.iter().zip(ends);
        runs.flat_map(|(run, end)| run.first_line..run.first_line + (end - run.first_row))
    }

    /// For each run of consecutive lines, its first row and the line number of that row.
    pub fn runs(&self) -> impl ExactSizeIterator<Item = [u64; 2]> {
        let pair = |run: &Run| [run.first_row, run.first_line];
        self.runs.iter().map(pair)
    }

    fn next_line(&self) -> Option<u64> {
        let last = self.runs.last()?;
        Some(last.first_line + (self.count - last.first_row))
    }
}

#[cfg(test)]
mod tests {
    use super::LineNumbers;

    fn numbers_of(lines: &[u64]) -> LineNumbers {
        let mut numbers = LineNumbers::default();
        for line in lines {
            numbers.push(*line);
        }
        numbers
    }

    #[test]
    fn keeps_runs_of_lines_that_follow_each_other() {
        for (lines, runs) in [
            (&[][..], 0),
            (&[0, 1, 2], 1),
            (&[3, 5, 6, 9], 3),
            (&[7, 7, 8], 2),
        ] {
            let numbers = numbers_of(lines);
            assert_eq!(numbers.iter().collect::<Vec<_>>(), lines);
            assert_eq!((numbers.len(), numbers.runs().count()), (lines.len(), runs));
        }
    }

    #[test]
    fn appends_runs_that_go_on_to_those_before() {
        for (left, right, base) in [
            (&[1, 2][..], &[0, 1][..], 3),
            (&[1, 2], &[1, 2], 3),
            (&[], &[0, 1, 3], 10),
            (&[5], &[], 6),
            (&[8, 9], &[0, 1], 0),
        ] {
            let mut numbers = numbers_of(left);
            numbers.append(&numbers_of(right), base).unwrap();
            let moved = right.iter().map(|line| base + line);
            let expected: Vec<u64> = left.iter().copied().chain(moved).collect();
            assert_eq!(numbers.iter().collect::<Vec<_>>(), expected);
            assert_eq!(numbers, numbers_of(&expected));
        }
    }
    #[test]
    fn appends_the_lines_of_several_sources() {
        // The second source has the line numbers 4 and 5, which follow those of the first one.
        let mut numbers = numbers_of(&[8, 9]);
        numbers
            .append_moved(&numbers_of(&[1, 3, 4, 5]), 2, 9)
            .unwrap();
        assert_eq!(numbers, numbers_of(&[8, 9, 10, 12, 4, 5]));
        for moved in [0, 1, 4] {
            let mut numbers = numbers_of(&[7]);
            numbers
                .append_moved(&numbers_of(&[1, 2, 3, 4]), moved, 20)
                .unwrap();
            let shifted = (1..=4).map(|line| {
                if line <= moved as u64 {
                    20 + line
                } else {
                    line
                }
            });
            let expected: Vec<u64> = std::iter::once(7).chain(shifted).collect();
            assert_eq!(numbers, numbers_of(&expected));
        }
    }
}
