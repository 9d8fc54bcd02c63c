//! Compares the literals of a shape with many lines.
//!
//! ```text
//! for each group of four lines:
//!     difference[0..4] = 0
//!     for each literal:
//!         for each line of the group:
//!             start = marks[first mark of the line + literal.place.mark] + literal.place.offset
//!             if the mark does not exist, or start + 32 is after the end of the text:
//!                 compare each line of the group by itself; a line for which this holds differs
//!             difference[line] |= (text[start..start + 32] ^ literal.bytes) & literal.mask
//!     a line differs if its difference is not zero
//! ```
//!
//! The lines that the engine asks about were sorted by a fingerprint of their keys, so that most of them match. The
//! loop therefore gathers differences and tests them once per line, instead of leaving at the first one. It always
//! reads 32 bytes, whatever the length of the literal; this is why a literal too near to the end of the text counts as
//! different.
//!
//! # Reasons for the numbers
//!
//! - **Four lines at once**: each literal and its mask are loaded once for four lines (0.96 of the time of a scan).
//!   Eight lines were slower than one.
//! - **A check for each position**: without it the time is the same (0.995 to 0.999), and without any branch between
//!   the four lines LLVM gathers their marks into a vector, which was slower than comparing one line at a time.

use crate::literal::Literal;
use crate::vector::Vector;

/// Number of lines that are compared at once, so that each literal is loaded once for all of them.
const LINES: usize = 4;

/// Appends to `differs`, for each line, whether any literal is missing from its place. `first_marks` has the index of
/// the mark before each line.
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
        // SAFETY: the caller guarantees the instructions.
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

/// Which of `N` lines differ from any of the literals. `None` if a literal has no place within the text in one of the
/// lines, so that nothing can be said about the others.
#[inline(always)]
unsafe fn differ<V: Vector, const N: usize>(
    text: &[u8],
    marks: &[u32],
    literals: &[Literal],
    first_marks: &[u32; N],
) -> Option<[bool; N]> {
    let last_start = text.len().checked_sub(Literal::MAX_BYTES)?;
    // SAFETY: the caller guarantees the instructions.
    let mut differences = [unsafe { V::no_difference() }; N];
    for literal in literals {
        for (difference, first) in differences.iter_mut().zip(first_marks) {
            // These branches keep the compiler from gathering the marks of all lines, which is slower.
            let mark = marks.get(*first as usize + literal.place.mark as usize)?;
            let start = mark.wrapping_add_signed(literal.place.offset) as usize;
            if start > last_start {
                return None;
            }
            debug_assert!(start + Literal::MAX_BYTES <= text.len());
            // SAFETY: `Literal::MAX_BYTES` bytes from `start` on are part of the text, as the branch above has checked.
            let bytes = unsafe { &*text.as_ptr().add(start).cast() };
            // SAFETY: the caller guarantees the instructions.
            *difference = unsafe { V::add_difference(*difference, bytes, literal) };
        }
    }
    // SAFETY: as above.
    Some(differences.map(|difference| unsafe { V::is_different(difference) }))
}
