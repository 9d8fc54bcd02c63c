//! Learns the [`Shape`] of a record: the text between its values, and where it is measured from.
//!
//! # Input and output
//!
//! The line is known to be a valid record, so this pass checks no grammar. It cuts the line into literals,
//! string values and gaps:
//!
//! ```text
//! {"level":"INFO","ms":12.5,"tags":[1,2],"user":{"id":"u1"}}\n
//! LLLLLLLLLLssssLLLLLLLggggLLLLLLLLgggggLLLLLLLLLLLLLLLssLLLLL
//!
//! L  literal: equal in every line of the shape, quotes included
//! s  text of a string value: may be anything that a string may hold
//! g  gap: a value without quotes in it, found between two literals
//! ```
//!
//! # Places
//!
//! Values differ in length, so an offset from the start of the line does not hold for other lines. A place is
//! therefore a mark (a quote, or a line feed at either end) and a distance from it. The distance from a mark
//! to a place is constant as long as no value of variable length lies between them.
//!
//! ```text
//! anchor = the line feed before the line
//! for each token:
//!     key:                  passed; it becomes part of the literal, and is looked up among the needed fields
//!     string value:         end the literal after the opening quote;
//!                           begin the next one at the closing quote, which becomes its anchor
//!     number, true, false, null, or a container without a string:
//!                           end the literal before it, and note a gap;
//!                           begin the next literal after it, with the *next* mark as its anchor
//!     other container:      its brackets become part of literals
//!     , : and spaces        passed; they become part of the literal
//! end the last literal after the line feed
//! ```
//!
//! After a gap the only fixed point is the next mark, which is why the next literal is measured backwards
//! from it. Two gaps between the same two marks would leave the literal between them without an anchor, so
//! such a line (`[1,2,"a"]`, for example) has no shape.
//!
//! Literals longer than [`Literal::MAX_BYTES`] are cut into parts, because one literal is one comparison of
//! 32 bytes.
//!
//! # Lines without a shape
//!
//! - Lines of more than [`MAX_LINE_BYTES`]: learning a shape takes time and memory in proportion to the line.
//! - A key with escapes: it would have to be decoded in order to be looked up.
//! - A needed field twice, or, where all members are needed, a member twice: the last one counts, and the
//!   walker knows how.
//! - White space other than spaces, except a carriage return at the end of the line: a line with control
//!   characters is always walked (see `is_sound`).
//! - Two gaps between the same two marks.

use std::collections::HashSet;

use ripsaw_kernels::{Between, Literal, Place};
use ripsaw_query::{FieldTree, NodeId, Slot};

use super::{Gap, MemberKind, MemberPlace, Shape, SpanPlace};
use crate::record::value::{Tag, ValueKind};

/// Maximum length of a line with a shape, in bytes. Learning the shape of a longer line would take long, and
/// keeping it would take much memory.
const MAX_LINE_BYTES: usize = 8 << 10;

/// Returns the shape of a valid record, or `None` if lines like it cannot be recognised by one (see the
/// module).
///
/// `text` starts with the window; `marks` are those of the line, from the line feed before it to its own.
/// `with_members` says whether the shape needs all members of the record.
pub(in crate::record) fn learn_shape(
    text: &[u8],
    marks: &[u32],
    fields: &FieldTree,
    with_members: bool,
) -> Option<Shape> {
    let start = marks.first()?.wrapping_add(1) as usize;
    if *marks.last()? as usize - start > MAX_LINE_BYTES {
        return None;
    }
    let mut learner = Learner {
        text,
        marks,
        at: start,
        next_mark: 1,
        literal_start: start,
        anchor: 0,
        open: Vec::new(),
        expects_key: false,
        member: None,
        seen_slots: HashSet::new(),
        seen_keys: HashSet::new(),
        fields,
        with_members,
        shape: Shape {
            mark_count: marks.len() as u32 - 1,
            literals: Vec::new(),
            gaps: Vec::new(),
            spans: Vec::new(),
            absent: Vec::new(),
            members: Vec::new(),
            next: None,
        },
    };
    learner.run()?;
    let Learner {
        mut shape,
        seen_slots,
        ..
    } = learner;
    let slots = 0..fields.slot_count();
    shape.absent = slots.filter(|slot| !seen_slots.contains(slot)).collect();
    Some(shape)
}

