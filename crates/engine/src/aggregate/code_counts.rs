//! Counts of integers, such as HTTP status codes, by the text as which they are reported.
//!
//! Codes below [`DENSE_CODES`] are counted in an array, other `i64`s and all larger integers in hash maps.

use std::cmp::Ordering;
use std::collections::TryReserveError;
use std::fmt::Write;

use ripsaw_query::Number;

use crate::record::{Span, ValueKind};
use crate::room::{Allocations, make_room, prepare_map};
use crate::seeded_hash::SeededMap;

/// Codes from 0 up to, but not including, this number are counted in an array.
const DENSE_CODES: usize = 1024;
/// Maximum length of the text of a number that is not a `BigInt`.
const MAX_NUMBER_BYTES: usize = 32;
const FIRST_ERROR_CODE: Number<'static> = Number::Int(400);

/// Counts integer-valued numbers, such as status codes, by their printed text: an integer literal prints its digits,
/// however many; other numbers print like JavaScript's `String(number)`.
#[derive(Clone, Debug)]
pub(crate) struct CodeCounts {
    dense: Box<[u64; DENSE_CODES]>,
    ints: SeededMap<i64, u64>,
    /// Codes that are not an `i64`: larger integers, and numbers printed like `1e+21`.
    texts: SeededMap<String, u64>,
    unused_count: u64,
    allocations: Allocations,
}

/// Counts by code, in ascending order of the code's numeric value.
pub(crate) type CodeCountsReport = Vec<(String, u64)>;

impl Default for CodeCounts {
    fn default() -> Self {
        Self {
            dense: Box::new([0; DENSE_CODES]),
            ints: SeededMap::default(),
            texts: SeededMap::default(),
            unused_count: 0,
            allocations: Allocations::default(),
        }
    }
}

impl CodeCounts {
    /// Counts the numbers of a column by code.
    pub(crate) fn update_column(
        &mut self,
        column: &[Span],
        text: &[u8],
    ) -> Result<(), TryReserveError> {
        prepare_map(&mut self.ints, column.len())?;
        prepare_map(&mut self.texts, column.len())?;
        for span in column {
            if let Some(code) = span.short_integer()
                && let Some(count) = self.dense.get_mut(code as usize)
            {
                *count += 1;
            } else if let Some(number) = span.number(text) {
                self.update(number);
            } else if !matches!(span.kind(), ValueKind::Absent | ValueKind::Null) {
                self.unused_count += 1;
            }
        }
        self.allocations.check()
    }

    /// Returns the number of values, null aside, that have no code because they are not integers.
    pub(crate) fn unused_count(&self) -> u64 {
        self.unused_count
    }

    /// Counts a number by its code if its value is an integer.
    #[inline]
    pub(crate) fn update(&mut self, number: Number<'_>) {
        match number {
            Number::Int(code) => self.add_int(code, 1),
            other => self.update_unusual(other),
        }
    }

    /// Adds the counts of `other`.
    pub(crate) fn merge(&mut self, other: Self) -> Result<(), TryReserveError> {
        for (count, added) in self.dense.iter_mut().zip(*other.dense) {
            *count += added;
        }
        prepare_map(&mut self.ints, other.ints.len())?;
        for (code, count) in other.ints {
            *self.ints.entry(code).or_default() += count;
        }
        self.unused_count += other.unused_count;
        prepare_map(&mut self.texts, other.texts.len())?;
        for (text, count) in other.texts {
            *self.texts.entry(text).or_default() += count;
        }
        Ok(())
    }

    /// Returns all counts, and those of codes of at least 400.
    pub(crate) fn finish(self) -> Result<(CodeCountsReport, CodeCountsReport), TryReserveError> {
        let dense_count = self.dense.iter().filter(|count| **count > 0).count();
        let dense = (0..).zip(*self.dense).filter(|(_, count)| *count > 0);
        let mut codes = CodeCountsReport::new();
        make_room(&mut codes, dense_count + self.ints.len() + self.texts.len())?;
        let mut allocations = self.allocations;
        for (code, count) in dense.chain(self.ints) {
            allocations.add(MAX_NUMBER_BYTES);
            allocations.check()?;
            codes.push((code.to_string(), count));
        }
        codes.extend(self.texts);
        codes.sort_unstable_by(|(a, _), (b, _)| compare(a, b));
        let is_error = |text: &str| value_of(text).compare(FIRST_ERROR_CODE) != Ordering::Less;
        let first_error = codes.partition_point(|(text, _)| !is_error(text));
        let mut errors = CodeCountsReport::new();
        make_room(&mut errors, codes.len() - first_error)?;
        for (text, count) in &codes[first_error..] {
            let mut copied = String::new();
            copied.try_reserve_exact(text.len())?;
            copied.push_str(text);
            allocations.add(text.len());
            allocations.check()?;
            errors.push((copied, *count));
        }
        Ok((codes, errors))
    }

