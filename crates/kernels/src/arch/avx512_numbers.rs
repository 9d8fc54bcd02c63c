use std::arch::x86_64::{
    __m256i, __m512i, __mmask8, _mm256_add_epi32, _mm256_cmple_epu32_mask, _mm256_cmplt_epu32_mask,
    _mm256_loadu_si256, _mm256_mmask_i32gather_epi32, _mm256_set1_epi32, _mm256_setzero_si256,
    _mm256_storeu_si256, _mm256_sub_epi32, _mm512_add_epi64, _mm512_and_si512, _mm512_andnot_si512,
    _mm512_cmpeq_epi8_mask, _mm512_cmpeq_epi64_mask, _mm512_cmpgt_epu8_mask, _mm512_cvtepu32_epi64,
    _mm512_lzcnt_epi64, _mm512_madd_epi16, _mm512_maddubs_epi16, _mm512_mask_i32gather_epi64,
    _mm512_mask_mov_epi64, _mm512_maskz_mov_epi64, _mm512_movm_epi8, _mm512_mul_epu32,
    _mm512_or_si512, _mm512_set1_epi8, _mm512_set1_epi16, _mm512_set1_epi32, _mm512_set1_epi64,
    _mm512_setzero_si512, _mm512_slli_epi64, _mm512_sllv_epi64, _mm512_srli_epi64,
    _mm512_storeu_si512, _mm512_sub_epi8, _mm512_sub_epi64, _mm512_test_epi64_mask,
    _mm512_testn_epi64_mask,
};

use crate::{Place, ShortNumbers};

const LINES: usize = 8;

/// Reads a number of each line, eight lines at once; returns how many lines were read.
///
/// # Safety
/// The CPU must have AVX-512 F, BW, CD and VL.
#[inline(always)]
pub(super) unsafe fn read_eights(
    text: &[u8],
    marks: &[u32],
    (start, end): (Place, Place),
    first_marks: &[u32],
    numbers: &mut ShortNumbers,
) -> usize {
    // Gathers take signed offsets.
    let (Some(text_room), Ok(_)) = (text.len().checked_sub(8), i32::try_from(text.len())) else {
        return 0;
    };
    let (eights, _) = first_marks.as_chunks::<LINES>();
    let count = eights.len() * LINES;
    numbers.starts.resize(count, 0);
    numbers.ends.resize(count, 0);
    numbers.values.resize(count, 0);
    let (starts, _) = numbers.starts.as_chunks_mut::<LINES>();
    let (ends, _) = numbers.ends.as_chunks_mut::<LINES>();
    let (values, _) = numbers.values.as_chunks_mut::<LINES>();
    for (((first_marks, starts), ends), values) in eights.iter().zip(starts).zip(ends).zip(values) {
        // SAFETY: the caller vouches for the instructions; loads and stores are of eight entries each.
        unsafe {
            let first_marks = _mm256_loadu_si256(first_marks.as_ptr().cast());
            let start = places(marks, first_marks, start);
            let end = places(marks, first_marks, end);
            _mm256_storeu_si256(starts.as_mut_ptr().cast(), start);
            _mm256_storeu_si256(ends.as_mut_ptr().cast(), end);
            let value = read_eight(text, text_room, start, end);
            _mm512_storeu_si512(values.as_mut_ptr().cast(), value);
        }
    }
    count
}

/// A place in eight lines.
///
/// # Safety
/// The CPU must have AVX-512 F and VL.
#[inline(always)]
unsafe fn places(marks: &[u32], first_marks: __m256i, place: Place) -> __m256i {
    // SAFETY: the caller vouches for the instructions; only marks that there are are gathered.
    unsafe {
        let indices = _mm256_add_epi32(first_marks, _mm256_set1_epi32(place.mark as i32));
        let is_inside = _mm256_cmplt_epu32_mask(indices, _mm256_set1_epi32(marks.len() as i32));
        assert!(
            is_inside == __mmask8::MAX,
            "a line has fewer marks than a place needs"
        );
        let found = _mm256_mmask_i32gather_epi32::<4>(
            _mm256_setzero_si256(),
            is_inside,
            indices,
            marks.as_ptr().cast(),
        );
        _mm256_add_epi32(found, _mm256_set1_epi32(place.offset))
    }
}

