//! Classifies and lists a segment with its eight blocks side by side, one 64-bit word for each: eight words are one
//! AVX-512 register.
//!
//! # Classification
//!
//! ```text
//! for each block:
//!     classes = table[byte & 0x7F] | byte & 0x80, a bit for each class: quote, line feed, colon, unusual   vpermi2b
//!     turned  = for each eight bytes, their classes as an 8 by 8 matrix of bits, transposed:
//!               byte k has bit k of each of the eight bytes: 8 bits of the mask of class k              gf2p8affineqb
//! for each two blocks:  gather the bytes of each class: the masks of 4 classes for 2 blocks             vpermi2b
//! for each four blocks: 2 registers: quotes and line feeds, colons and unusual bytes                    vpermi2q
//! for all eight:        4 registers, one per class, each with the masks of eight blocks
//! ```
//!
//! One table says everything about a byte, and one transposition yields the masks of all classes. Before, six
//! comparisons, as many moves out of mask registers and a branch for unusual bytes took 6.7 of the 19 cycles of a
//! block; this takes 3. The table has 128 entries, two registers, indexed by the lower seven bits of a byte. So a byte
//! from 0x80 on gets the class of its lower bits too; its own top bit marks it as unusual, and `look_closer` in
//! `generic/index_window.rs` clears the others. simdjson's two nibble tables (`vpshufb`) instead of this one took 1.1
//! of the time of the index.
//!
//! # Listing
//!
//! ```text
//! if a block has two line feeds or more than 16 marks: return false; `list_positions` does it
//! marks  = quotes | line feeds                              all operations on eight blocks at once
//! keys   = colons & (quotes << 1 | last bit of the block before)
//! counts = (popcount(marks), popcount(keys))                a pair of 32-bit numbers per block, as in `LineEnd`
//! behind = prefix sums of counts                            up to the end of each block
//! before = behind - counts                                  up to its beginning
//! line ends = before + popcounts up to the line feed + counts of the index - (1, 0)
//! append the line ends of the blocks that have a line feed  one compressed store
//! for each block:
//!     store 16 offsets of marks at before.marks             compressed bytes, widened to 32 bits
//!     store key tails at before.keys                        compressed bytes
//! ```
//!
//! The pair of counts is one 64-bit word, so that a single addition moves both, and the result is a `LineEnd` as it
//! lies in memory. Because all places are known before the loop, no block waits for the count of the one before
//! (positions by scalar counts: 1.015 of the time of the index).
//!
//! # Reasons for the numbers
//!
//! - **At most one line feed per block**: then each block has at most one line end, and one compressed store appends
//!   all of them. Lines are longer than 64 bytes as a rule. A loop of their own for such segments took 0.985 of the
//!   time of a scan.
//! - **At most 16 marks per block**: one store of 16 positions of 32 bits then suffices for a block. Blocks of the
//!   generated sample have about nine.
//! - `black_box` before the loop keeps the words in memory. Without it LLVM extracted them from the vectors one by one,
//!   and all of the gain was lost (4.5 instead of 4.0 ms for the index of 60 MB).

use std::arch::x86_64::{
    __m512i, _mm512_add_epi32, _mm512_add_epi64, _mm512_alignr_epi64, _mm512_and_si512,
    _mm512_castsi512_si128, _mm512_castsi512_si256, _mm512_cmpgt_epu64_mask,
    _mm512_gf2p8affine_epi64_epi8, _mm512_inserti64x4, _mm512_loadu_si512,
    _mm512_mask_test_epi64_mask, _mm512_maskz_compress_epi8, _mm512_maskz_compress_epi64,
    _mm512_or_si512, _mm512_permutex2var_epi8, _mm512_permutex2var_epi64, _mm512_popcnt_epi64,
    _mm512_set1_epi8, _mm512_set1_epi32, _mm512_set1_epi64, _mm512_setzero_si512,
    _mm512_shldi_epi64, _mm512_shuffle_epi8, _mm512_shuffle_i64x2, _mm512_slli_epi64,
    _mm512_storeu_si512, _mm512_sub_epi64, _mm512_ternarylogic_epi64, _mm512_test_epi64_mask,
    _mm512_xor_si512,
};

use super::block::{Avx512, IOTA, store_positions};
use crate::generic::{Segmentwise, list_positions};
use crate::index::StructuralIndex;
use crate::segment::{Masks, PREFETCH_DISTANCE, SEGMENT_BLOCKS, Segment, TAIL_CONTEXT};
use crate::vector::Vector;

