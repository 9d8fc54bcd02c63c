//! The most frequent messages of errors, in bounded memory.
//!
//! The [`MAX_TRACKED`] distinct messages that come first by [`rank`], a fixed hash, are counted (_bottom-k_ by hash):
//!
//! ```text
//! count(text):  if the table has it: count it
//!               else if its rank is at most last_rank: add it; if there are more than 1.25 * MAX_TRACKED: drop_beyond
//! merge(other): last_rank = the lesser one; add the counts of all entries; drop_beyond
//! drop_beyond:  select the first MAX_TRACKED entries by (rank, text); last_rank = the rank of the first dropped entry
//! ```
//!
//! This set depends only on the set of messages, not on their order: a message of the final set has fewer than
//! `MAX_TRACKED` others before it, and even fewer in any part of the input. It is therefore never dropped, neither here
//! nor in a merge, and its count is complete. Messages outside the final set are only counted in total.
//!
//! - Dropping begins at a quarter more than the limit, so that each selection, which takes linear time, is paid for by
//!   at least 25,000 insertions.
//! - The table finds messages by a second, seeded hash: anyone who writes log lines can choose messages with equal
//!   ranks.

use std::collections::TryReserveError;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use ripsaw_query::TopErrorsSlots;
use ripsaw_query::dialect::{ERROR, Severity};
use serde::Serialize;

use super::message_hash::hash_message;
use crate::record::string::unescape_into;
use crate::record::{Records, ValueKind};
use crate::room::{Allocations, collect, make_room, prepare_table};
use crate::seeded_hash::SeededState;

/// Maximum number of distinct messages that are tracked.
const MAX_TRACKED: usize = 100_000;

/// Counts messages, and keeps the [`MAX_TRACKED`] distinct ones that come first by [`rank`]; see the [module](self).
#[derive(Debug)]
pub(crate) struct TopMessages {
    tracked: HashTable<Tracked>,
    table_hash: SeededState,
    max_tracked: usize,
    /// Greatest rank that is still accepted, once messages were dropped.
    last_rank: u64,
    /// Number of messages, tracked or not.
    total_count: u64,
    /// Memory reused from message to message.
    unescaped: Vec<u8>,
    allocations: Allocations,
}

#[derive(Debug)]
struct Tracked {
    /// Seeded hash by which the table finds the message.
    table_hash: u64,
    /// Place in the order that decides which messages are kept.
    rank: u64,
    count: u64,
    text: Box<[u8]>,
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
        Self {
            tracked: HashTable::new(),
            table_hash: SeededState::default(),
            max_tracked,
            last_rank: u64::MAX,
            total_count: 0,
            unescaped: Vec::new(),
            allocations: Allocations::default(),
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
        self.reserve(severities.len())?;
        for (severity, message) in severities.iter().zip(records.column(slots.message)) {
            if *severity >= ERROR {
                let message = message.value(text);
                if message.kind == ValueKind::String {
                    self.update(message.text, message.escaped);
                }
            }
        }
        self.allocations.check()
    }

    /// Makes room for `more` messages, except for their texts.
    fn reserve(&mut self, more: usize) -> Result<(), TryReserveError> {
        prepare_table(&mut self.tracked, more, |entry| entry.table_hash)
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
        self.reserve(other.tracked.len())?;
        self.total_count += other.total_count;
        self.last_rank = self.last_rank.min(other.last_rank);
        for added in other.tracked {
            match self.tracked.entry(
                added.table_hash,
                |entry| entry.text == added.text,
                |entry| entry.table_hash,
            ) {
                Entry::Occupied(mut entry) => entry.get_mut().count += added.count,
                Entry::Vacant(entry) => {
                    entry.insert(added);
                }
            }
        }
        self.drop_beyond(self.max_tracked)
    }

    /// Returns the `limit` most frequent messages.
    pub(crate) fn finish(mut self, limit: usize) -> Result<TopMessagesReport, TryReserveError> {
        self.drop_beyond(self.max_tracked)?;
        let mut tracked = collect(self.tracked.into_iter())?;
        let tracked_count: u64 = tracked.iter().map(|entry| entry.count).sum();
        let distinct_count = tracked.len() as u64;
        tracked.sort_unstable_by(|a, b| b.count.cmp(&a.count).then_with(|| a.text.cmp(&b.text)));
        tracked.truncate(limit);
        let message = |entry: Tracked| MessageCount {
            message: String::from_utf8(entry.text.into_vec())
                .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
            count: entry.count,
        };
        Ok(TopMessagesReport {
            messages: collect(tracked.into_iter().map(message))?,
            distinct_count,
            untracked_count: self.total_count - tracked_count,
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
        self.total_count += 1;
        let hash = self.table_hash.hash_text(text);
        match self.tracked.find_mut(hash, |entry| *entry.text == *text) {
            Some(entry) => entry.count += 1,
            None => self.track(hash, text),
        }
    }

    #[cold]
    fn track(&mut self, table_hash: u64, text: &[u8]) {
        let rank = rank(text);
        if rank > self.last_rank {
            return;
        }
        let Some(text) = self.allocations.copy(text) else {
            return;
        };
        let entry = Tracked {
            table_hash,
            rank,
            count: 1,
            text,
        };
        self.tracked
            .insert_unique(table_hash, entry, |entry| entry.table_hash);
        if self.tracked.len() > self.max_tracked + self.max_tracked / 4 {
            let dropped = self.drop_beyond(self.max_tracked);
            self.allocations.keep_failure(dropped);
        }
    }

    /// Keeps the first `kept` messages by rank.
    fn drop_beyond(&mut self, kept: usize) -> Result<(), TryReserveError> {
        if self.tracked.len() <= kept {
            return Ok(());
        }
        let mut entries = Vec::new();
        make_room(&mut entries, self.tracked.len())?;
        entries.extend(self.tracked.drain());
        let (_, first_dropped, _) = entries.select_nth_unstable_by(kept, |a, b| {
            a.rank.cmp(&b.rank).then_with(|| a.text.cmp(&b.text))
        });
        self.last_rank = first_dropped.rank;
        for entry in entries.drain(..kept) {
            self.tracked
                .insert_unique(entry.table_hash, entry, |entry| entry.table_hash);
        }
        Ok(())
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
    use crate::seeded_hash::colliding_texts::assert_few_candidates;
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
    fn chosen_messages_are_found_at_once() {
        let messages = texts_of_one_hash();
        let mut top = TopMessages::new();
        for message in messages.iter().chain(&messages) {
            top.update(message, false);
        }
        let hashes = messages.iter().map(|text| top.table_hash.hash_text(text));
        assert_few_candidates(&top.tracked, hashes);
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
