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
    for &first_mark in first_marks {
        let line_marks = marks.get(first_mark as usize..).unwrap_or_default();
        // SAFETY: the caller vouches for the instructions.
        let mut difference = unsafe { V::no_difference() };
        let mut outside = false;
        for literal in literals {
            let mark = line_marks.get(literal.mark as usize);
            let at = mark.map(|mark| mark.wrapping_add_signed(literal.offset) as usize);
            let bytes = at.and_then(|at| text.get(at..)?.first_chunk());
            match bytes {
                // SAFETY: the caller vouches for the instructions.
                Some(bytes) => {
                    difference = unsafe { V::add_difference(difference, bytes, literal) }
                }
                None => outside = true,
            }
        }
        // SAFETY: the caller vouches for the instructions.
        differs.push(outside || unsafe { V::is_different(difference) });
    }
}
