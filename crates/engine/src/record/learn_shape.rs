use std::collections::HashSet;

use ripsaw_kernels::{Between, Literal, Place};
use ripsaw_query::{FieldTree, NodeId, Slot};

use super::ValueKind;
use super::shape::{Gap, MemberKind, MemberPlace, Shape, SpanPlace};
use super::span::Tag;

/// Longer lines have no shape: learning one would take long, and keeping it much memory.
const MAX_LINE_BYTES: usize = 8 << 10;

/// The shape of a valid record, if lines like it can be told by one: no key with escapes and none twice where it
/// matters, no white space but spaces, no two values without quotes that have no quote between them.
///
/// `text` begins with the window, `marks` are those of the line.
pub(super) fn learn_shape(
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
    /// The first mark that is not passed yet.
    next_mark: usize,
    /// Where the literal begins that ends here or later.
    literal_start: usize,
    /// The mark that the literal is measured from: in it, or right in front of it.
    anchor: usize,
    open: Vec<OpenContainer<'a>>,
    expects_key: bool,
    /// What the next value is the value of.
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
        // The line feed is part of the last literal.
        self.end_literal(end + 1);
        Some(())
    }

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

    /// A container that has no string in it is a gap.
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

    fn gap(&mut self, end: usize) -> Option<()> {
        // Measured from behind, there may be no literal in front of it. With control characters lines are walked.
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

    /// Notes a value where it is needed.
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
                    // It was added right before.
                    None => MemberKind::Gap(self.shape.gaps.len() - 1),
                },
                start,
                end,
            });
        }
        Some(())
    }

    fn place(&self, at: usize) -> Place {
        Place {
            mark: self.anchor as u32,
            offset: self.distance(self.anchor, at),
        }
    }

    /// Of the byte at `at` from a mark.
    fn distance(&self, mark: usize, at: usize) -> i32 {
        (at as u32).wrapping_sub(self.marks[mark]) as i32
    }

    fn begin_literal(&mut self, at: usize, anchor: usize) {
        self.literal_start = at;
        self.anchor = anchor;
    }

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
