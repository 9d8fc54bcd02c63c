//! Gathers the rows of one chunk by column.
//!
//! Rows of a known shape find their columns by the members of the shape. Other rows list their members; each is
//! expected to be in the column that the member at the same index of an earlier row had.

use ripsaw_kernels::ShortNumbers;
use ripsaw_query::is_same_name;

use super::chunk_column::ChunkColumn;
use crate::record::string::unescape_into;
use crate::record::{
    MemberKind, MemberSource, Members, ShapeId, Shapes, Span, Tag, ValueKind, Window, gap_kind,
};
use crate::seeded_hash::{SeededMap, SeededSet};

/// Stands for a member that becomes no column.
const NO_COLUMN: u32 = u32::MAX;

/// Rows of one chunk, gathered by column.
#[derive(Debug)]
pub(crate) struct ChunkColumns {
    /// Names and values of the columns of all chunks that were gathered here, so that memory is reused.
    columns: Vec<(Box<[u8]>, ChunkColumn)>,
    by_name: SeededMap<Box<[u8]>, u32>,
    /// Columns of this chunk, in the order of their first appearance in a row.
    order: Vec<u32>,
    /// By column, whether it is in `order`.
    is_listed: Vec<bool>,
    row_count: u32,
    max_columns: usize,
    selected: Option<SeededSet<Box<[u8]>>>,
    /// Column expected for each member of a row, by its index: records tend to have the same members in the same order.
    expected: Vec<u32>,
    /// Number of members of the current row so far.
    member_count: usize,
    /// Columns of the members of each shape of which a row was pushed.
    columns_by_shape: Vec<Option<Box<[u32]>>>,
    /// Generation of the shapes that `columns_by_shape` refers to.
    generation: u64,
    /// Values of the current row, with their columns.
    row: Vec<(u32, Span)>,
    /// By column, the index in `row` that it may have.
    row_indices: Vec<u32>,
    /// Memory reused from key to key.
    unescaped: Vec<u8>,
}

impl ChunkColumns {
    /// Creates a chunk without rows. If `select` is given, only members that it names become columns.
    pub(crate) fn new(select: Option<&[String]>, max_columns: usize) -> Self {
        let boxed = |name: &String| name.as_bytes().into();
        Self {
            columns: Vec::new(),
            by_name: SeededMap::default(),
            order: Vec::new(),
            is_listed: Vec::new(),
            row_count: 0,
            max_columns,
            selected: select.map(|names| names.iter().map(boxed).collect()),
            expected: Vec::new(),
            member_count: 0,
            columns_by_shape: Vec::new(),
            generation: 0,
            row: Vec::new(),
            row_indices: Vec::new(),
            unescaped: Vec::new(),
        }
    }

    /// Forgets all rows, but keeps the memory: the next chunk is likely to be similar.
    pub(crate) fn clear(&mut self) {
        for index in self.order.drain(..) {
            self.columns[index as usize].1.clear();
            self.is_listed[index as usize] = false;
        }
        self.expected.clear();
        self.columns_by_shape.clear();
        self.row_count = 0;
    }

    pub(in crate::columns) fn row_count(&self) -> usize {
        self.row_count as usize
    }

    /// Iterates over names and values of columns, in the order of their first appearance in a row.
    pub(in crate::columns) fn columns(&self) -> impl Iterator<Item = &(Box<[u8]>, ChunkColumn)> {
        let columns = &self.columns;
        self.order.iter().map(|index| &columns[*index as usize])
    }

    /// Adds the members of a record of a window as a row, given its line and its row there.
    #[inline]
    pub(crate) fn push_row(
        &mut self,
        window: Window<'_>,
        (line, row): (usize, usize),
        members: &Members,
        shapes: &Shapes,
    ) {
        match members.source(row) {
            MemberSource::Shape(id) => {
                self.push_members_of_shape(window, (line, row), id, members, shapes);
            }
            MemberSource::Listed(from, to) => {
                for member in members.listed(from, to) {
                    let (key_start, key_end) = member.key;
                    let key = &window.text[key_start as usize..key_end as usize];
                    self.push_member(key, member.key_escaped, member.value);
                }
            }
        }
        self.end_row(window.text);
    }