struct Learner<'a> {
    text: &'a [u8],
    marks: &'a [u32],
    at: usize,
    /// Index of the first mark that has not been passed.
    next_mark: usize,
    /// Start offset of the current literal.
    literal_start: usize,
    /// Index of the mark to which places in the current literal are relative. It lies in the literal or right
    /// before it.
    anchor: usize,
    open: Vec<OpenContainer<'a>>,
    expects_key: bool,
    /// The member to which the next value belongs.
    member: Option<Member<'a>>,
    seen_slots: HashSet<Slot>,
    seen_keys: HashSet<&'a [u8]>,
    fields: &'a FieldTree,
    with_members: bool,
    shape: Shape,
}

#[derive(Clone, Copy)]
struct Member<'a> {
    key: &'a [u8],
    node: Option<NodeId>,
    depth: usize,
}

struct OpenContainer<'a> {
    tag: Tag,
    start: Place,
    member: Option<Member<'a>>,
    node: Option<NodeId>,
}

impl<'a> Learner<'a> {
    fn run(&mut self) -> Option<()> {
        let end = *self.marks.last()? as usize;
        while self.at < end {
            match self.text[self.at] {
                b'"' => self.string()?,
                b'{' | b'[' => self.open_or_gap(end)?,
                b'}' | b']' => self.close()?,
                b',' => {
                    let inner = self.open.last()?;
                    self.expects_key = inner.tag.kind() == ValueKind::Object;
                    self.at += 1;
                }
                b':' | b' ' => self.at += 1,
                b'\r' if self.at + 1 == end => self.at += 1,
                0..=b' ' => return None,
                _ => {
                    let ends = |byte: &u8| matches!(byte, b',' | b'}' | b']' | b'\r' | b' ');
                    let length = self.text[self.at..end].iter().position(ends);
                    self.gap(length.map_or(end, |length| self.at + length))?;
                }
            }
        }
        // The last literal includes the line feed.
        self.end_literal(end + 1);
        Some(())
    }

    /// Passes a string: a key, or a value, which ends the literal.
    fn string(&mut self) -> Option<()> {
        let (open, close) = (self.next_mark, self.next_mark + 1);
        let key_start = self.at + 1;
        let close_at = *self.marks.get(close)? as usize;
        self.next_mark += 2;
        self.at = close_at + 1;
        if self.expects_key {
            let key = &self.text[key_start..close_at];
            if key.contains(&b'\\') {
                return None;
            }
            self.expects_key = false;
            let parent = self.open.last().and_then(|inner| inner.node);
            self.member = Some(Member {
                key,
                node: parent.and_then(|parent| self.fields.child(parent, key)),
                depth: self.open.len(),
            });
            return Some(());
        }
        self.end_literal(key_start);
        self.begin_literal(close_at, close);
        let start = Place {
            mark: open as u32,
            offset: 0,
        };
        let end = Place {
            mark: close as u32,
            offset: 1,
        };
        let member = self.member.take();
        self.value(member, Some(Tag::string(false)), start, end)
    }

