use crate::structural_index::{LineEnd, StructuralIndex};
use crate::vector::{Masks, Segment, TAIL_CONTEXT, Vector};

/// Adds what the masks of a segment say to the lists of an index, a block after the other. No closures here: they would not
/// have the instructions of the function that they stand in.
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
        // A colon behind a quote ends a key, or is the first character of a string.
        let block = Block {
            marks: quotes | line_feeds,
            keys: masks.colons[number] & (quotes << 1 | *carry),
        };
        *carry = quotes >> 63;
        let before = LineEnd {
            mark: (first_mark + mark_count as u32).wrapping_sub(1),
            key: first_key + key_count as u32,
        };
        // Most blocks have no line feed or one: an entry is written in any case, so that no branch depends on it.
        let room = lines_room.block(line_count);
        room[0] = block.line_end(line_feeds, before);
        let count = line_feeds.count_ones() as usize;
        if count > 1 {
            block.list_more_line_ends(line_feeds, before, room);
        }
        line_count += count;
        // SAFETY: the caller vouches for the instructions, here and below.
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

/// What is listed of one block: a bit for each byte.
struct Block {
    /// Unescaped quotes and line feeds.
    marks: u64,
    /// Colons behind quotes.
    keys: u64,
}

impl Block {
    /// The line end at the lowest bit of `line_feeds`; `before` are the counts in front of the block, that of the marks
    /// less one.
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
