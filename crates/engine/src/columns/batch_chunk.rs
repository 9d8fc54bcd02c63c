use foldhash::fast::FixedState;
use hashbrown::{HashMap, HashSet};
use ripsaw_query::is_same_name;

use super::column_chunk::{ColumnChunk, ColumnSize};
use crate::record::string::unescape_into;
use crate::record::{MemberSource, Members, ShapeId, Shapes, Span, Window};

/// In [`BatchChunk::shape`]: a member that becomes no column.
const NO_COLUMN: u32 = u32::MAX;

/// The rows of one chunk, gathered by column.
///
/// Its columns are in the order of their first appearance in a row that was pushed.
#[derive(Debug)]
pub(crate) struct BatchChunk {
    pub(super) names: Vec<Box<[u8]>>,
    /// As `names`.
    pub(super) columns: Vec<ColumnChunk>,
    pub(super) row_count: u32,
    pub(super) max_columns: usize,
    by_name: HashMap<Box<[u8]>, u32, FixedState>,
    selected: Option<HashSet<Box<[u8]>, FixedState>>,
    /// The column of each member of the current row and, behind it, of the rows before: records tend to have
    /// the same members in the same order.
    shape: Vec<u32>,
    /// How many members the current row has so far.
    member_count: usize,
    /// The columns of the members of shapes, as far as rows of them were pushed.
    columns_by_shape: Vec<Option<Box<[u32]>>>,
    /// Of the shapes.
    generation: u64,
    unescaped: Vec<u8>,
    sizes: ColumnSizes,
}

/// The columns of one chunk and how much they hold: the next chunk is likely to be alike.
#[derive(Debug, Default)]
pub(crate) struct ColumnSizes(Vec<(Box<[u8]>, ColumnSize)>);

impl BatchChunk {
    /// No row yet. Only members named in `select` become columns, if it is given. `sizes` are those of the chunk
    /// before.
    pub(crate) fn new(select: Option<&[String]>, max_columns: usize, sizes: ColumnSizes) -> Self {
        let boxed = |name: &String| name.as_bytes().into();
        Self {
            names: Vec::new(),
            columns: Vec::new(),
            row_count: 0,
            max_columns,
            by_name: HashMap::default(),
            selected: select.map(|names| names.iter().map(boxed).collect()),
            shape: Vec::new(),
            member_count: 0,
            columns_by_shape: Vec::new(),
            generation: 0,
            unescaped: Vec::new(),
            sizes,
        }
    }

    /// What the next chunk may be like.
    pub(crate) fn sizes(&self) -> ColumnSizes {
        let columns = self.columns.iter().map(ColumnChunk::size);
        ColumnSizes(self.names.iter().cloned().zip(columns).collect())
    }

    /// Adds a row: the members of a record of a window.
    #[inline]
    pub(crate) fn push_row(
        &mut self,
        window: Window<'_>,
        row: usize,
        members: &Members,
        shapes: &Shapes,
    ) {
        match members.source(row) {
            MemberSource::Shape(id) => self.push_members_of_shape(window, row, id, shapes),
            MemberSource::Listed(from, to) => {
                for member in members.listed(from, to) {
                    let (key_start, key_end) = member.key;
                    let key = &window.text[key_start as usize..key_end as usize];
                    self.push_member(key, member.key_escaped, window.text, member.value);
                }
            }
        }
        self.end_row();
    }

    fn push_members_of_shape(
        &mut self,
        window: Window<'_>,
        row: usize,
        id: ShapeId,
        shapes: &Shapes,
    ) {
        let members = &shapes.get(id).members;
        if self.generation != shapes.generation() {
            self.generation = shapes.generation();
            self.columns_by_shape.clear();
        }
        let id = usize::from(id);
        if self.columns_by_shape.get(id).is_none_or(Option::is_none) {
            let columns = members.iter().map(|member| self.find_name(&member.key));
            let columns = columns.collect();
            if self.columns_by_shape.len() <= id {
                self.columns_by_shape.resize(id + 1, None);
            }
            self.columns_by_shape[id] = Some(columns);
        }
        let columns = self.columns_by_shape[id].as_deref().unwrap_or_default();
        let marks = window.marks(row);
        let special = window.special[row];
        for (member, &column) in members.iter().zip(columns) {
            if let Some(column) = self.columns.get_mut(column as usize) {
                let value = member.value(window.text, marks, special);
                column.push(self.row_count, window.text, value);
            }
        }
    }

    /// Adds a member to the row: the text of its key between the quotes, whether that holds escapes, and its
    /// value in `text`. Of members with the same key the last one counts. Keys are the same if they are so after
    /// unescaping, with U+FFFD for lone surrogates: columns have distinct names.
    #[inline]
    pub(super) fn push_member(&mut self, key: &[u8], key_escaped: bool, text: &[u8], value: Span) {
        let index = match self.shape.get(self.member_count) {
            Some(&index) if !key_escaped && self.is_named(index, key) => index,
            _ => self.find(key, key_escaped),
        };
        self.member_count += 1;
        if let Some(column) = self.columns.get_mut(index as usize) {
            column.set(self.row_count, text, value);
        }
    }

    /// Ends the row.
    #[inline]
    pub(super) fn end_row(&mut self) {
        self.row_count += 1;
        self.member_count = 0;
    }

    #[inline]
    fn is_named(&self, index: u32, key: &[u8]) -> bool {
        self.names
            .get(index as usize)
            .is_some_and(|name| is_same_name(name, key))
    }

    /// The column of a key that is not the expected one.
    #[inline(never)]
    fn find(&mut self, key: &[u8], key_escaped: bool) -> u32 {
        let index = if key_escaped {
            let mut unescaped = std::mem::take(&mut self.unescaped);
            unescaped.clear();
            unescape_into(key, &mut unescaped);
            let index = self.find_name(&unescaped);
            self.unescaped = unescaped;
            index
        } else {
            self.find_name(key)
        };
        match self.shape.get_mut(self.member_count) {
            Some(expected) => *expected = index,
            None => self.shape.push(index),
        }
        index
    }

    fn find_name(&mut self, name: &[u8]) -> u32 {
        if let Some(&index) = self.by_name.get(name) {
            return index;
        }
        let is_selected = self
            .selected
            .as_ref()
            .is_none_or(|selected| selected.contains(name));
        // Once there are too many columns the batch fails: more would only take memory.
        if !is_selected || self.columns.len() > self.max_columns {
            return NO_COLUMN;
        }
        let index = self.columns.len() as u32;
        self.by_name.insert(name.into(), index);
        self.names.push(name.into());
        let size = match self.sizes.0.get(index as usize) {
            Some((known, size)) if **known == *name => *size,
            _ => ColumnSize::default(),
        };
        self.columns.push(ColumnChunk::sized_like(size));
        index
    }
}
