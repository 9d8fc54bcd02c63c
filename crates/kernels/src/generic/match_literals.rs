use crate::literal::Literal;
use crate::vector::Vector;

/// So many lines are compared at once: each literal is loaded once for all of them.
const LINES: usize = 4;

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
    let (fours, rest) = first_marks.as_chunks::<LINES>();
    for four in fours {
        // SAFETY: the caller vouches for the instructions.
        match unsafe { differ::<V, LINES>(text, marks, literals, four) } {
            Some(four) => differs.extend_from_slice(&four),
            None => {
                for one in four {
                    // SAFETY: as above.
                    let one = unsafe { differ::<V, 1>(text, marks, literals, &[*one]) };
                    differs.extend_from_slice(&one.unwrap_or([true]));
                }
            }
        }
    }
    for one in rest {
        // SAFETY: as above.
        let one = unsafe { differ::<V, 1>(text, marks, literals, &[*one]) };
        differs.extend_from_slice(&one.unwrap_or([true]));
    }
}

/// Which of some lines differ from any of the literals; `None` if one of them has a place that is outside of the text.
#[inline(always)]
unsafe fn differ<V: Vector, const N: usize>(
    text: &[u8],
    marks: &[u32],
    literals: &[Literal],
    first_marks: &[u32; N],
) -> Option<[bool; N]> {
    let last_start = text.len().checked_sub(Literal::MAX_BYTES)?;
    // SAFETY: the caller vouches for the instructions.
    let mut differences = [unsafe { V::no_difference() }; N];
    for literal in literals {
        for (difference, first) in differences.iter_mut().zip(first_marks) {
            // The branches keep compilers from gathering the marks of all lines, which is slower.
            let mark = marks.get(*first as usize + literal.place.mark as usize)?;
            let start = mark.wrapping_add_signed(literal.place.offset) as usize;
            if start > last_start {
                return None;
            }
            debug_assert!(start + Literal::MAX_BYTES <= text.len());
            // SAFETY: so many bytes from `start` on are part of the text, as was just made sure.
            let bytes = unsafe { &*text.as_ptr().add(start).cast() };
            // SAFETY: the caller vouches for the instructions.
            *difference = unsafe { V::add_difference(*difference, bytes, literal) };
        }
    }
    // SAFETY: as above.
    Some(differences.map(|difference| unsafe { V::is_different(difference) }))
}
