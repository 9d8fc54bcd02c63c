use crate::escape_length;
use crate::structural_index::{SpecialBlock, StructuralIndex};
use crate::vector::{Masks, SEGMENT_BYTES, Segment, TAIL_CONTEXT, Vector};

/// What unusual bytes pass on to the next block.
#[derive(Default)]
struct Carry {
    /// 1 if the last byte was a backslash that escapes the next byte.
    escape: u64,
    /// 1 if the last byte was a carriage return.
    carriage_return: u64,
}

/// Builds the index of a window, a segment at a time.
///
/// ```text
/// segment -> masks of its blocks -> where bytes are unusual: which quotes are escaped, which lines are special
///   -> marks, line ends, key tails
/// ```
///
/// # Safety
/// The CPU must have the instructions of `V`.
#[inline(always)]
pub(crate) unsafe fn index_window<V: Vector>(window: &[u8], index: &mut StructuralIndex) {
    index.reset();
    let mut carry = Carry::default();
    let mut quote = 0;
    for base in (0..window.len()).step_by(SEGMENT_BYTES) {
        let edge;
        let segment = match base.checked_sub(TAIL_CONTEXT) {
            Some(start) if start + size_of::<Segment>() <= window.len() => {
                // SAFETY: so many bytes are part of the window, as was just made sure.
                unsafe { &*window.as_ptr().add(start).cast::<Segment>() }
            }
            _ => {
                edge = segment_at_edge(window, base);
                &edge
            }
        };
        // SAFETY: the caller vouches for the instructions, here and below.
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

/// A segment at the edge of a window: in front of it there are zeros, and behind it spaces, which have no bit in any mask.
#[cold]
fn segment_at_edge(window: &[u8], base: usize) -> Segment {
    let mut segment = [b' '; size_of::<Segment>()];
    segment[..TAIL_CONTEXT].fill(0);
    let missing = TAIL_CONTEXT.saturating_sub(base);
    let there = &window[base.saturating_sub(TAIL_CONTEXT)..window.len().min(base + SEGMENT_BYTES)];
    segment[missing..missing + there.len()].copy_from_slice(there);
    segment
}

/// Takes from the masks of a segment with unusual bytes the quotes that are escaped, and what is not ASCII; notes its
/// special bytes.
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
        // SAFETY: the caller of `index_window` vouches for the instructions.
        let (backslashes, carriage_returns, non_ascii) = unsafe {
            let bytes = V::load(block);
            (bytes.equal(b'\\'), bytes.equal(b'\r'), bytes.non_ascii())
        };
        let escaped = escaped_bytes(backslashes, &mut carry.escape);
        masks.quotes[number] &= !(non_ascii | escaped);
        masks.line_feeds[number] &= !non_ascii;
        masks.colons[number] &= !non_ascii;
        // A carriage return is part of a line end if a line feed follows; otherwise the byte behind it is marked.
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

/// Of the escaped bytes of a block those that end no escape, or begin the four digits of one that are not all there.
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
