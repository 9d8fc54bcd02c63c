//! Builds the structural index of a window. This file has the outer loop and the handling of unusual bytes;
//! `Segmentwise::classify` and `Segmentwise::list` do the rest.
//!
//! ```text
//! for each segment (8 blocks of 64 bytes), together with the 3 bytes before it:
//!     classify       masks = quotes, line feeds, colons, unusual bytes: one u64 per block and class
//!     look_closer    only if there are unusual bytes, or the segment before ended in a backslash or a carriage return:
//!                    for each block with unusual bytes:
//!                        escaped   = bytes that a backslash escapes
//!                        quotes   &= !escaped
//!                        quotes, line feeds and colons &= ASCII bytes
//!                        doubtful  = control characters
//!                                  | bytes after a carriage return other than line feeds
//!                                  | escaped bytes with which no escape begins, or one that is cut off by the segment
//!                        note the block if it has backslashes, doubtful bytes or bytes that are not ASCII
//!     list           marks     += offset of each bit of quotes | line feeds
//!                    key tails += the last two characters before the quote, for each colon directly after a quote
//!                    line ends += the number of marks and of key tails before each line feed
//! ```
//!
//! Like the first stage of simdjson, this works on masks with a bit per byte. Unlike simdjson it does not compute which
//! bytes are inside of strings: JSON text contains no raw line feed, so every line feed ends a line, each line is read
//! from its own beginning, and its quotes then alternate between opening and closing ones. Nothing depends on what
//! precedes a line feed, so one bad line cannot affect the next.
//!
//! # Reasons for the numbers
//!
//! Ratios are times relative to the alternative, measured on generated log lines; below 1 is faster.
//!
//! - **Blocks of 64 bytes**: a mask is one `u64` on every machine.
//! - **Segments of 8 blocks**: classifying several blocks first and listing them afterwards, in two loops, keeps the
//!   state of each loop in registers (0.87 of the index). Eight masks of 64 bits are one AVX-512 register. Larger steps
//!   were slower: 4 to 32 segments classified before the first is listed took 1.05 to 1.65 of the time, and classifying
//!   the next segment before listing this one 1.06 to 1.12.
//! - **One mask for all unusual bytes**: backslashes, control characters and non-ASCII bytes are rare, so that one test
//!   per segment decides whether to look for each of them (0.82 of the index).
//! - **Blocks rather than bits in `look_closer`**: visiting the unusual bytes bit by bit took 1.04 of the time, and
//!   1.28 on lines full of escapes.
//! - **Validating escapes here**: the masks say which bytes are escaped, so that each escape costs one look instead of
//!   a second pass over its line (0.98; 0.65 on lines full of escapes). An escape that continues in the next segment is
//!   only called doubtful, so that no state has to be kept for it; the engine reads such lines again.

use super::segmentwise::Segmentwise;
use crate::escape::escape_length;
use crate::index::{SpecialBlock, StructuralIndex};
use crate::segment::{Masks, SEGMENT_BYTES, Segment, TAIL_CONTEXT};
use crate::vector::Vector;

/// State that unusual bytes pass on to the next block.
#[derive(Default)]
struct Carry {
    /// 1 if the last byte was a backslash that escapes the next byte, otherwise 0.
    escape: u64,
    /// 1 if the last byte was a carriage return, otherwise 0.
    carriage_return: u64,
}

/// Builds the index of a window, segment by segment.
///
/// # Safety
/// The CPU must have the instructions of `V`.
#[inline(always)]
pub(crate) unsafe fn index_window<V: Segmentwise>(window: &[u8], index: &mut StructuralIndex) {
    index.reset();
    let mut carry = Carry::default();
    let mut quote = 0;
    for base in (0..window.len()).step_by(SEGMENT_BYTES) {
        let edge;
        let segment = match base.checked_sub(TAIL_CONTEXT) {
            Some(start) if start + size_of::<Segment>() <= window.len() => {
                // SAFETY: the window has `size_of::<Segment>()` bytes from `start` on, as the guard has just checked.
                unsafe { &*window.as_ptr().add(start).cast::<Segment>() }
            }
            _ => {
                edge = segment_at_edge(window, base);
                &edge
            }
        };
        // SAFETY: the caller guarantees the instructions, here and below.
        let mut masks = unsafe { V::classify(segment) };
        let unusual = masks.unusual.iter().fold(0, |all, mask| all | mask);
        if (unusual | carry.escape | carry.carriage_return) != 0 {
            // SAFETY: as above.
            unsafe { look_closer::<V>(segment, base, &mut masks, &mut carry, &mut index.special) };
        }
        // SAFETY: as above.
        unsafe { V::list(segment, base as u32, &masks, &mut quote, index) };
    }
}

