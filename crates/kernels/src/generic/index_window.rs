use crate::structural_index::{LineEnd, Room, SEGMENT_BLOCKS, StructuralIndex};
use crate::vector::Vector;

/// What one block passes on to the next.
#[derive(Default)]
struct Carry {
    /// 1 if the last byte was a backslash that escapes the next byte.
    escape: u64,
    /// 1 if the last byte was a carriage return.
    carriage_return: u64,
    /// 1 if the last byte was an unescaped quote.
    quote: u64,
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

/// Builds the index of a window, a segment at a time: first the masks of all its blocks, then a list after the other. Each
/// loop for itself has its state in registers.
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
        let block_count = segment.len().div_ceil(64);
        let first_block = number * SEGMENT_BLOCKS;
        index.special.resize(first_block + block_count, 0);
        let mut found = masks.iter_mut().zip(&mut index.special[first_block..]);
        for (block, (masks, special)) in blocks.iter().zip(found.by_ref()) {
            // SAFETY: the caller vouches for the instructions.
            (*masks, *special) = unsafe { masks_of::<V>(block, &mut carry) };
        }
        if let Some((masks, special)) = found.next()
            && !tail.is_empty()
        {
            // Spaces have no bit in any mask.
            let mut block = [b' '; 64];
            block[..tail.len()].copy_from_slice(tail);
            // SAFETY: the caller vouches for the instructions.
            (*masks, *special) = unsafe { masks_of::<V>(&block, &mut carry) };
        }
        if number == 0 {
            masks[0].keys &= !0b1111;
        }
        let masks = &masks[..block_count];
        // The entries of the list of line ends count those of the other two, as they are before the segment.
        let before = LineEnd {
            mark: index.marks.count as u32,
            key: index.key_tails.count as u32,
        };
        // SAFETY: the caller vouches for the instructions.
        unsafe {
            let room = index.marks.make_room(block_count);
            index.marks.count += list_marks::<V>(masks, first_block, room);
            let room = index.key_tails.make_room(block_count);
            index.key_tails.count += list_key_tails::<V>(window, masks, first_block, room);
            let room = index.lines.make_room(block_count);
            index.lines.count += list_line_ends(masks, before, room);
        }
    }
}

/// The masks of a block, and its special bytes.
#[inline(always)]
unsafe fn masks_of<V: Vector>(block: &[u8; 64], carry: &mut Carry) -> (Masks, u64) {
    // SAFETY: the caller of `index_window` vouches for the instructions, here and below.
    let (quotes, backslashes, line_feeds, colons, unusual) = unsafe {
        let bytes = V::load(block);
        (
            bytes.equal(b'"'),
            bytes.equal(b'\\'),
            bytes.equal(b'\n'),
            bytes.equal(b':'),
            bytes.control_or_non_ascii(),
        )
    };
    let quotes = quotes & !escaped_bytes(backslashes, &mut carry.escape);

    // Bytes other than line feeds that are no plain text are rare, so that carriage returns are looked at only then.
    let mut unusual = unusual & !line_feeds;
    if (unusual | carry.carriage_return) != 0 {
        // SAFETY: as above.
        let carriage_returns = unsafe { V::load(block).equal(b'\r') };
        // A carriage return is part of a line end if a line feed follows; otherwise the byte behind it is marked.
        let followed = carriage_returns << 1 | carry.carriage_return;
        carry.carriage_return = carriage_returns >> 63;
        unusual = (unusual & !carriage_returns) | (followed & !line_feeds);
    }

    // A colon behind a quote ends a key, or is the first character of a string.
    let keys = colons & (quotes << 1 | carry.quote);
    carry.quote = quotes >> 63;
    let masks = Masks {
        marks: quotes | line_feeds,
        line_feeds,
        keys,
    };
    (masks, backslashes | unusual)
}

// No closures below: they would not have the instructions of the function that they stand in.

#[inline(always)]
unsafe fn list_marks<V: Vector>(
    masks: &[Masks],
    first_block: usize,
    mut room: Room<'_, u32>,
) -> usize {
    for (block, masks) in (first_block..).zip(masks) {
        let base = (block * 64) as u32;
        // SAFETY: the caller of `index_window` vouches for the instructions.
        room.used += unsafe { V::flatten(masks.marks, base, room.next_block()) };
    }
    room.used
}

#[inline(always)]
unsafe fn list_key_tails<V: Vector>(
    window: &[u8],
    masks: &[Masks],
    first_block: usize,
    mut room: Room<'_, u8>,
) -> usize {
    for (block, masks) in (first_block..).zip(masks) {
        // SAFETY: the caller of `index_window` vouches for the instructions.
        room.used +=
            unsafe { V::compress_tails(window, block * 64, masks.keys, room.next_block()) };
    }
    room.used
}

#[inline(always)]
fn list_line_ends(masks: &[Masks], before: LineEnd, mut room: Room<'_, LineEnd>) -> usize {
    let LineEnd { mut mark, mut key } = before;
    for masks in masks {
        // Most blocks have no line feed or one: an entry is written in any case, so that no branch depends on it.
        let mut rest = masks.line_feeds;
        let count = rest.count_ones() as usize;
        for line_end in room.next_block().iter_mut().take(count.max(1)) {
            let before = rest ^ rest.wrapping_sub(1);
            *line_end = LineEnd {
                mark: (mark + (masks.marks & before).count_ones()).wrapping_sub(1),
                key: key + (masks.keys & before).count_ones(),
            };
            rest &= rest.wrapping_sub(1);
        }
        room.used += count;
        mark += masks.marks.count_ones();
        key += masks.keys.count_ones();
    }
    room.used
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
