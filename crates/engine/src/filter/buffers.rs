//! Memory that evaluation reuses.

use regex::bytes::Regex;
use ripsaw_query::cel::compile_pattern;

use super::Truth;

/// Memory that evaluation reuses, and the last pattern that was not a constant, compiled.
#[derive(Default)]
pub(crate) struct Buffers {
    truths: Vec<Vec<Truth>>,
    rows: Vec<Vec<u32>>,
    pattern: Option<(Vec<u8>, Option<Regex>)>,
}

impl Buffers {
    /// Returns room for the truths of `row_count` rows, with arbitrary contents.
    pub(super) fn take_truths(&mut self, row_count: usize) -> Vec<Truth> {
        let mut truths = self.truths.pop().unwrap_or_default();
        truths.resize(row_count, Truth::default());
        truths
    }

    pub(super) fn give_truths(&mut self, truths: Vec<Truth>) {
        self.truths.push(truths);
    }

    /// Returns an empty list of rows.
    pub(super) fn take_rows(&mut self) -> Vec<u32> {
        let mut rows = self.rows.pop().unwrap_or_default();
        rows.clear();
        rows
    }

    pub(super) fn give_rows(&mut self, rows: Vec<u32>) {
        self.rows.push(rows);
    }

    /// Returns the rows for which a condition is true, and those for which it is false.
    pub(super) fn split_rows(&mut self, rows: &[u32], truths: &[Truth]) -> [Vec<u32>; 2] {
        [Truth::True, Truth::False].map(|wanted| {
            let mut some = self.take_rows();
            some.extend(rows.iter().filter(|row| truths[**row as usize] == wanted));
            some
        })
    }

    /// Returns whether a pattern matches a text; `None` if it is not a valid pattern. It is compiled only if it differs
    /// from the last one.
    pub(super) fn is_match(&mut self, pattern: &[u8], text: &[u8]) -> Option<bool> {
        if self
            .pattern
            .as_ref()
            .is_none_or(|(known, _)| known != pattern)
        {
            let compiled = std::str::from_utf8(pattern).ok();
            let compiled = compiled.and_then(|pattern| compile_pattern(pattern).ok());
            self.pattern = Some((pattern.to_vec(), compiled));
        }
        let (_, compiled) = self.pattern.as_ref()?;
        Some(compiled.as_ref()?.is_match(text))
    }
}