/// Classes of bytes. Each is the number of a bit in the table, and of a byte after the transposition.
const QUOTE: u8 = 0;
const LINE_FEED: u8 = 1;
const COLON: u8 = 2;
/// Bytes from 0x80 on have this bit already.
const UNUSUAL: u8 = 7;

/// Class bits of each ASCII byte.
const CLASSES: [u8; 128] = {
    let mut classes = [0; 128];
    let mut byte = 0;
    while byte < classes.len() {
        classes[byte] = match byte as u8 {
            b'"' => 1 << QUOTE,
            b'\n' => 1 << LINE_FEED,
            b':' => 1 << COLON,
            b'\\' | 0..0x20 => 1 << UNUSUAL,
            _ => 0,
        };
        byte += 1;
    }
    classes
};

/// Indices that reverse the bytes of each word, within the 128-bit lanes of `vpshufb`.
const REVERSED: [u8; 64] = {
    let mut reversed = IOTA;
    let mut i = 0;
    while i < 64 {
        reversed[i] = (i as u8 & 8) | (7 - i as u8 % 8);
        i += 1;
    }
    reversed
};

/// Indices into two blocks, each of whose words has a byte for each class. They select one mask for each class and
/// block: class 0 of both blocks, class 1 of both, and so on.
const TWO_BLOCKS: [u8; 64] = {
    const CLASSES: [u8; 4] = [QUOTE, LINE_FEED, COLON, UNUSUAL];
    let mut from = [0; 64];
    let mut i = 0;
    while i < 64 {
        let (word, byte) = (i / 8, i as u8 % 8);
        from[i] = 64 * (word as u8 % 2) + 8 * byte + CLASSES[word / 2];
        i += 1;
    }
    from
};

/// Indices into two registers of that form: the masks of the first two classes for four blocks, and those of the other
/// two classes.
const FIRST_CLASSES: [u64; 8] = [0, 1, 8, 9, 2, 3, 10, 11];
const OTHER_CLASSES: [u64; 8] = [4, 5, 12, 13, 6, 7, 14, 15];

impl Segmentwise for Avx512 {
    #[inline(always)]
    unsafe fn classify(segment: &Segment) -> Masks {
        // SAFETY: the caller guarantees the instructions.
        unsafe { classify(segment) }
    }

    #[inline(always)]
    unsafe fn list(
        segment: &Segment,
        base: u32,
        masks: &Masks,
        carry: &mut u64,
        index: &mut StructuralIndex,
    ) {
        // SAFETY: the caller guarantees the instructions.
        unsafe {
            if !list_usual(segment, base, masks, carry, index) {
                list_positions::<Self>(segment, base, masks, carry, index);
            }
        }
    }
}

/// Classifies the bytes of a segment; see [`Segmentwise::classify`].
///
/// # Safety
/// The CPU must have the instructions of the kernel.
#[inline(always)]
unsafe fn classify(segment: &Segment) -> Masks {
    let first = segment[TAIL_CONTEXT..].as_ptr();
    // SAFETY: the caller guarantees the instructions; there are eight blocks after the context.
    unsafe {
        let (quotes_and_line_feeds, others) = masks_of_four(first);
        let (more_quotes_and_line_feeds, more_others) = masks_of_four(first.add(4 * 64));
        let mut masks = Masks::default();
        let quotes = first_halves(quotes_and_line_feeds, more_quotes_and_line_feeds);
        store(&mut masks.quotes, quotes);
        let line_feeds = second_halves(quotes_and_line_feeds, more_quotes_and_line_feeds);
        store(&mut masks.line_feeds, line_feeds);
        store(&mut masks.colons, first_halves(others, more_others));
        store(&mut masks.unusual, second_halves(others, more_others));
        masks
    }
}

/// Joins the lower halves of two registers.
#[inline(always)]
unsafe fn first_halves(low: __m512i, high: __m512i) -> __m512i {
    // SAFETY: the caller guarantees the instructions.
    unsafe { _mm512_inserti64x4::<1>(low, _mm512_castsi512_si256(high)) }
}

/// Joins the upper halves of two registers.
#[inline(always)]
unsafe fn second_halves(low: __m512i, high: __m512i) -> __m512i {
    // SAFETY: the caller guarantees the instructions.
    unsafe { _mm512_shuffle_i64x2::<0b11_10_11_10>(low, high) }
}

