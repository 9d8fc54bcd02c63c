//! The most frequent messages of errors, in bounded memory: tracked counts of a single group.

use std::collections::TryReserveError;

use ripsaw_query::TopErrorsSlots;
use ripsaw_query::dialect::{ERROR, Severity};
use serde::Serialize;

use super::groups::{GroupId, Renumbering};
use super::message_hash::hash_message;
use super::tracked_counts::{TrackedCounts, ValueHashes};
use crate::record::string::unescape_into;
use crate::record::{Records, ValueKind};
use crate::room::collect;
use crate::seeded_hash::SeededState;

/// Maximum number of distinct messages that are tracked.
const MAX_TRACKED: usize = 100_000;

/// The only group.
const ALL: GroupId = 0;

/// Counts messages, and keeps the [`MAX_TRACKED`] distinct ones that come first by [`rank`].
#[derive(Debug)]
pub(crate) struct TopMessages {
    counts: TrackedCounts,
    table_hash: SeededState,
    /// Memory reused from message to message.
    unescaped: Vec<u8>,
}

/// Most frequent messages, as reported.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TopMessagesReport {
    /// Messages, the most frequent first; equal counts are in ascending order of their bytes.
    pub messages: Vec<MessageCount>,
    /// Number of distinct messages that were tracked.
    pub distinct_count: u64,
    /// Number of records whose messages were not tracked because there were too many distinct ones.
    pub untracked_count: u64,
}

/// A message and its number of occurrences.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MessageCount {
    /// Text of the message, without escapes.
    pub message: String,
    /// Number of occurrences.
    pub count: u64,
}

impl TopMessages {
    /// Creates an accumulator without messages.
    pub(crate) fn new() -> Self {
        Self::with_limit(MAX_TRACKED)
    }

    fn with_limit(max_tracked: usize) -> Self {
        let mut counts = TrackedCounts::new(2 * max_tracked, max_tracked);
        // A few bytes for the only group cannot be missing where anything else succeeds.
        let _ = counts.resize(1);
        Self {
            counts,
            table_hash: SeededState::default(),
            unescaped: Vec::new(),
        }
    }

    /// Counts the messages of the records of a window whose severity is ERROR or worse.
    pub(crate) fn update_errors(
        &mut self,
        text: &[u8],
        records: &Records,
        severities: &[Severity],
        slots: TopErrorsSlots,
    ) -> Result<(), TryReserveError> {
        self.counts.reserve(severities.len())?;
        for (severity, message) in severities.iter().zip(records.column(slots.message)) {
            if *severity >= ERROR {
                let message = message.value(text);
                if message.kind == ValueKind::String {
                    self.update(message.text, message.escaped);
                }
            }
        }
        self.counts.check()
    }

    /// Counts one message, given as the text of a JSON string; `escaped` is whether it contains escapes.
    #[inline]
    pub(crate) fn update(&mut self, text: &[u8], escaped: bool) {
        if escaped {
            self.update_escaped(text);
        } else {
            self.count(text);
        }
    }

    /// Adds the counts of `other`.
    pub(crate) fn merge(&mut self, other: Self) -> Result<(), TryReserveError> {
        let same = Renumbering {
            ids: vec![ALL],
            count: 1,
        };
        self.counts.merge(other.counts, &same)
    }

    /// Returns the `limit` most frequent messages.
    pub(crate) fn finish(mut self, limit: usize) -> Result<TopMessagesReport, TryReserveError> {
        self.counts.check()?;
        self.counts.sweep()?;
        let found = self.counts.frequent(limit)?;
        let messages = found.by_group.into_iter().next().unwrap_or_default();
        let message = |(text, count): (Box<[u8]>, u64)| MessageCount {
            message: String::from_utf8(text.into_vec())
                .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
            count,
        };
        Ok(TopMessagesReport {
            messages: collect(messages.into_iter().map(message))?,
            distinct_count: self.counts.len() as u64,
            untracked_count: found.untracked_count.unwrap_or(0),
        })
    }

    #[cold]
    fn update_escaped(&mut self, text: &[u8]) {
        let mut unescaped = std::mem::take(&mut self.unescaped);
        unescaped.clear();
        unescape_into(text, &mut unescaped);
        self.count(&unescaped);
        self.unescaped = unescaped;
    }

    #[inline]
    fn count(&mut self, text: &[u8]) {
        let seeded = self.table_hash.hash_text(text);
        if !self.counts.add_tracked(ALL, seeded, text) {
            let fixed = rank(text);
            self.counts.add(ALL, ValueHashes { fixed, seeded }, text);
        }
    }
}

