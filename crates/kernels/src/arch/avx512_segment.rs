//! The index of a segment with its eight blocks side by side, a word for each.

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

use super::avx512::{Avx512, IOTA, store_positions};
use crate::StructuralIndex;
use crate::structural_index::SEGMENT_BLOCKS;
use crate::vector::{Masks, PREFETCH_DISTANCE, Segment, TAIL_CONTEXT, Vector};

/// The bits of a byte by what it is.
const QUOTE: u8 = 0;
const LINE_FEED: u8 = 1;
const COLON: u8 = 2;
/// The bit that bytes from 0x80 on have by themselves.
const UNUSUAL: u8 = 7;

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

/// The bytes of each word in reverse.
const REVERSED: [u8; 64] = {
    let mut reversed = IOTA;
    let mut i = 0;
    while i < 64 {
        reversed[i] = (i as u8 & 8) | (7 - i as u8 % 8);
        i += 1;
    }
    reversed
};

/// From two blocks whose words have a byte for each class to a word for each class and block.
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

/// From two of these to the first two classes of four blocks, and to the others.
const FIRST_CLASSES: [u64; 8] = [0, 1, 8, 9, 2, 3, 10, 11];
const OTHER_CLASSES: [u64; 8] = [4, 5, 12, 13, 6, 7, 14, 15];

