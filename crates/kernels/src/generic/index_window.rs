use crate::structural_index::{LineEnd, SEGMENT_BLOCKS, SpecialBlock, StructuralIndex};
use crate::vector::{TAIL_CONTEXT, Vector};

/// So far ahead memory is asked for, in bytes: two segments. What the CPU foresees by itself ends at the next page.
const PREFETCH_DISTANCE: usize = 2 * 64 * SEGMENT_BLOCKS;

/// What one block passes on to the next.
#[derive(Default)]
struct Carry {
    /// 1 if the last byte was an unescaped quote.
    quote: u64,
    unusual: UnusualCarry,
}

/// What a block with unusual bytes passes on.
#[derive(Default)]
struct UnusualCarry {
    /// 1 if the last byte was a backslash that escapes the next byte.
    escape: u64,
    /// 1 if the last byte was a carriage return.
    carriage_return: u64,
}

/// What is where in one block: a bit for each byte.
#[derive(Clone, Copy, Default)]
struct Masks {
    /// Unescaped quotes and line feeds.
    marks: u64,
    line_feeds: u64,
    /// Colons behind quotes.
    keys: u64,
}

/// Builds the index of a window, a segment at a time: first the masks of all its blocks, then the lists. Two loops have
/// their state in registers where one would not.
///
/// # Safety
/// The CPU must have the instructions of `V`.
#[inline(always)]
pub(crate) unsafe fn index_window<V: Vector>(window: &[u8], index: &mut StructuralIndex) {
    index.reset();
    let mut carry = Carry::default();
    let mut masks = [Masks::default(); SEGMENT_BLOCKS];
    for (number, segment) in window.chunks(64 * SEGMENT_BLOCKS).enumerate() {
        let (blocks, tail) = segment.as_chunks::<64>();
        let mut base = (number * 64 * SEGMENT_BLOCKS) as u32;
        for (masks, block) in masks.iter_mut().zip(blocks) {
            V::prefetch(block.as_ptr().wrapping_add(PREFETCH_DISTANCE));
            // SAFETY: the caller vouches for the instructions.
            *masks = unsafe { masks_of::<V>(block, base, &mut carry, &mut index.special) };
            base += 64;
        }
        if let Some(masks) = masks.get_mut(blocks.len())
            && !tail.is_empty()
        {
            // Spaces have no bit in any mask.
            let mut block = [b' '; 64];
            block[..tail.len()].copy_from_slice(tail);
            // SAFETY: the caller vouches for the instructions.
            *masks = unsafe { masks_of::<V>(&block, base, &mut carry, &mut index.special) };
        }
        let masks = &mut masks[..segment.len().div_ceil(64)];
        if number == 0 {
            masks[0].keys &= u64::MAX << TAIL_CONTEXT;
        }
        let first_block = number * SEGMENT_BLOCKS;
        let is_inside = number > 0 && tail.is_empty();
        let is_usual = is_inside && masks.iter().all(|masks| masks.line_feeds.count_ones() <= 1);
        // SAFETY: the caller vouches for the instructions.
        unsafe {
            if is_usual {
                list_positions::<V, true>(window, first_block, masks, index);
            } else {
                list_positions::<V, false>(window, first_block, masks, index);
            }
        }
    }
}

/// The masks of the block at `base`; notes which of its bytes are special.
#[inline(always)]
unsafe fn masks_of<V: Vector>(
    block: &[u8; 64],
    base: u32,
    carry: &mut Carry,
    special: &mut Vec<SpecialBlock>,
) -> Masks {
    // SAFETY: the caller of `index_window` vouches for the instructions, here and below.
    let bytes = unsafe { V::load(block) };
    // SAFETY: as above.
    let (mut quotes, line_feeds, colons, unusual) = unsafe {
        (
            bytes.equal(b'"'),
            bytes.equal(b'\n'),
            bytes.equal(b':'),
            bytes.unusual(),
        )
    };
    if (unusual | carry.unusual.escape | carry.unusual.carriage_return) != 0 {
        // SAFETY: as above.
        let (backslashes, carriage_returns, non_ascii) =
            unsafe { (bytes.equal(b'\\'), bytes.equal(b'\r'), bytes.non_ascii()) };
        let carry = &mut carry.unusual;
        quotes &= !escaped_bytes(backslashes, &mut carry.escape);
        // A carriage return is part of a line end if a line feed follows; otherwise the byte behind it is marked.
        let followed = carriage_returns << 1 | carry.carriage_return;
        carry.carriage_return = carriage_returns >> 63;
        let others = unusual & !(carriage_returns | non_ascii);
        let block = SpecialBlock {
            base,
            escapes: others | (followed & !line_feeds),
            non_ascii,
        };
        if (block.escapes | block.non_ascii) != 0 {
            special.push(block);
        }
    }

    // A colon behind a quote ends a key, or is the first character of a string.
    let keys = colons & (quotes << 1 | carry.quote);
    carry.quote = quotes >> 63;
    Masks {
        marks: quotes | line_feeds,
        line_feeds,
        keys,
    }
}