/// Masks of four blocks: quotes and line feeds in the first register, colons and unusual bytes in the second.
#[inline(always)]
unsafe fn masks_of_four(first: *const u8) -> (__m512i, __m512i) {
    // SAFETY: the caller guarantees the instructions and the blocks.
    unsafe {
        let (low, high) = (masks_of_two(first), masks_of_two(first.add(2 * 64)));
        (
            _mm512_permutex2var_epi64(low, load(FIRST_CLASSES.as_ptr()), high),
            _mm512_permutex2var_epi64(low, load(OTHER_CLASSES.as_ptr()), high),
        )
    }
}

/// Masks of two blocks: a word for each class and block.
#[inline(always)]
unsafe fn masks_of_two(first: *const u8) -> __m512i {
    // SAFETY: the caller guarantees the instructions and the blocks.
    unsafe {
        let (low, high) = (turned_classes(first), turned_classes(first.add(64)));
        _mm512_permutex2var_epi8(low, load(TWO_BLOCKS.as_ptr()), high)
    }
}

/// Transposed classes of a block: each eight bytes become a word whose byte `k` has bit `k` of their classes.
#[inline(always)]
unsafe fn turned_classes(block: *const u8) -> __m512i {
    Avx512::prefetch(block.wrapping_add(PREFETCH_DISTANCE));
    // SAFETY: the caller guarantees the instructions and the 64 bytes.
    unsafe {
        let bytes = load(block);
        // `vpermi2b` looks up the lower seven bits of each byte in the 128 entries.
        let (low, high) = CLASSES.split_at(64);
        let classes = _mm512_permutex2var_epi8(load(low.as_ptr()), bytes, load(high.as_ptr()));
        let top = _mm512_set1_epi8(i8::MIN);
        // classes | (bytes & top)
        let classes = _mm512_ternarylogic_epi64::<0b1111_1000>(classes, bytes, top);
        // `gf2p8affineqb` multiplies each byte of its first operand, as a vector, by a matrix of 8 by 8 bits. The
        // product with the unit vectors is the transposed matrix. Rows are counted from the last byte on, hence the
        // reversal.
        let rows = _mm512_shuffle_epi8(classes, load(REVERSED.as_ptr()));
        let units = _mm512_set1_epi64(0x8040_2010_0804_0201_u64 as i64);
        _mm512_gf2p8affine_epi64_epi8::<0>(units, rows)
    }
}

/// Maximum number of marks of a usual block: as many positions as one store writes.
const USUAL_MARKS: i64 = 16;

/// Appends the marks, line ends and key tails of a usual segment to the lists of `index`; see [`Segmentwise::list`].
/// If a block has more than one line feed or more than [`USUAL_MARKS`] marks, changes nothing and returns `false`.
///
/// # Safety
/// The CPU must have the instructions of the kernel.
#[inline(always)]
unsafe fn list_usual(
    segment: &Segment,
    base: u32,
    masks: &Masks,
    carry: &mut u64,
    index: &mut StructuralIndex,
) -> bool {
    // SAFETY: the caller guarantees the instructions. Loads read eight words, or a block of the segment with its
    // context. Stores write at most 64 entries to the room of a block, which begins after the entries of the preceding
    // blocks, at most 64 of each list per block.
    unsafe {
        let quotes = load(masks.quotes.as_ptr());
        let line_feeds = load(masks.line_feeds.as_ptr());
        let mark_bits = _mm512_or_si512(quotes, line_feeds);
        let mark_counts = _mm512_popcnt_epi64(mark_bits);
        let has_line_feed = _mm512_test_epi64_mask(line_feeds, line_feeds);
        let behind_line_feeds = _mm512_sub_epi64(line_feeds, _mm512_set1_epi64(1));
        let has_more = _mm512_mask_test_epi64_mask(has_line_feed, line_feeds, behind_line_feeds);
        let has_many = _mm512_cmpgt_epu64_mask(mark_counts, _mm512_set1_epi64(USUAL_MARKS));
        if (has_more | has_many) != 0 {
            return false;
        }

        // A colon after a quote ends a key, or is the first character of a string.
        let quotes_before =
            _mm512_alignr_epi64::<7>(quotes, _mm512_set1_epi64((*carry << 63) as i64));
        let behind_quotes = _mm512_shldi_epi64::<1>(quotes, quotes_before);
        let key_bits = _mm512_and_si512(load(masks.colons.as_ptr()), behind_quotes);
        *carry = masks.quotes[SEGMENT_BLOCKS - 1] >> 63;

        // Pairs of counts, one word each, laid out like `LineEnd`.
        let counts = pairs(mark_counts, _mm512_popcnt_epi64(key_bits));
        let behind = prefix_sums(counts);
        let before = _mm512_sub_epi64(behind, counts);
        let up_to = _mm512_xor_si512(line_feeds, behind_line_feeds);
        let in_blocks = pairs(
            _mm512_popcnt_epi64(_mm512_and_si512(mark_bits, up_to)),
            _mm512_popcnt_epi64(_mm512_and_si512(key_bits, up_to)),
        );
        let so_far = (index.marks.count as u64 - 1) | (index.key_tails.count as u64) << 32;
        let line_ends = _mm512_add_epi64(
            _mm512_add_epi64(in_blocks, before),
            _mm512_set1_epi64(so_far as i64),
        );
        let line_ends = _mm512_maskz_compress_epi64(has_line_feed, line_ends);
        _mm512_storeu_si512(index.lines.room().block(0).as_mut_ptr().cast(), line_ends);
        index.lines.count += has_line_feed.count_ones() as usize;

        let lists = Lists {
            marks: words(mark_bits),
            keys: words(key_bits),
            before: words(before),
            behind: words(behind),
        };
        // Otherwise LLVM extracts the words from the vectors one by one.
        let lists = std::hint::black_box(&lists);
        let mut marks_room = index.marks.room();
        let mut tails_room = index.key_tails.room();
        let mut positions = _mm512_set1_epi32(base as i32);
        for number in 0..SEGMENT_BLOCKS {
            let (mark, key) = halves(lists.before[number]);
            let offsets = _mm512_maskz_compress_epi8(lists.marks[number], load(IOTA.as_ptr()));
            let offsets = _mm512_castsi512_si128(offsets);
            store_positions(marks_room.block(mark).as_mut_ptr(), positions, offsets);
            positions = _mm512_add_epi32(positions, _mm512_set1_epi32(64));

            let context = &*segment.as_ptr().add(64 * number).cast();
            Avx512::compress_tails(context, lists.keys[number], tails_room.block(key));
        }
        let (mark_count, key_count) = halves(lists.behind[SEGMENT_BLOCKS - 1]);
        index.marks.count += mark_count;
        index.key_tails.count += key_count;
    }
    true
}