/// See [`Vector::classify`].
///
/// ```text
/// byte -> its class bits, by a table -> words of eight bytes turned over: byte i has bit i of each
///   -> the bytes of each class put together, of two blocks, of four, of eight
/// ```
///
/// # Safety
/// The CPU must have the instructions of the kernel.
#[inline(always)]
pub(super) unsafe fn classify(segment: &Segment) -> Masks {
    let first = segment[TAIL_CONTEXT..].as_ptr();
    // SAFETY: the caller vouches for the instructions; there are eight blocks behind the context.
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

/// The lower halves of two.
#[inline(always)]
unsafe fn first_halves(low: __m512i, high: __m512i) -> __m512i {
    // SAFETY: the caller vouches for the instructions.
    unsafe { _mm512_inserti64x4::<1>(low, _mm512_castsi512_si256(high)) }
}

/// The upper halves of two.
#[inline(always)]
unsafe fn second_halves(low: __m512i, high: __m512i) -> __m512i {
    // SAFETY: the caller vouches for the instructions.
    unsafe { _mm512_shuffle_i64x2::<0b11_10_11_10>(low, high) }
}

/// Of four blocks the quotes and the line feeds, and the colons and what is unusual: a word for each block.
#[inline(always)]
unsafe fn masks_of_four(first: *const u8) -> (__m512i, __m512i) {
    // SAFETY: the caller vouches for the instructions and the blocks.
    unsafe {
        let (low, high) = (masks_of_two(first), masks_of_two(first.add(2 * 64)));
        (
            _mm512_permutex2var_epi64(low, load(FIRST_CLASSES.as_ptr()), high),
            _mm512_permutex2var_epi64(low, load(OTHER_CLASSES.as_ptr()), high),
        )
    }
}

/// Of two blocks a word for each class and block.
#[inline(always)]
unsafe fn masks_of_two(first: *const u8) -> __m512i {
    // SAFETY: the caller vouches for the instructions and the blocks.
    unsafe {
        let (low, high) = (turned_classes(first), turned_classes(first.add(64)));
        _mm512_permutex2var_epi8(low, load(TWO_BLOCKS.as_ptr()), high)
    }
}

/// Of each eight bytes of a block a word with a byte for each bit of their classes.
#[inline(always)]
unsafe fn turned_classes(block: *const u8) -> __m512i {
    Avx512::prefetch(block.wrapping_add(PREFETCH_DISTANCE));
    // SAFETY: the caller vouches for the instructions and the 64 bytes.
    unsafe {
        let bytes = load(block);
        // The lower seven bits of a byte choose its class.
        let (low, high) = CLASSES.split_at(64);
        let classes = _mm512_permutex2var_epi8(load(low.as_ptr()), bytes, load(high.as_ptr()));
        let top = _mm512_set1_epi8(i8::MIN);
        // classes | (bytes & top)
        let classes = _mm512_ternarylogic_epi64::<0b1111_1000>(classes, bytes, top);
        // A matrix of bits times the unit vectors is the matrix turned over; its rows count from the last byte on.
        let rows = _mm512_shuffle_epi8(classes, load(REVERSED.as_ptr()));
        let units = _mm512_set1_epi64(0x8040_2010_0804_0201_u64 as i64);
        _mm512_gf2p8affine_epi64_epi8::<0>(units, rows)
    }
}

/// The most marks of a usual block: so many positions are stored at once.
const USUAL_MARKS: i64 = 16;

/// See [`Vector::list`]. Does nothing, and returns `false`, where a block has more than one line feed or more than
/// [`USUAL_MARKS`].
///
/// ```text
/// masks of eight blocks -> how many marks and keys are in front of each -> line ends, all at once
///   -> marks and key tails, a block at a time, each to the place that is known by then
/// ```
///
/// # Safety
/// The CPU must have the instructions of the kernel.
#[inline(always)]
pub(super) unsafe fn list_usual(
    segment: &Segment,
    base: u32,
    masks: &Masks,
    carry: &mut u64,
    index: &mut StructuralIndex,
) -> bool {
    // SAFETY: the caller vouches for the instructions. Loads are of eight words, or of a block of the segment with its context;
    // stores go to the room of a block, at most 64 entries of each list for each block in front of it, and are of no more
    // than 64 entries.
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

        // A colon behind a quote ends a key, or is the first character of a string.
        let quotes_before =
            _mm512_alignr_epi64::<7>(quotes, _mm512_set1_epi64((*carry << 63) as i64));
        let behind_quotes = _mm512_shldi_epi64::<1>(quotes, quotes_before);
        let key_bits = _mm512_and_si512(load(masks.colons.as_ptr()), behind_quotes);
        *carry = masks.quotes[SEGMENT_BLOCKS - 1] >> 63;

        // Pairs of counts: words like `LineEnd`.
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
        // Or else LLVM takes the words out of the vectors one by one.
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

/// What is listed of each block.
struct Lists {
    marks: [u64; SEGMENT_BLOCKS],
    keys: [u64; SEGMENT_BLOCKS],
    /// Pairs of counts: in front of a block and behind it.
    before: [u64; SEGMENT_BLOCKS],
    behind: [u64; SEGMENT_BLOCKS],
}

/// The counts of a pair.
#[inline(always)]
fn halves(pair: u64) -> (usize, usize) {
    (pair as u32 as usize, (pair >> 32) as usize)
}

/// Words with the lower halves of two others.
#[inline(always)]
unsafe fn pairs(low: __m512i, high: __m512i) -> __m512i {
    // SAFETY: the caller vouches for the instructions.
    unsafe { _mm512_or_si512(low, _mm512_slli_epi64::<32>(high)) }
}

/// The sums of the words up to each.
#[inline(always)]
unsafe fn prefix_sums(words: __m512i) -> __m512i {
    // SAFETY: the caller vouches for the instructions.
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
    // SAFETY: the caller vouches for the instructions and the bytes; the load needs no alignment.
    unsafe { _mm512_loadu_si512(from.cast()) }
}

/// The words of a vector.
#[inline(always)]
unsafe fn words(vector: __m512i) -> [u64; SEGMENT_BLOCKS] {
    let mut words = [0; SEGMENT_BLOCKS];
    // SAFETY: the caller vouches for the instructions.
    unsafe { store(&mut words, vector) };
    words
}

/// Stores eight words.
#[inline(always)]
unsafe fn store(to: &mut [u64; SEGMENT_BLOCKS], words: __m512i) {
    // SAFETY: the caller vouches for the instructions; the store needs no alignment.
    unsafe { _mm512_storeu_si512(to.as_mut_ptr().cast(), words) }
}