    /// Opens a container. One without a string in it is a gap instead, unless it is the record itself.
    fn open_or_gap(&mut self, line_end: usize) -> Option<()> {
        let is_object = self.text[self.at] == b'{';
        let next_mark = *self.marks.get(self.next_mark)? as usize;
        let mut depth = 0;
        for at in self.at..next_mark.min(line_end) {
            match self.text[at] {
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                _ => {}
            }
            if depth == 0 && !self.open.is_empty() {
                return self.gap(at + 1);
            }
        }
        let member = self.member.take();
        self.open.push(OpenContainer {
            tag: Tag::new(if is_object {
                ValueKind::Object
            } else {
                ValueKind::Array
            }),
            start: self.place(self.at),
            node: if self.open.is_empty() {
                Some(FieldTree::ROOT)
            } else {
                member.and_then(|member| member.node)
            },
            member,
        });
        self.expects_key = is_object;
        self.at += 1;
        Some(())
    }

    /// Closes the innermost container.
    fn close(&mut self) -> Option<()> {
        let OpenContainer {
            tag, start, member, ..
        } = self.open.pop()?;
        self.at += 1;
        self.expects_key = false;
        if self.open.is_empty() {
            return Some(());
        }
        self.value(member, Some(tag), start, self.place(self.at))
    }

    /// Notes a gap that ends at `end`, and passes it.
    fn gap(&mut self, end: usize) -> Option<()> {
        // After another gap without a mark since, the literal between the two would have no anchor. Lines
        // with control characters are always walked.
        let has_controls = self.text[self.at..end].iter().any(|byte| *byte < b' ');
        if self.anchor >= self.next_mark || has_controls {
            return None;
        }
        self.end_literal(self.at);
        let start = self.place(self.at);
        let between = Between {
            mark: self.next_mark as u32 - 1,
            start: self.distance(self.next_mark - 1, self.at),
            end: self.distance(self.next_mark, end),
        };
        self.at = end;
        self.begin_literal(end, self.next_mark);
        let end = self.place(end);
        let member = self.member.take();
        self.shape.gaps.push(Gap {
            between,
            depth: self.open.len(),
            slot: member.and_then(|member| member.node).map(FieldTree::slot),
        });
        self.value(member, None, start, end)
    }

    /// Notes a value that is needed; `tag` is `None` for a gap. Returns `None` if it is the second one of its
    /// field.
    fn value(
        &mut self,
        member: Option<Member<'a>>,
        tag: Option<Tag>,
        start: Place,
        end: Place,
    ) -> Option<()> {
        let Some(Member { key, node, depth }) = member else {
            return Some(());
        };
        if let Some(node) = node {
            let slot = FieldTree::slot(node);
            if !self.seen_slots.insert(slot) {
                return None;
            }
            if let Some(tag) = tag {
                self.shape.spans.push(SpanPlace {
                    slot,
                    tag,
                    start,
                    end,
                });
            }
        }
        if self.with_members && depth == 1 {
            if !self.seen_keys.insert(key) {
                return None;
            }
            self.shape.members.push(MemberPlace {
                key: key.into(),
                kind: match tag {
                    Some(tag) => MemberKind::Tagged(tag),
                    // The caller has just added the gap.
                    None => MemberKind::Gap(self.shape.gaps.len() - 1),
                },
                start,
                end,
            });
        }
        Some(())
    }

    /// The place of the byte at `at`, relative to the anchor.
    fn place(&self, at: usize) -> Place {
        Place {
            mark: self.anchor as u32,
            offset: self.distance(self.anchor, at),
        }
    }

    /// Distance of the byte at `at` from a mark.
    fn distance(&self, mark: usize, at: usize) -> i32 {
        (at as u32).wrapping_sub(self.marks[mark]) as i32
    }

    fn begin_literal(&mut self, at: usize, anchor: usize) {
        self.literal_start = at;
        self.anchor = anchor;
    }

    /// Ends the current literal before `end`, cutting it into parts of at most [`Literal::MAX_BYTES`].
    fn end_literal(&mut self, end: usize) {
        let mut start = self.literal_start;
        while start < end {
            let part = &self.text[start..end.min(start + Literal::MAX_BYTES)];
            let literal = Literal::new(part, self.place(start));
            self.shape.literals.push(literal);
            start += part.len();
        }
    }
}
