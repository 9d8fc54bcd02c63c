use crate::StructuralIndex;
use crate::vector::Vector;

/// What one block passes on to the next.
#[derive(Default)]
struct Carry {
    /// 1 if the last byte was a backslash that escapes the next byte.
    escape: u64,
    /// 1 if the last byte was a carriage return.
    carriage_return: u64,
}

/// Builds the index of a window.
///
/// # Safety
/// The CPU must have the instructions of `V`.
#[inline(always)]
pub(crate) unsafe fn index_window<V: Vector>(window: &[u8], index: &mut StructuralIndex) {
    index.reset(window.len());
    let mut carry = Carry::default();
    let (blocks, tail) = window.as_chunks::<64>();
    for (number, block) in blocks.iter().enumerate() {
        // SAFETY: the caller vouches for the instructions.
        unsafe { index_block::<V>(block, number, &mut carry, index) };
    }
    if !tail.is_empty() {
        // Spaces have no bit in any mask.
        let mut block = [b' '; 64];
        block[..tail.len()].copy_from_slice(tail);
        // SAFETY: the caller vouches for the instructions.
        unsafe { index_block::<V>(&block, blocks.len(), &mut carry, index) };
    }
    index.seal();
}

#[inline(always)]
unsafe fn index_block<V: Vector>(
    block: &[u8; 64],
    number: usize,
    carry: &mut Carry,
    index: &mut StructuralIndex,
) {
    // SAFETY: the caller of `index_window` vouches for the instructions, here and below.
    let (quotes, backslashes, line_feeds, controls, non_ascii) = unsafe {
        let bytes = V::load(block);
        (
            bytes.equal(b'"'),
            bytes.equal(b'\\'),
            bytes.equal(b'\n'),
            bytes.control(),
            bytes.non_ascii(),
        )
    };
    let quotes = quotes & !escaped_bytes(backslashes, &mut carry.escape);

    // Control characters other than line feeds are rare, so that carriage returns are looked at only then.
    let mut special = backslashes | non_ascii;
    let controls = controls & !line_feeds;
    if (controls | carry.carriage_return) != 0 {
        // SAFETY: as above.
        let carriage_returns = unsafe { V::load(block).equal(b'\r') };
        // A carriage return is part of a line end if a line feed follows; otherwise the byte behind it is marked.
        let followed = carriage_returns << 1 | carry.carriage_return;
        carry.carriage_return = carriage_returns >> 63;
        special |= (controls & !carriage_returns) | (followed & !line_feeds);
    }

    let base = (number * 64) as u32;
    index.special.push(special);
    // No closures here: they would not have the instructions of the function that they stand in.
    // SAFETY: as above.
    unsafe {
        index.quotes.count += V::flatten(quotes, base, index.quotes.next_block());
        index.line_ends.count += V::flatten(line_feeds, base, index.line_ends.next_block());
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
