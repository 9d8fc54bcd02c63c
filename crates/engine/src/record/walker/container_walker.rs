//! Walks an object or array with all that it contains: everything below the members of a record.
//!
//! ```text
//! loop:
//!     `{` or `[`  -> push; if it is not empty, read the key of its first member
//!     scalar      -> done
//!     while a value is done:
//!         store it, if its field is needed
//!         `,` -> read the next key or element    closing bracket -> pop: the container is done
//! ```

use ripsaw_query::{FieldTree, NodeId, RejectCode};

use super::cursor::{Cursor, Walked};
use crate::record::records::RowValues;
use crate::record::value::string::unescape_into;
use crate::record::value::{Span, Tag, ValueKind};

/// Validates objects and arrays, and finds the needed values in them.
pub(super) struct ContainerWalker {
    max_depth: usize,
    /// The containers open below the current member of the record. The memory is reused from record to
    /// record.
    open: Vec<Container>,
    unescaped_key: Vec<u8>,
}

/// An open container within a record.
#[derive(Clone, Copy)]
struct Container {
    is_object: bool,
    start: usize,
    /// The node of the field tree that the container fills, if it or something inside it is needed.
    node: Option<NodeId>,
}

impl ContainerWalker {
    pub(super) fn new(max_depth: u32) -> Self {
        Self {
            max_depth: max_depth as usize,
            open: Vec::new(),
            unescaped_key: Vec::new(),
        }
    }

    /// Returns the node of the member `key` of `parent`, if it is needed.
    pub(super) fn node_of(
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

    /// Passes the object or array that begins here, inside `depth` containers, with all that it contains.
    /// `node` is its node of the field tree, if it or something inside it is needed.
    pub(super) fn walk(
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
            // `None` for a container that has just been opened and is empty: its end comes next, not a value.
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

    /// Passes the key before the next value of the innermost container, if that is an object, and returns the
    /// node of the value.
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
}
