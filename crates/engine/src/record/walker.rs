use std::ops::Range;

use ripsaw_query::{FieldTree, NodeId, RejectCode};

use super::cursor::{Cursor, Failed, Walked, expect_line_end, skip_whitespace};
use super::expected_keys::ExpectedKeys;
use super::members::{MemberSpan, Members};
use super::number::read_short_number;
use super::records::RowValues;
use super::string::unescape_into;
use super::{Reject, Span, Tag, ValueKind, Window};

/// Takes the members of a record one by one, in order, while the rest of the line may still turn out invalid.
pub(super) trait MemberSink {
    fn member(&mut self, member: MemberSpan);
}

/// For plans that need no more than their values.
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

/// Validates lines byte by byte and notes where the needed fields are.
///
/// It is a recursive-descent parser by RFC 8259 (its recursion an explicit stack), but for one thing: the
/// end of a string is the next quote of the index.
pub(crate) struct Walker {
    max_depth: usize,
    /// Containers that are open below the member at hand; reused from record to record.
    open: Vec<Container>,
    unescaped_key: Vec<u8>,
    expected_keys: ExpectedKeys,
}

/// A container within a record.
#[derive(Clone, Copy)]
struct Container {
    is_object: bool,
    start: usize,
    /// The node that the container fills, if it is needed or something in it is.
    node: Option<NodeId>,
}

impl Walker {
    pub(crate) fn new(max_depth: u32) -> Self {
        Self {
            max_depth: max_depth as usize,
            open: Vec::new(),
            unescaped_key: Vec::new(),
            expected_keys: ExpectedKeys::default(),
        }
    }

