//! The general walk: validates a line byte by byte, and finds the needed values.
//!
//! This is a parser for RFC 8259. It alone decides what is a record, and why a line is not one. It differs
//! from a textbook recursive-descent parser in four ways:
//!
//! - A string ends at the next quote of the index; its bytes are only looked at in lines with special bytes.
//! - Nested containers use an explicit stack, so that the depth of the input cannot exhaust that of the
//!   thread (`walker/container_walker.rs`).
//! - The members of the record itself have a fast path.
//! - It stops at the first error, whose position and code become the reason of the rejection.
//!
//! ```text
//! walk(line):
//!     check UTF-8, if the line has bytes that are not ASCII
//!     `{`
//!     for each member, counted from 0:
//!         key:    the next 32 bytes start with the key last seen for this member? -> length and field are known
//!                 else: parse it, look up its field, and expect it next time
//!         value:  string in a line without escapes       -> ends at the next quote
//!                 up to 7 digits on each side of a point -> read by the word
//!                 anything else                          -> `any_value`, out of line
//!         store the value, if its field is needed
//!         `,` -> next member    `}` -> end of the line    else -> rejected
//! ```
//!
//! Why it is written this way (times relative to the alternative, see `benchmarks/NOTES.md`):
//!
//! - Steps return a [`Tag`], one word, instead of a [`Span`] (0.67): two short stores that are read back as
//!   one wide load wait for each other.
//! - The fast path keeps its position in locals and copies it into the [`Cursor`] only for calls (0.91): a
//!   struct that out-of-line functions borrow lives in memory.
//! - Short numbers are read eight bytes at a time while they are validated (0.93).
//!
//! If a member occurs twice, the last one counts, as in `JSON.parse`; values found inside an earlier one are
//! cleared.

mod container_walker;
mod cursor;
mod expected_keys;

use std::ops::Range;

use ripsaw_query::{FieldTree, NodeId, RejectCode};

use super::members::{MemberSpan, Members};
use super::records::RowValues;
use super::rejection::Rejection;
use super::value::{Span, Tag, read_short_number};
use super::window::Window;
use container_walker::ContainerWalker;
use cursor::{Cursor, Malformed, Walked, expect_line_end, skip_whitespace};
use expected_keys::ExpectedKeys;

/// Receives the members of a record one by one, in order. The rest of the line may still turn out to be
/// invalid.
pub(super) trait MemberSink {
    fn member(&mut self, member: MemberSpan);
}

/// Ignores the members, for plans that need only certain values.
pub(super) struct NoMembers;

impl MemberSink for NoMembers {
    #[inline(always)]
    fn member(&mut self, _: MemberSpan) {}
}

impl MemberSink for Members {
    #[inline(always)]
    fn member(&mut self, member: MemberSpan) {
        self.push(member);
    }
}

/// Validates lines byte by byte, and finds the values of the needed fields.
pub(crate) struct Walker {
    containers: ContainerWalker,
    expected_keys: ExpectedKeys,
}

impl Walker {
    pub(crate) fn new(max_depth: u32) -> Self {
        Self {
            containers: ContainerWalker::new(max_depth),
            expected_keys: ExpectedKeys::default(),
        }
    }

    /// Validates a line, stores the needed values in `values` and passes all members to `members`.
    #[inline]
    pub(super) fn walk(
        &mut self,
        window: Window<'_>,
        line: usize,
        fields: &FieldTree,
        values: &mut RowValues<'_>,
        members: &mut impl MemberSink,
    ) -> Result<(), Rejection> {
        let Range { start, end } = window.line(line);
        let special = window.special[line];
        if special.non_ascii() {
            check_utf8(&window.text[start..end])?;
        }
        let mut cursor = Cursor {
            window: window.text,
            at: start,
            start,
            end,
            quotes: &window.marks(line)[1..],
            has_escapes: special.escapes() | special.doubtful(),
            is_doubtful: special.doubtful(),
            mantissa: 0,
            reject: None,
        };
        match (
            self.record(&mut cursor, fields, values, members),
            cursor.reject,
        ) {
            (Err(Malformed), Some(reject)) => Err(reject),
            _ => Ok(()),
        }
    }

    /// Returns the value without quotes that begins at `start`, inside `depth` containers, in a line that
    /// ends at `line_end`; `None` if there is no such value.
    #[inline(never)]
    pub(super) fn value_at(
        &mut self,
        text: &[u8],
        start: usize,
        line_end: usize,
        depth: usize,
        fields: &FieldTree,
    ) -> Option<Span> {
        if start >= line_end {
            return None;
        }
        let mut cursor = Cursor {
            window: text,
            at: start,
            start,
            end: line_end,
            quotes: &[],
            has_escapes: false,
            is_doubtful: false,
            mantissa: 0,
            reject: None,
        };
        let tag = match cursor.byte() {
            b'{' | b'[' => {
                self.containers
                    .walk(&mut cursor, None, depth, fields, &mut RowValues::none())
            }
            _ => cursor.scalar(),
        };
        let tag = tag.ok()?;
        Some(Span::new(tag, start, cursor.at, cursor.mantissa))
    }