/// Copies a segment at the edge of a window. Before the window there are zeros, and after it spaces, which are in no
/// mask.
#[cold]
fn segment_at_edge(window: &[u8], base: usize) -> Segment {
    let mut segment = [b' '; size_of::<Segment>()];
    segment[..TAIL_CONTEXT].fill(0);
    let missing = TAIL_CONTEXT.saturating_sub(base);
    let there = &window[base.saturating_sub(TAIL_CONTEXT)..window.len().min(base + SEGMENT_BYTES)];
    segment[missing..missing + there.len()].copy_from_slice(there);
    segment
}

/// Handles the unusual bytes of a segment: removes from its masks the escaped quotes, and the bits that
/// `Segmentwise::classify` may have set for bytes that are not ASCII; appends its special blocks to `special`.
#[inline(always)]
unsafe fn look_closer<V: Vector>(
    segment: &Segment,
    base: usize,
    masks: &mut Masks,
    carry: &mut Carry,
    special: &mut Vec<SpecialBlock>,
) {
    let (blocks, _) = segment[TAIL_CONTEXT..].as_chunks::<64>();
    for (number, block) in blocks.iter().enumerate() {
        let unusual = masks.unusual[number];
        if (unusual | carry.escape | carry.carriage_return) == 0 {
            continue;
        }
        // SAFETY: the caller of `index_window` guarantees the instructions.
        let (backslashes, carriage_returns, non_ascii) = unsafe {
            let bytes = V::load(block);
            (bytes.equal(b'\\'), bytes.equal(b'\r'), bytes.non_ascii())
        };
        let escaped = escaped_bytes(backslashes, &mut carry.escape);
        masks.quotes[number] &= !(non_ascii | escaped);
        masks.line_feeds[number] &= !non_ascii;
        masks.colons[number] &= !non_ascii;
        // A carriage return before a line feed belongs to the line end. Otherwise the byte after it is marked.
        let followed = carriage_returns << 1 | carry.carriage_return;
        carry.carriage_return = carriage_returns >> 63;
        let controls = unusual & !(carriage_returns | backslashes | non_ascii);
        let line_feeds = masks.line_feeds[number];
        let block = SpecialBlock {
            base: (base + 64 * number) as u32,
            backslashes,
            doubtful: controls
                | (followed & !line_feeds)
                | doubtful_escapes(segment, number, escaped),
            non_ascii,
        };
        if (block.backslashes | block.doubtful | block.non_ascii) != 0 {
            special.push(block);
        }
    }
}

/// Mask of those escaped bytes of a block with which no valid escape begins, or whose four hexadecimal digits are not
/// all in the segment.
#[inline(always)]
fn doubtful_escapes(segment: &Segment, number: usize, escaped: u64) -> u64 {
    let mut doubtful = 0;
    let mut rest = escaped;
    while rest != 0 {
        let at = TAIL_CONTEXT + 64 * number + rest.trailing_zeros() as usize;
        if escape_length(&segment[at..]).is_none() {
            doubtful |= rest & rest.wrapping_neg();
        }
        rest &= rest - 1;
    }
    doubtful
}

/// Mask of the bytes that a backslash escapes. `carry` is 1 if the block before escapes the first byte, otherwise 0; it
/// is set accordingly for the next block.
///
/// A run of backslashes escapes every second byte, counted from its start: within the run each second backslash, and
/// the byte after the run if the length is odd. So for runs that start at an even bit the escaped bytes are at odd
/// bits, and the other way round. Adding the starts of the odd runs to the mask makes a carry move through each of
/// these runs and set the bit after it; what is left of the sum are the runs from even starts, for which `EVEN` is
/// inverted. The algorithm is from Langdale and Lemire, "Parsing Gigabytes of JSON per Second" (2019), section 3.1.1,
/// in the shorter form of later versions of simdjson.
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
