//! The least or the greatest value of one group.

use std::borrow::Cow;

use ripsaw_query::Number;

use crate::aggregate::groups::values::encode_number;

/// Extreme of a group.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Extreme {
    /// There is no value.
    None,
    /// A number that is an `f64`.
    Number(f64),
    /// Any other value, encoded.
    Encoded(Box<[u8]>),
}

impl Extreme {
    /// Returns the value as bytes that compare like the values.
    pub(crate) fn encoded(&self) -> Option<Cow<'_, [u8]>> {
        match self {
            Extreme::None => None,
            Extreme::Number(value) => {
                let mut bytes = Vec::new();
                encode_number(Number::Float(*value), &mut bytes);
                Some(bytes.into())
            }
            Extreme::Encoded(bytes) => Some(Cow::Borrowed(bytes)),
        }
    }
}