    fn push_members_of_shape(
        &mut self,
        window: Window<'_>,
        (line, row): (usize, usize),
        id: ShapeId,
        known: &Members,
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
        let marks = window.marks(line);
        let has_escapes = window.special[line].escapes();
        for (member, &column) in members.iter().zip(columns) {
            if let Some((_, column)) = self.columns.get_mut(column as usize) {
                let (start, end) = member.range(marks);
                let value = match member.kind {
                    MemberKind::Tagged(tag) if has_escapes => {
                        Span::new(tag.with_escapes(&window.text[start..end]), start, end, 0)
                    }
                    MemberKind::Tagged(tag) if tag.kind() == ValueKind::String => {
                        column.push_plain_string(self.row_count, window.text, start, end);
                        continue;
                    }
                    MemberKind::Tagged(tag) => Span::new(tag, start, end, 0),
                    MemberKind::Gap(gap) => {
                        let number = known.gap_number(gap, row);
                        if column.push_short_number(self.row_count, number) {
                            continue;
                        }
                        gap_value(window.text, start, end, number)
                    }
                };
                column.push(self.row_count, window.text, value);
            }
        }
    }

    /// Adds a member to the current row: the text of its key between the quotes, whether that contains escapes, and its
    /// value.
    ///
    /// The last of several members with the same key counts. Keys are compared after unescaping, with U+FFFD for lone
    /// surrogates, so that columns have distinct names.
    #[inline]
    pub(in crate::columns) fn push_member(&mut self, key: &[u8], key_escaped: bool, value: Span) {
        let column = match self.expected.get(self.member_count) {
            Some(&column) if !key_escaped && self.is_named(column, key) => column,
            _ => self.find(key, key_escaped),
        };
        self.member_count += 1;
        let Some(index) = self.row_indices.get_mut(column as usize) else {
            return;
        };
        match self.row.get_mut(*index as usize) {
            Some((known, known_value)) if *known == column => *known_value = value,
            _ => {
                *index = self.row.len() as u32;
                self.row.push((column, value));
            }
        }
    }

    /// Ends the current row, whose values are in `text`.
    #[inline]
    pub(in crate::columns) fn end_row(&mut self, text: &[u8]) {
        for (column, value) in self.row.drain(..) {
            let (_, column) = &mut self.columns[column as usize];
            column.push(self.row_count, text, value);
        }
        self.row_count += 1;
        self.member_count = 0;
    }

    #[inline]
    fn is_named(&self, index: u32, key: &[u8]) -> bool {
        self.columns
            .get(index as usize)
            .is_some_and(|(name, _)| is_same_name(name, key))
    }

    /// Returns the column of a key that is not in the expected one.
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
        match self.expected.get_mut(self.member_count) {
            Some(expected) => *expected = index,
            None => self.expected.push(index),
        }
        index
    }

    fn find_name(&mut self, name: &[u8]) -> u32 {
        let index = match self.by_name.get(name) {
            Some(&index) => index,
            None => self.add_column(name),
        };
        if let Some(is_listed @ false) = self.is_listed.get_mut(index as usize) {
            *is_listed = true;
            self.order.push(index);
        }
        index
    }

    fn add_column(&mut self, name: &[u8]) -> u32 {
        let is_selected = self
            .selected
            .as_ref()
            .is_none_or(|selected| selected.contains(name));
        // Once there are too many columns, the batch fails; further ones would only take memory.
        if !is_selected || self.columns.len() > self.max_columns {
            return NO_COLUMN;
        }
        let index = self.columns.len() as u32;
        self.by_name.insert(name.into(), index);
        self.columns.push((name.into(), ChunkColumn::default()));
        self.is_listed.push(false);
        self.row_indices.push(0);
        index
    }
}

/// Returns the value in a gap of a shape, given its short number.
fn gap_value(text: &[u8], start: usize, end: usize, number: u64) -> Span {
    if number == ShortNumbers::NONE {
        Span::new(Tag::new(gap_kind(text[start])), start, end, 0)
    } else {
        Span::short_number(start as u32, end as u32, number)
    }
}