    /// Reads a line that should be an object: the fast path for its members.
    #[inline(always)]
    fn record(
        &mut self,
        cursor: &mut Cursor<'_>,
        fields: &FieldTree,
        values: &mut RowValues<'_>,
        members: &mut impl MemberSink,
    ) -> Walked<()> {
        let window = cursor.window;
        if cursor.next_byte() != b'{' {
            return self.reject_other_value(cursor, fields, values);
        }
        cursor.at += 1;
        if cursor.next_byte() == b'}' {
            cursor.at += 1;
            return expect_line_end(cursor);
        }
        // The state of the fast path stays in registers. Calls out of the path get it through the cursor.
        let Cursor {
            end,
            quotes,
            has_escapes,
            ..
        } = *cursor;
        let mut at = cursor.at;
        let mut next_quote = 0;
        for member in 0.. {
            if window[at] <= b' ' {
                at = skip_whitespace(window, at, end);
            }
            let (key, key_escaped, node);
            if let Some((length, known)) = self.expected_keys.find(member, &window[at..]) {
                debug_assert_eq!(quotes[next_quote] as usize, at);
                key = (at as u32 + 1, (at + length - 2) as u32);
                (key_escaped, node) = (false, known);
                at += length;
                next_quote += 2;
            } else {
                cursor.move_to(at, &quotes[next_quote..]);
                (key, key_escaped, node) = self.unexpected_key(cursor, member, fields)?;
                (at, next_quote) = (cursor.at, quotes.len() - cursor.quotes.len());
            }
            if let Some(node) = node
                && fields.has_children(node)
            {
                fields.for_each_below(node, &mut |slot| values.forget(slot));
            }
            let mut start = at;
            let mut mantissa = 0;
            let first_byte = window[at];
            let tag = if first_byte == b'"'
                && !has_escapes
                && let Some(&close) = quotes.get(next_quote + 1)
                && (close as usize) < end
            {
                debug_assert_eq!(quotes[next_quote] as usize, at);
                at = close as usize + 1;
                next_quote += 2;
                Tag::string(false)
            } else if first_byte.is_ascii_digit()
                && let Some(short) = read_short_number(window, at)
            {
                at = short.end;
                mantissa = short.mantissa;
                Tag::short_number(short.decimals)
            } else {
                cursor.move_to(at, &quotes[next_quote..]);
                let tag = self.any_value(cursor, node, fields, values, &mut start)?;
                (at, next_quote) = (cursor.at, quotes.len() - cursor.quotes.len());
                mantissa = cursor.mantissa;
                tag
            };
            let value = Span::new(tag, start, at, mantissa);
            if let Some(node) = node {
                values.set(FieldTree::slot(node), value);
            }
            members.member(MemberSpan {
                key,
                key_escaped,
                value,
            });
            if window[at] <= b' ' {
                at = skip_whitespace(window, at, end);
            }
            match window[at] {
                b',' => at += 1,
                b'}' => {
                    cursor.move_to(at + 1, &quotes[next_quote..]);
                    return expect_line_end(cursor);
                }
                _ => return cursor.fail(at, "expected `,` or `}` after a member"),
            }
        }
        Ok(())
    }

    /// Passes a value of any kind and the white space before it, and stores its start offset in `start`.
    #[inline(never)]
    fn any_value(
        &mut self,
        cursor: &mut Cursor<'_>,
        node: Option<NodeId>,
        fields: &FieldTree,
        values: &mut RowValues<'_>,
        start: &mut usize,
    ) -> Walked<Tag> {
        let first_byte = cursor.next_byte();
        *start = cursor.at;
        match first_byte {
            b'{' | b'[' => self.containers.walk(cursor, node, 1, fields, values),
            _ => cursor.scalar(),
        }
    }

    /// Passes a key that is not the expected one, and its colon. Expects it for this member next time.
    #[inline(never)]
    fn unexpected_key(
        &mut self,
        cursor: &mut Cursor<'_>,
        member: usize,
        fields: &FieldTree,
    ) -> Walked<((u32, u32), bool, Option<NodeId>)> {
        let start = cursor.key()?;
        let tag = cursor.string()?;
        let key_end = cursor.at;
        let key = &cursor.window[start + 1..key_end - 1];
        let node = self.containers.node_of(key, tag, FieldTree::ROOT, fields);
        cursor.colon()?;
        if !tag.is_escaped() && cursor.window[key_end] == b':' {
            self.expected_keys
                .learn(member, &cursor.window[start..=key_end], node);
        }
        let span = (start as u32 + 1, key_end as u32 - 1);
        Ok((span, tag.is_escaped(), node))
    }

    /// Rejects a line that is not an object: as another JSON value, or as invalid JSON.
    #[cold]
    #[inline(never)]
    fn reject_other_value(
        &mut self,
        cursor: &mut Cursor<'_>,
        fields: &FieldTree,
        values: &mut RowValues<'_>,
    ) -> Walked<()> {
        if cursor.byte() == b'[' {
            self.containers.walk(cursor, None, 0, fields, values)?;
        } else {
            cursor.scalar()?;
        }
        expect_line_end(cursor)?;
        cursor.reject(
            RejectCode::NotAnObject,
            cursor.start,
            "the line is JSON, but not an object",
        )
    }
}

fn check_utf8(line: &[u8]) -> Result<(), Rejection> {
    if simdutf8::basic::from_utf8(line).is_ok() {
        return Ok(());
    }
    let at = simdutf8::compat::from_utf8(line)
        .err()
        .map_or(0, |error| error.valid_up_to());
    Err(Rejection {
        code: RejectCode::InvalidUtf8,
        at,
        problem: "invalid UTF-8",
    })
}