/// What the loop over blocks needs of each block.
struct Lists {
    marks: [u64; SEGMENT_BLOCKS],
    keys: [u64; SEGMENT_BLOCKS],
    /// Pairs of counts of entries in the segment: before a block, and up to its end.
    before: [u64; SEGMENT_BLOCKS],
    behind: [u64; SEGMENT_BLOCKS],
}

/// Counts of a pair: marks and keys.
#[inline(always)]
fn halves(pair: u64) -> (usize, usize) {
    (pair as u32 as usize, (pair >> 32) as usize)
}

/// Pairs of two counts, each below 2^32: `low` in the lower half of each word, `high` in the upper half.
#[inline(always)]
unsafe fn pairs(low: __m512i, high: __m512i) -> __m512i {
    // SAFETY: the caller guarantees the instructions.
    unsafe { _mm512_or_si512(low, _mm512_slli_epi64::<32>(high)) }
}

/// Prefix sums: word `i` becomes the sum of the words 0 to `i`.
#[inline(always)]
unsafe fn prefix_sums(words: __m512i) -> __m512i {
    // SAFETY: the caller guarantees the instructions.
    unsafe {
        let zeros = _mm512_setzero_si512();
        let sums = _mm512_add_epi64(words, _mm512_alignr_epi64::<7>(words, zeros));
        let sums = _mm512_add_epi64(sums, _mm512_alignr_epi64::<6>(sums, zeros));
        _mm512_add_epi64(sums, _mm512_alignr_epi64::<4>(sums, zeros))
    }
}

/// Loads 64 bytes.
#[inline(always)]
unsafe fn load<T>(from: *const T) -> __m512i {
    debug_assert!(!from.is_null());
    // SAFETY: the caller guarantees the instructions and the bytes; the load needs no alignment.
    unsafe { _mm512_loadu_si512(from.cast()) }
}

/// Words of a vector.
#[inline(always)]
unsafe fn words(vector: __m512i) -> [u64; SEGMENT_BLOCKS] {
    let mut words = [0; SEGMENT_BLOCKS];
    // SAFETY: the caller guarantees the instructions.
    unsafe { store(&mut words, vector) };
    words
}

/// Stores eight words.
#[inline(always)]
unsafe fn store(to: &mut [u64; SEGMENT_BLOCKS], words: __m512i) {
    // SAFETY: the caller guarantees the instructions; the store needs no alignment.
    unsafe { _mm512_storeu_si512(to.as_mut_ptr().cast(), words) }
}