    #[inline]
    fn add_int(&mut self, code: i64, added: u64) {
        match usize::try_from(code)
            .ok()
            .and_then(|code| self.dense.get_mut(code))
        {
            Some(count) => *count += added,
            None => *self.ints.entry(code).or_default() += added,
        }
    }

    #[cold]
    fn update_unusual(&mut self, number: Number<'_>) {
        if !number.is_integer() {
            self.unused_count += 1;
            return;
        }
        let byte_count = match number {
            Number::BigInt(digits) => digits.len(),
            _ => MAX_NUMBER_BYTES,
        };
        let mut text = String::new();
        let room = text.try_reserve_exact(byte_count);
        if self.allocations.keep_failure(room).is_none() || write!(text, "{number}").is_err() {
            return;
        }
        self.allocations.add(byte_count);
        match value_of(&text) {
            Number::Int(code) => self.add_int(code, 1),
            _ => *self.texts.entry(text).or_default() += 1,
        }
    }
}

/// Compares codes by numeric value, and texts of the same value (`1e+21` and its digits) by their bytes.
fn compare(a: &str, b: &str) -> Ordering {
    value_of(a).compare(value_of(b)).then_with(|| a.cmp(b))
}

fn value_of(text: &str) -> Number<'_> {
    Number::parse(text.as_bytes()).unwrap_or(Number::Float(f64::NAN))
}

#[cfg(test)]
mod tests {
    use super::{CodeCounts, CodeCountsReport};
    use ripsaw_query::Number;

    fn counted(literals: &[&str]) -> CodeCounts {
        let mut counts = CodeCounts::default();
        for literal in literals {
            counts.update(Number::parse(literal.as_bytes()).unwrap());
        }
        counts
    }

    fn report(expected: &[(&str, u64)]) -> CodeCountsReport {
        expected
            .iter()
            .map(|&(code, count)| (code.to_owned(), count))
            .collect()
    }

    #[test]
    fn counts_integers_by_value_and_other_numbers_together() {
        let literals = [
            "200", "200.0", "2e2", "404", "200.5", "1e400", "-0", "0", "-7", "-7.0",
        ];
        let counts = counted(&literals);
        assert_eq!(counts.unused_count(), 2);
        let (codes, errors) = counts.finish().unwrap();
        assert_eq!(
            codes,
            report(&[("-7", 2), ("0", 2), ("200", 3), ("404", 1)])
        );
        assert_eq!(errors, report(&[("404", 1)]));
    }

    #[test]
    fn long_codes_keep_their_digits_and_order() {
        let literals = [
            "1e21",
            "9007199254740993",
            "9007199254740992",
            "9007199254740992.0",
            "99999999999999999999",
            "-99999999999999999999",
            "1023",
            "1024",
            "399",
            "400",
        ];
        let (codes, errors) = counted(&literals).finish().unwrap();
        let expected = report(&[
            ("-99999999999999999999", 1),
            ("399", 1),
            ("400", 1),
            ("1023", 1),
            ("1024", 1),
            ("9007199254740992", 2),
            ("9007199254740993", 1),
            ("99999999999999999999", 1),
            ("1e+21", 1),
        ]);
        assert_eq!(codes, expected);
        assert_eq!(errors, expected[2..]);
    }

    #[test]
    fn merges_in_any_order_to_the_same_counts() {
        let (left, right) = (["500", "5000", "1e21"], ["1e21", "500", "-1", "5000"]);
        let (mut ab, mut ba) = (counted(&left), counted(&right));
        ab.merge(counted(&right)).unwrap();
        ba.merge(counted(&left)).unwrap();
        let expected = report(&[("-1", 1), ("500", 2), ("5000", 2), ("1e+21", 2)]);
        assert_eq!(ab.finish().unwrap().0, expected);
        assert_eq!(ba.finish().unwrap().0, expected);
    }
}