/// Rank of a message in the order in which messages are kept. It is fixed, because it decides which messages are
/// reported.
fn rank(text: &[u8]) -> u64 {
    hash_message(text).rotate_left(24)
}

#[cfg(test)]
mod tests {
    use super::{MessageCount, TopMessages, TopMessagesReport};
    use crate::aggregate::message_hash::texts_of_one_hash;
    use proptest::prelude::*;

    fn counted<T: AsRef<str>>(messages: &[T], max_tracked: usize) -> TopMessages {
        let mut top = TopMessages::with_limit(max_tracked);
        for message in messages {
            top.update(message.as_ref().as_bytes(), false);
        }
        top
    }

    fn listed(report: &TopMessagesReport) -> Vec<(&str, u64)> {
        report
            .messages
            .iter()
            .map(|MessageCount { message, count }| (message.as_str(), *count))
            .collect()
    }

    #[test]
    fn orders_by_count_then_bytes() {
        let report = counted(&["b", "é", "a", "b", "z", "é", "~"], 9)
            .finish(4)
            .unwrap();
        assert_eq!(listed(&report), [("b", 2), ("é", 2), ("a", 1), ("z", 1)]);
        assert_eq!((report.distinct_count, report.untracked_count), (5, 0));
    }

    #[test]
    fn counts_by_decoded_text() {
        let mut top = TopMessages::new();
        top.update(r"caf\u00e9 \ud800".as_bytes(), true);
        top.update("café \u{FFFD}".as_bytes(), false);
        assert_eq!(listed(&top.finish(9).unwrap()), [("café \u{FFFD}", 2)]);
    }

    #[test]
    fn beyond_the_limit_the_rest_is_counted() {
        let messages: Vec<String> = (0..1000)
            .map(|index| format!("message {}", index % 200))
            .collect();
        let report = counted(&messages, 50).finish(usize::MAX).unwrap();
        assert_eq!((report.distinct_count, report.untracked_count), (50, 750));
        assert!(report.messages.iter().all(|message| message.count == 5));
    }

    #[test]
    fn chosen_messages_are_told_apart() {
        let messages = texts_of_one_hash();
        let mut top = TopMessages::new();
        for message in messages.iter().chain(&messages) {
            top.update(message, false);
        }
        let report = top.finish(usize::MAX).unwrap();
        assert_eq!(report.messages.len(), messages.len());
        assert!(report.messages.iter().all(|message| message.count == 2));
    }

    #[test]
    fn messages_of_one_hash_are_kept_by_their_text() {
        let messages = texts_of_one_hash();
        let kept = |messages: &mut dyn Iterator<Item = &Vec<u8>>| {
            let mut top = TopMessages::with_limit(100);
            messages.for_each(|message| top.update(message, false));
            top.finish(usize::MAX).unwrap()
        };
        let report = kept(&mut messages.iter());
        assert_eq!(report, kept(&mut messages.iter().rev()));
        let mut sorted = messages.clone();
        sorted.sort_unstable();
        let expected = sorted[..100].iter().map(Vec::as_slice);
        assert!(
            report
                .messages
                .iter()
                .map(|found| found.message.as_bytes())
                .eq(expected)
        );
    }

    #[test]
    fn serialises_in_the_words_of_the_contract() {
        let report = counted(&["a"], 9).finish(1).unwrap();
        let json = serde_json::to_string(&report).unwrap();
        let expected =
            r#"{"messages":[{"message":"a","count":1}],"distinctCount":1,"untrackedCount":0}"#;
        assert_eq!(json, expected);
    }

    proptest! {
        #[test]
        fn any_order_and_merge_gives_the_same_report(
            numbers in prop::collection::vec(0_u32..60, 0..400),
            cuts in prop::collection::vec(any::<prop::sample::Index>(), 3),
        ) {
            let messages: Vec<String> = numbers.iter().map(|number| format!("failure {number}")).collect();
            let whole = counted(&messages, 20).finish(30).unwrap();
            let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(messages.len() + 1)).collect();
            cuts.sort_unstable();
            let mut merged = TopMessages::with_limit(20);
            for (start, end) in [(cuts[1], cuts[2]), (cuts[2], messages.len()), (0, cuts[0]), (cuts[0], cuts[1])] {
                let mut part: Vec<&String> = messages[start..end].iter().collect();
                part.reverse();
                merged.merge(counted(&part, 20)).unwrap();
            }
            prop_assert_eq!(merged.finish(30).unwrap(), whole);
        }
    }
}
