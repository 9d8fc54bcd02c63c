use crate::literal::Literal;
use crate::vector::Vector;

/// Compares literals with some lines.
///
/// # Safety
/// The CPU must have the instructions of `V`.
#[inline(always)]
pub(crate) unsafe fn match_literals<V: Vector>(
    text: &[u8],
    marks: &[u32],
    literals: &[Literal],
    first_marks: &[u32],
    differs: &mut Vec<bool>,
) {
    let Some(last_start) = text.len().checked_sub(Literal::MAX_BYTES) else {
        differs.resize(first_marks.len(), true);
        return;
    };
    let mark_count = literals
        .iter()
        .map(|literal| literal.place.mark as usize + 1);
    let mark_count = mark_count.max().unwrap_or_default();
    for &first_mark in first_marks {
        let first_mark = first_mark as usize;
        let line_marks = marks.get(first_mark..first_mark + mark_count);
        // SAFETY: the caller vouches for the instructions.
        let mut difference = unsafe { V::no_difference() };
        let mut is_outside = line_marks.is_none();
        for literal in literals {
            let line_marks = line_marks.unwrap_or_default();
            let Some(mark) = line_marks.get(literal.place.mark as usize) else {
                break;
            };
            let start = mark.wrapping_add_signed(literal.place.offset) as usize;
            if start > last_start {
                is_outside = true;
                break;
            }
            debug_assert!(start + Literal::MAX_BYTES <= text.len());
            // SAFETY: so many bytes from `start` on are part of the text, as was just made sure.
            let bytes = unsafe { &*text.as_ptr().add(start).cast() };
            // SAFETY: the caller vouches for the instructions.
            difference = unsafe { V::add_difference(difference, bytes, literal) };
        }
        // SAFETY: the caller vouches for the instructions.
        differs.push(is_outside || unsafe { V::is_different(difference) });
    }
}