    /// Validates a line, sets the needed values and hands all members to `members`.
    #[inline]
    pub(super) fn walk(
        &mut self,
        window: Window<'_>,
        line: usize,
        fields: &FieldTree,
        values: &mut RowValues<'_>,
        members: &mut impl MemberSink,
    ) -> Result<(), Reject> {
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
            (Err(Failed), Some(reject)) => Err(reject),
            _ => Ok(()),
        }
    }

    /// The value without quotes that begins at `start`, inside so many containers; `None` if there is none in a line
    /// that ends at `line_end`.
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
            b'{' | b'[' => self.container(&mut cursor, None, depth, fields, &mut RowValues::none()),
            _ => cursor.scalar(),
        };
        let tag = tag.ok()?;
        Some(Span::new(tag, start, cursor.at, cursor.mantissa))
    }

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
        // The state of the common path stays in registers; whoever leaves the path takes it along in the cursor.
        let Cursor {
            end,
            quotes,
            has_escapes,
            ..
        } = *cursor;
        let mut at = cursor.at;
        let mut next_quote = 0;
        for place in 0.. {
            if window[at] <= b' ' {
                at = skip_whitespace(window, at, end);
            }
            let (key, key_escaped, node);
            if let Some((length, known)) = self.expected_keys.find(place, &window[at..]) {
                debug_assert_eq!(quotes[next_quote] as usize, at);
                key = (at as u32 + 1, (at + length - 2) as u32);
                (key_escaped, node) = (false, known);
                at += length;
                next_quote += 2;
            } else {
                cursor.move_to(at, &quotes[next_quote..]);
                (key, key_escaped, node) = self.unexpected_key(cursor, place, fields)?;
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

    /// Passes a value of any kind, with the white space in front of it, and says where it begins.
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
            b'{' | b'[' => self.container(cursor, node, 1, fields, values),
            _ => cursor.scalar(),
        }
    }

    /// Passes a key that is not the expected one, and its colon; expects it next time.
    #[inline(never)]
    fn unexpected_key(
        &mut self,
        cursor: &mut Cursor<'_>,
        place: usize,
        fields: &FieldTree,
    ) -> Walked<((u32, u32), bool, Option<NodeId>)> {
        let start = cursor.key()?;
        let tag = cursor.string()?;
        let key_end = cursor.at;
        let key = &cursor.window[start + 1..key_end - 1];
        let node = self.node_of(key, tag, FieldTree::ROOT, fields);
        cursor.colon()?;
        if !tag.is_escaped() && cursor.window[key_end] == b':' {
            self.expected_keys
                .learn(place, &cursor.window[start..=key_end], node);
        }
        let span = (start as u32 + 1, key_end as u32 - 1);
        Ok((span, tag.is_escaped(), node))
    }

    /// The node of a member, if it is needed.
    fn node_of(
        &mut self,
        key: &[u8],
        tag: Tag,
        parent: NodeId,
        fields: &FieldTree,
    ) -> Option<NodeId> {
        if tag.is_escaped() {
            self.unescaped_key.clear();
            unescape_into(key, &mut self.unescaped_key);
            fields.child(parent, &self.unescaped_key)
        } else {
            fields.child(parent, key)
        }
    }

    /// Passes the object or array that begins here, `depth` levels deep in the line, with all that is in it.
    fn container(
        &mut self,
        cursor: &mut Cursor<'_>,
        mut node: Option<NodeId>,
        depth: usize,
        fields: &FieldTree,
        values: &mut RowValues<'_>,
    ) -> Walked<Tag> {
        self.open.clear();
        loop {
            let byte = cursor.next_byte();
            let mut start = cursor.at;
            // `None` where the inside of an empty container ends instead of a value.
            let mut done = match byte {
                b'{' | b'[' => {
                    if depth + self.open.len() >= self.max_depth {
                        return cursor.reject(RejectCode::TooDeep, start, "nesting is too deep");
                    }
                    let is_object = byte == b'{';
                    self.open.push(Container {
                        is_object,
                        start,
                        node,
                    });
                    cursor.at += 1;
                    if cursor.next_byte() == if is_object { b'}' } else { b']' } {
                        None
                    } else {
                        node = self.next_node(cursor, is_object, fields, values)?;
                        continue;
                    }
                }
                _ => Some(cursor.scalar()?),
            };
            loop {
                if let (Some(tag), Some(node)) = (done, node) {
                    values.set(
                        FieldTree::slot(node),
                        Span::new(tag, start, cursor.at, cursor.mantissa),
                    );
                }
                let (Some(container), byte) = (self.open.last(), cursor.next_byte()) else {
                    break;
                };
                let is_object = container.is_object;
                if byte == if is_object { b'}' } else { b']' } {
                    cursor.at += 1;
                    (start, node) = (container.start, container.node);
                    let tag = Tag::new(if is_object {
                        ValueKind::Object
                    } else {
                        ValueKind::Array
                    });
                    done = Some(tag);
                    self.open.pop();
                    if self.open.is_empty() {
                        return Ok(tag);
                    }
                } else if byte == b',' {
                    cursor.at += 1;
                    node = self.next_node(cursor, is_object, fields, values)?;
                    break;
                } else if is_object {
                    return cursor.fail(cursor.at, "expected `,` or `}` after a member");
                } else {
                    return cursor.fail(cursor.at, "expected `,` or `]` after an element");
                }
            }
        }
    }

    /// Passes the key, if there is one, in front of the next value of the innermost container, and finds its node.
    #[inline]
    fn next_node(
        &mut self,
        cursor: &mut Cursor<'_>,
        is_object: bool,
        fields: &FieldTree,
        values: &mut RowValues<'_>,
    ) -> Walked<Option<NodeId>> {
        if !is_object {
            return Ok(None);
        }
        let key_start = cursor.key()?;
        let key_tag = cursor.string()?;
        let key = &cursor.window[key_start + 1..cursor.at - 1];
        cursor.colon()?;
        let parent = self.open.last().and_then(|container| container.node);
        let node = parent.and_then(|parent| self.node_of(key, key_tag, parent, fields));
        if let Some(node) = node {
            fields.for_each_below(node, &mut |slot| values.forget(slot));
        }
        Ok(node)
    }

    /// A line that is another JSON value than an object, or none.
    #[cold]
    #[inline(never)]
    fn reject_other_value(
        &mut self,
        cursor: &mut Cursor<'_>,
        fields: &FieldTree,
        values: &mut RowValues<'_>,
    ) -> Walked<()> {
        if cursor.byte() == b'[' {
            self.container(cursor, None, 0, fields, values)?;
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

fn check_utf8(line: &[u8]) -> Result<(), Reject> {
    if simdutf8::basic::from_utf8(line).is_ok() {
        return Ok(());
    }
    let at = simdutf8::compat::from_utf8(line)
        .err()
        .map_or(0, |error| error.valid_up_to());
    Err(Reject {
        code: RejectCode::InvalidUtf8,
        at,
        problem: "invalid UTF-8",
    })
}
