use foldhash::fast::FixedState;
use hashbrown::{HashMap, HashSet};
use ripsaw_query::is_same_name;

use super::column_chunk::{ColumnChunk, ColumnSize};
use crate::record::Value;
use crate::record::string::unescape_into;

/// In [`BatchChunk::shape`]: a member that becomes no column.
const NO_COLUMN: u32 = u32::MAX;

/// The rows of one chunk, gathered by column.
///
/// For every line `begin_row`, then `member` for each member of the object in the order of the text, then
/// `end_row`, or `discard_row` if it turns out to be no record or not to match: that undoes the row.
#[derive(Debug)]
pub(crate) struct BatchChunk {
    pub(super) names: Vec<Box<[u8]>>,
    /// In the order of their first appearance, as `names`.
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
    /// How many columns there were before the current row.
    columns_before: usize,
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
            columns_before: 0,
            unescaped: Vec::new(),
            sizes,
        }
    }

    /// What the next chunk may be like.
    pub(crate) fn sizes(&self) -> ColumnSizes {
        let columns = self.columns.iter().map(ColumnChunk::size);
        ColumnSizes(self.names.iter().cloned().zip(columns).collect())
    }

    /// Starts a row.
    #[inline]
    pub(crate) fn begin_row(&mut self) {
        self.member_count = 0;
        self.columns_before = self.columns.len();
    }

    /// Adds a member to the row: the text of its key between the quotes, whether that holds escapes, and its
    /// value. Of members with the same key the last one counts. Keys are the same if they are so after
    /// unescaping, with U+FFFD for lone surrogates: columns have distinct names.
    #[inline]
    pub(crate) fn member(&mut self, key: &[u8], key_escaped: bool, value: Value<'_>) {
        let index = match self.shape.get(self.member_count) {
            Some(&index) if !key_escaped && self.is_named(index, key) => index,
            _ => self.find(key, key_escaped),
        };
        self.member_count += 1;
        if let Some(column) = self.columns.get_mut(index as usize) {
            column.set(self.row_count, &value);
        }
    }

    /// Keeps the row.
    #[inline]
    pub(crate) fn end_row(&mut self) {
        self.row_count += 1;
    }

    /// Undoes the row, with the columns that first appeared in it.
    pub(crate) fn discard_row(&mut self) {
        for name in self.names.drain(self.columns_before..) {
            self.by_name.remove(&name);
        }
        self.columns.truncate(self.columns_before);
        for &index in &self.shape[..self.member_count] {
            if let Some(column) = self.columns.get_mut(index as usize) {
                column.unset(self.row_count);
            }
        }
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
        if !is_selected || self.columns_before > self.max_columns {
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