/// The values, as in [`ShortNumbers`], of eight texts. `text_room` is where the last eight bytes of the text begin.
///
/// As for one number: the text is moved to the top of its word with zeros in front, and the whole digits one byte up
/// over the point; then there must be eight digits, which are added up in pairs, fours and eights.
///
/// # Safety
/// The CPU must have AVX-512 F, BW, CD and VL, and the text at most `i32::MAX` bytes, eight of them from `text_room` on.
#[inline(always)]
unsafe fn read_eight(text: &[u8], text_room: usize, start: __m256i, end: __m256i) -> __m512i {
    debug_assert!(text_room + 8 == text.len() && i32::try_from(text.len()).is_ok());
    // SAFETY: the caller vouches for the instructions; only words inside of the text are gathered.
    unsafe {
        let length = _mm256_sub_epi32(end, start);
        let one = _mm256_set1_epi32(1);
        let has_length =
            _mm256_cmplt_epu32_mask(_mm256_sub_epi32(length, one), _mm256_set1_epi32(8));
        let is_inside = _mm256_cmple_epu32_mask(start, _mm256_set1_epi32(text_room as i32));
        let is_read = has_length & is_inside;
        let read = _mm512_mask_i32gather_epi64::<1>(
            _mm512_setzero_si512(),
            is_read,
            start,
            text.as_ptr().cast(),
        );

        let length = _mm512_cvtepu32_epi64(length);
        let missing = _mm512_sub_epi64(_mm512_set1_epi64(64), _mm512_slli_epi64::<3>(length));
        let all = _mm512_set1_epi64(-1);
        let zeros = _mm512_set1_epi8(b'0' as i8);
        let front = _mm512_andnot_si512(_mm512_sllv_epi64(all, missing), zeros);
        let word = _mm512_or_si512(_mm512_sllv_epi64(read, missing), front);

        let point = _mm512_movm_epi8(_mm512_cmpeq_epi8_mask(word, _mm512_set1_epi8(b'.' as i8)));
        let has_point = _mm512_test_epi64_mask(point, point);
        // The bytes in front of the first point.
        let below = _mm512_sub_epi64(point, _mm512_set1_epi64(1));
        let whole = _mm512_maskz_mov_epi64(has_point, _mm512_andnot_si512(point, below));
        let decimals = _mm512_andnot_si512(_mm512_or_si512(whole, point), word);
        let moved = _mm512_slli_epi64::<8>(_mm512_and_si512(word, whole));
        let lowest_zero = _mm512_maskz_mov_epi64(has_point, _mm512_set1_epi64(i64::from(b'0')));
        let text = _mm512_or_si512(_mm512_or_si512(decimals, moved), lowest_zero);

        let digits = _mm512_sub_epi8(text, zeros);
        let others = _mm512_movm_epi8(_mm512_cmpgt_epu8_mask(digits, _mm512_set1_epi8(9)));
        let has_digits_only = _mm512_testn_epi64_mask(others, others);
        // 64 less the bits of the whole part and of the point, in bytes.
        let decimal_count = _mm512_sub_epi64(
            _mm512_srli_epi64::<3>(_mm512_lzcnt_epi64(whole)),
            _mm512_set1_epi64(1),
        );
        let decimal_count = _mm512_maskz_mov_epi64(has_point, decimal_count);

        let low_byte = _mm512_set1_epi64(0xFF);
        let first = _mm512_and_si512(read, low_byte);
        let second = _mm512_and_si512(_mm512_srli_epi64::<8>(read), low_byte);
        let is_zero = _mm512_cmpeq_epi64_mask(first, _mm512_set1_epi64(i64::from(b'0')));
        let point_byte = _mm512_set1_epi64(i64::from(b'.'));
        let begins_with_point = _mm512_cmpeq_epi64_mask(first, point_byte);
        let ends_with_point = has_point & _mm512_testn_epi64_mask(decimal_count, decimal_count);
        let is_single = _mm512_cmpeq_epi64_mask(length, _mm512_set1_epi64(1));
        let has_leading_zero = is_zero & !is_single & !_mm512_cmpeq_epi64_mask(second, point_byte);

        let pairs = _mm512_maddubs_epi16(digits, _mm512_set1_epi16(0x010A));
        let fours = _mm512_madd_epi16(pairs, _mm512_set1_epi32(0x0001_0064));
        let eights = _mm512_add_epi64(
            _mm512_mul_epu32(fours, _mm512_set1_epi64(10_000)),
            _mm512_srli_epi64::<32>(fours),
        );
        let digits = _mm512_slli_epi64::<{ ShortNumbers::DECIMALS_BITS }>(eights);
        let value = _mm512_or_si512(digits, decimal_count);
        let is_number =
            is_read & has_digits_only & !(begins_with_point | ends_with_point | has_leading_zero);
        _mm512_mask_mov_epi64(all, is_number, value)
    }
}