/// Adds what the masks of a segment say to the lists. In a usual one no block has more than one line feed, and all lie
/// within the window with their context. No closures here: they would not have the instructions of the function that
/// they stand in.
#[inline(always)]
unsafe fn list_positions<V: Vector, const IS_USUAL: bool>(
    window: &[u8],
    first_block: usize,
    masks: &[Masks],
    index: &mut StructuralIndex,
) {
    let StructuralIndex {
        marks,
        lines,
        key_tails,
        ..
    } = index;
    let mut marks_room = marks.make_room(masks.len());
    let mut lines_room = lines.make_room(masks.len());
    let mut tails_room = key_tails.make_room(masks.len());
    // 0 stands for none: no block has its context there.
    let last_context = window.len().saturating_sub(TAIL_CONTEXT + 64);
    for (block, masks) in (first_block..).zip(masks) {
        let base = block * 64;
        let before = LineEnd {
            mark: (marks_room.count() as u32).wrapping_sub(1),
            key: tails_room.count() as u32,
        };
        // Most blocks have no line feed or one: an entry is written in any case, so that no branch depends on it.
        let room = lines_room.next_block();
        room[0] = masks.line_end(masks.line_feeds, before);
        let count = masks.line_feeds.count_ones() as usize;
        if !IS_USUAL && count > 1 {
            masks.list_more_line_ends(before, room);
        }
        lines_room.take(count);

        // SAFETY: the caller of `index_window` vouches for the instructions, here and below.
        let count = unsafe { V::flatten(masks.marks, base as u32, marks_room.next_block()) };
        marks_room.take(count);

        let start = base.wrapping_sub(TAIL_CONTEXT);
        let edge;
        let context = if IS_USUAL || start <= last_context {
            debug_assert!(start + TAIL_CONTEXT + 64 <= window.len());
            // SAFETY: the context and the block lie within the window, for its first block has none.
            unsafe { &*window.as_ptr().add(start).cast() }
        } else {
            edge = context_at_edge(window, base);
            &edge
        };
        // SAFETY: as above.
        let count = unsafe { V::compress_tails(context, masks.keys, tails_room.next_block()) };
        tails_room.take(count);
    }
    let counts = (marks_room.count(), lines_room.count(), tails_room.count());
    (marks.count, lines.count, key_tails.count) = counts;
}

/// A block at the edge of a window with its context: zeros where the window has nothing.
fn context_at_edge(window: &[u8], base: usize) -> [u8; TAIL_CONTEXT + 64] {
    let mut context = [0; TAIL_CONTEXT + 64];
    let missing = TAIL_CONTEXT.saturating_sub(base);
    let there = &window[base.saturating_sub(TAIL_CONTEXT)..window.len().min(base + 64)];
    context[missing..missing + there.len()].copy_from_slice(there);
    context
}

impl Masks {
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
    fn list_more_line_ends(&self, before: LineEnd, room: &mut [LineEnd; 64]) {
        let mut rest = self.line_feeds;
        for line_end in room.iter_mut().take(rest.count_ones() as usize) {
            *line_end = self.line_end(rest, before);
            rest &= rest - 1;
        }
    }
}

/// The bytes that a backslash escapes: those behind a run of backslashes of odd length, and every second
/// backslash of a run. By Langdale and Lemire, "Parsing Gigabytes of JSON per Second" (2019), section 3.1.1, in the
/// shorter form that simdjson uses since.
#[inline(always)]
fn escaped_bytes(backslashes: u64, carry: &mut u64) -> u64 {
    const EVEN: u64 = 0x5555_5555_5555_5555;
    if backslashes == 0 {
        return std::mem::take(carry);
    }
    let backslashes = backslashes & !*carry;
    let follows_backslash = backslashes << 1 | *carry;
    let odd_starts = backslashes & !EVEN & !follows_backslash;
    let (runs_from_even, overflow) = odd_starts.overflowing_add(backslashes);
    *carry = u64::from(overflow);
    (EVEN ^ (runs_from_even << 1)) & follows_backslash
}
