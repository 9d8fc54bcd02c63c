//! Numbers without an exponent, packed in a word from which their source text can be written again.

use ripsaw_kernels::ShortNumbers;
use ripsaw_query::Number;

use super::texts::Texts;
use crate::record::{MAX_DECIMALS, MAX_DIGITS};

/// A number without an exponent in one word, from which its text can be written again. Most numbers of a log are of
/// this kind.
///
/// The form is that of [`ShortNumbers`], with the sign in the top bit. The digits without the point are at most
/// [`MAX_DIGITS`], and there are at most [`MAX_DECIMALS`] decimals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Decimal(u64);

const NEGATIVE: u64 = 1 << 63;

/// Enough for a sign, sixteen digits, and a point.
const MAX_TEXT_BYTES: usize = 24;

impl Decimal {
    /// Creates a number from the form of [`ShortNumbers`].
    #[inline(always)]
    pub(super) fn of_short(number: u64) -> Self {
        Self(number)
    }

    /// Creates a number from the JSON number `literal`, if it fits. A zero with a sign does not.
    #[inline]
    pub(super) fn of_literal(literal: &[u8]) -> Option<Self> {
        let (sign, unsigned) = match literal {
            [b'-', unsigned @ ..] => (NEGATIVE, unsigned),
            unsigned => (0, unsigned),
        };
        let mut digits = 0_u64;
        let mut decimals = None;
        for byte in unsigned {
            match byte {
                b'0'..=b'9' => digits = digits * 10 + u64::from(byte - b'0'),
                b'.' => {
                    decimals = Some(0);
                    continue;
                }
                _ => return None,
            }
            if digits > MAX_DIGITS {
                return None;
            }
            decimals = decimals.map(|decimals| decimals + 1);
        }
        let decimals = decimals.unwrap_or(0);
        let is_one = decimals <= MAX_DECIMALS && (sign == 0 || digits > 0);
        is_one.then_some(Self(
            sign | digits << ShortNumbers::DECIMALS_BITS | decimals as u64,
        ))
    }

    /// Returns the number of digits after the point.
    #[inline(always)]
    pub(super) fn decimals(self) -> usize {
        self.0 as usize & MAX_DECIMALS
    }

    #[inline(always)]
    fn digits(self) -> u64 {
        (self.0 & !NEGATIVE) >> ShortNumbers::DECIMALS_BITS
    }

    /// Returns the nearest `f64`.
    #[inline(always)]
    pub(super) fn to_f64(self) -> f64 {
        let magnitude = Number::double_from_digits(self.digits(), self.decimals());
        f64::from_bits(magnitude.to_bits() | self.0 & NEGATIVE)
    }

    /// Returns the digits without the point, with the sign.
    #[inline(always)]
    pub(super) fn to_i64(self) -> i64 {
        let magnitude = self.digits() as i64;
        if self.0 & NEGATIVE == 0 {
            magnitude
        } else {
            -magnitude
        }
    }

    /// Appends the text of the number.
    pub(super) fn write_to(self, texts: &mut Texts) {
        let (mut digits, decimals) = (self.digits(), self.decimals());
        let mut text = [0; MAX_TEXT_BYTES];
        let mut at = text.len();
        // At least one digit precedes the point.
        for written in 0.. {
            if written > decimals && digits == 0 {
                break;
            }
            if written == decimals && decimals > 0 {
                at -= 1;
                text[at] = b'.';
            }
            at -= 1;
            text[at] = b'0' + (digits % 10) as u8;
            digits /= 10;
        }
        if self.0 & NEGATIVE != 0 {
            at -= 1;
            text[at] = b'-';
        }
        texts.push(&text, at..MAX_TEXT_BYTES);
    }

    /// Returns the bytes of the word.
    #[inline(always)]
    pub(super) fn to_le_bytes(self) -> [u8; 8] {
        self.0.to_le_bytes()
    }

    /// Creates a number from the bytes of a word.
    #[inline(always)]
    pub(super) fn from_le_bytes(bytes: [u8; 8]) -> Self {
        Self(u64::from_le_bytes(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::Decimal;
    use crate::columns::texts::Texts;
    use proptest::prelude::*;
    use ripsaw_kernels::ShortNumbers;
    use ripsaw_query::Number;

    fn text_of(decimal: Decimal) -> String {
        let mut texts = Texts::default();
        decimal.write_to(&mut texts);
        String::from_utf8(texts.data().to_vec()).unwrap()
    }

    #[test]
    fn short_numbers_are_decimals() {
        for text in [
            "0", "7", "0.5", "0.00", "12.50", "12345678", "1.000001", "200",
        ] {
            let padded = format!("{text}        ");
            let short = ShortNumbers::read(padded.as_bytes(), 0, text.len());
            let decimal = Decimal::of_short(short);
            assert_eq!(Some(decimal), Decimal::of_literal(text.as_bytes()));
            assert_eq!(text_of(decimal), text);
        }
    }

    #[test]
    fn what_would_lose_digits_is_no_decimal() {
        for text in [
            "-0",
            "-0.00",
            "1e5",
            "9007199254740993",
            "99999999999999999999999",
            "0.0000000000000001",
            "12.345678901234567",
        ] {
            assert_eq!(Decimal::of_literal(text.as_bytes()), None, "{text}");
        }
        for text in ["9007199254740992", "-9007199254740992", "0.000000000000001"] {
            let decimal = Decimal::of_literal(text.as_bytes()).unwrap();
            assert_eq!(text_of(decimal), text);
        }
    }

    proptest! {
        #[test]
        fn keep_their_text_and_their_value(text in "-?(0|[1-9][0-9]{0,17})([.][0-9]{1,17})?") {
            if let Some(decimal) = Decimal::of_literal(text.as_bytes()) {
                prop_assert_eq!(text_of(decimal), &text[..]);
                let number = Number::parse(text.as_bytes()).unwrap();
                prop_assert_eq!(decimal.to_f64().to_bits(), number.to_f64().to_bits());
                if decimal.decimals() == 0 {
                    prop_assert!(matches!(number, Number::Int(value) if value == decimal.to_i64()));
                }
            }
        }
    }
}
