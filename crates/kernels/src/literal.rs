use crate::{Place, StructuralIndex};

/// Bytes that lines of one shape have in common, and where.
#[derive(Clone, Copy, Debug)]
pub struct Literal {
    /// The bytes; zeros behind the last one.
    pub(crate) bytes: [u8; Literal::MAX_BYTES],
    /// 0xFF for every byte that counts.
    pub(crate) mask: [u8; Literal::MAX_BYTES],
    pub(crate) place: Place,
}

impl Literal {
    /// The most bytes of one literal.
    pub const MAX_BYTES: usize = 32;

    /// The bytes `text`, at most [`Literal::MAX_BYTES`], at a place.
    ///
    /// # Panics
    /// If the text is too long.
    pub fn new(text: &[u8], place: Place) -> Self {
        let mut literal = Self {
            bytes: [0; Self::MAX_BYTES],
            mask: [0; Self::MAX_BYTES],
            place,
        };
        literal.bytes[..text.len()].copy_from_slice(text);
        literal.mask[..text.len()].fill(u8::MAX);
        literal
    }
}

impl StructuralIndex {
    /// Notes in `differs`, for each of some lines of the window that `text` begins with, whether any literal is not
    /// where it should be. `first_marks` are the indices of the line feeds in front of the lines. A literal that is less than
    /// [`Literal::MAX_BYTES`] in front of the end of the text counts as different.
    pub fn match_literals(
        &self,
        text: &[u8],
        literals: &[Literal],
        first_marks: &[u32],
        differs: &mut Vec<bool>,
    ) {
        differs.clear();
        let marks = self.marks();
        self.kernel()
            .match_literals(text, marks, literals, first_marks, differs);
    }
}
