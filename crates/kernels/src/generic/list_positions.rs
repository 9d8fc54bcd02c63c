//! Turns the masks of a segment into the lists of the index, block by block.
//!
//! ```text
//! for each block:
//!     marks = quotes | line feeds
//!     keys  = colons & (quotes << 1 | carry)      colons directly after a quote
//!     append a line end for each line feed:       (marks before the block + popcount(marks up to the line feed) - 1,
//!                                                  key tails before the block + popcount(keys up to the line feed))
//!     append the offset of each bit of marks      Vector::flatten
//!     append the tail before each bit of keys     Vector::compress_tails
//! ```
//!
//! How many entries a block has is hard to predict, so that a branch for each of them would often be mispredicted.
//! Entries are therefore written in fixed numbers, whether there are as many or not; only the count of a list advances
//! by what there really is, and the next block overwrites the rest. A line end is written for every block, because most
//! blocks have one line feed or none. Marks are written in fours, the first twelve of a block without a test (with AVX2
//! 0.61 of the time of the index). The counts are in local variables during the loop, because the compiler keeps those
//! in registers.

use crate::index::{LineEnd, StructuralIndex};
use crate::segment::{Masks, Segment, TAIL_CONTEXT};
use crate::vector::Vector;

/// Appends the marks, line ends and key tails of a segment to the lists of an index; see
/// [`Segmentwise::list`](super::Segmentwise::list). There are no closures here, because vector operations called from
/// one would not be inlined.
///
/// # Safety
/// The CPU must have the instructions of `V`.
#[inline(always)]
pub(crate) unsafe fn list_positions<V: Vector>(
    segment: &Segment,
    base: u32,
    masks: &Masks,
    carry: &mut u64,
    index: &mut StructuralIndex,
) {
    let StructuralIndex {
        marks,
        lines,
        key_tails,
        ..
    } = index;
    let (first_mark, first_key) = (marks.count as u32, key_tails.count as u32);
    let mut marks_room = marks.room();
    let mut lines_room = lines.room();
    let mut tails_room = key_tails.room();
    let (mut mark_count, mut line_count, mut key_count) = (0, 0, 0);
    for number in 0..masks.quotes.len() {
        let (quotes, line_feeds) = (masks.quotes[number], masks.line_feeds[number]);
        // A colon after a quote ends a key, or is the first character of a string.
        let block = Block {
            marks: quotes | line_feeds,
            keys: masks.colons[number] & (quotes << 1 | *carry),
        };
        *carry = quotes >> 63;
        let before = LineEnd {
            mark: (first_mark + mark_count as u32).wrapping_sub(1),
            key: first_key + key_count as u32,
        };
        // Most blocks have one line feed or none. An entry is always written, so that no branch depends on it.
        let room = lines_room.block(line_count);
        room[0] = block.line_end(line_feeds, before);
        let count = line_feeds.count_ones() as usize;
        if count > 1 {
            block.list_more_line_ends(line_feeds, before, room);
        }
        line_count += count;
        // SAFETY: the caller guarantees the instructions, here and below.
        mark_count += unsafe {
            let base = base + 64 * number as u32;
            V::flatten(block.marks, base, marks_room.block(mark_count))
        };
        let context = segment[64 * number..].first_chunk::<{ TAIL_CONTEXT + 64 }>();
        if let Some(context) = context {
            // SAFETY: as above.
            key_count +=
                unsafe { V::compress_tails(context, block.keys, tails_room.block(key_count)) };
        }
    }
    marks.count += mark_count;
    lines.count += line_count;
    key_tails.count += key_count;
}

/// Masks of the entries of one block.
struct Block {
    /// Unescaped quotes and line feeds.
    marks: u64,
    /// Colons directly after quotes.
    keys: u64,
}

impl Block {
    /// Line end at the lowest bit of `line_feeds`. `before` has the number of marks before the block, less one, and the
    /// number of key tails before it.
    #[inline(always)]
    fn line_end(&self, line_feeds: u64, before: LineEnd) -> LineEnd {
        let up_to = line_feeds ^ line_feeds.wrapping_sub(1);
        LineEnd {
            mark: before.mark.wrapping_add((self.marks & up_to).count_ones()),
            key: before.key + (self.keys & up_to).count_ones(),
        }
    }

    #[cold]
    #[inline(never)]
    fn list_more_line_ends(&self, line_feeds: u64, before: LineEnd, room: &mut [LineEnd; 64]) {
        let mut rest = line_feeds;
        for line_end in room.iter_mut().take(rest.count_ones() as usize) {
            *line_end = self.line_end(rest, before);
            rest &= rest - 1;
        }
    }
}
