//! JSON numbers: exact integers, correctly rounded decimals, and an exact order of both.

use std::cmp::Ordering;
use std::fmt;

use crate::decimal_text::nearest_double;

/// A JSON number. Integer literals are exact.
#[derive(Clone, Copy, Debug)]
pub enum Number<'a> {
    /// An integer literal that fits in an `i64`.
    Int(i64),
    /// An integer literal that does not fit in an `i64`: its digits, with the sign if negative.
    BigInt(&'a str),
    /// A literal with a fraction or an exponent, or `-0`, correctly rounded. It is infinite beyond 1.8e308.
    Float(f64),
}

const POWERS_OF_TEN: [f64; 18] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17,
];

impl<'a> Number<'a> {
    /// Parses a literal, which must be a JSON number. For anything else the result is `None` or arbitrary.
    ///
    /// Up to 18 digits take the fast path: a mantissa of at most 2^53 divided by a power of ten that is exact in `f64`
    /// is correctly rounded (Clinger, "How to read floating point numbers accurately", 1990).
    #[inline]
    pub fn parse(literal: &'a [u8]) -> Option<Self> {
        let (negative, digits) = match literal {
            [b'-', digits @ ..] => (true, digits),
            digits => (false, digits),
        };
        if digits.len() > 18 {
            return Self::parse_long(literal, digits);
        }
        let mut mantissa = 0_u64;
        let mut point = digits.len();
        for (at, byte) in digits.iter().enumerate() {
            let digit = byte.wrapping_sub(b'0');
            if digit <= 9 {
                mantissa = mantissa * 10 + u64::from(digit);
            } else if *byte == b'.' && point == digits.len() {
                point = at;
            } else {
                return Self::parse_long(literal, digits);
            }
        }
        if point == digits.len() && !(negative && mantissa == 0) {
            let magnitude = mantissa as i64;
            return Some(Number::Int(if negative { -magnitude } else { magnitude }));
        }
        if mantissa > 1 << 53 {
            return Self::parse_long(literal, digits);
        }
        let decimals = (digits.len() - point).saturating_sub(1);
        let magnitude = mantissa as f64 / POWERS_OF_TEN[decimals];
        Some(Number::Float(if negative { -magnitude } else { magnitude }))
    }

    /// Returns the number whose digits, without the point, are `mantissa`. `mantissa` must be at most 2^53, and
    /// `decimals`, the number of digits after the point, at most 17.
    #[inline(always)]
    pub fn from_digits(mantissa: u64, decimals: usize) -> Self {
        debug_assert!(mantissa <= 1 << 53);
        match decimals {
            0 => Number::Int(mantissa as i64),
            _ => Number::Float(mantissa as f64 / POWERS_OF_TEN[decimals]),
        }
    }

    /// Returns the same as [`Number::from_digits`], as the nearest `f64` and without a branch.
    #[inline(always)]
    pub fn double_from_digits(mantissa: u64, decimals: usize) -> f64 {
        debug_assert!(mantissa <= 1 << 53);
        mantissa as i64 as f64 / POWERS_OF_TEN[decimals]
    }

    #[cold]
    fn parse_long(literal: &'a [u8], digits: &[u8]) -> Option<Self> {
        if digits.iter().all(u8::is_ascii_digit) {
            let text = std::str::from_utf8(literal).ok()?;
            return Some(text.parse().map_or(Number::BigInt(text), Number::Int));
        }
        nearest_double(literal).map(Number::Float)
    }

    /// Returns the nearest `f64`.
    pub fn to_f64(self) -> f64 {
        match self {
            Number::Int(value) => value as f64,
            Number::Float(value) => value,
            Number::BigInt(text) => fast_float2::parse(text).unwrap_or(f64::NAN),
        }
    }

    /// Whether the value (not the literal) is an integer: `200`, `200.0` and `2e2` are.
    pub fn is_integer(self) -> bool {
        match self {
            Number::Int(_) | Number::BigInt(_) => true,
            Number::Float(value) => value.is_finite() && value.fract() == 0.0,
        }
    }

    /// Compares two numbers exactly, without rounding.
    pub fn compare(self, other: Number<'_>) -> Ordering {
        match (self, other) {
            (Number::Int(a), Number::Int(b)) => a.cmp(&b),
            (Number::Float(a), Number::Float(b)) => a.partial_cmp(&b).unwrap_or(Ordering::Equal),
            (Number::Int(a), Number::Float(b)) => compare_int_float(a, b),
            (Number::Float(a), Number::Int(b)) => compare_int_float(b, a).reverse(),
            (a, b) => compare_decimal(&Decimal::of(a), &Decimal::of(b)),
        }
    }
}

/// Prints the digits of integer literals, and everything else as JavaScript's `String(number)` does.
impl fmt::Display for Number<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Number::Int(value) => write!(f, "{value}"),
            Number::BigInt(text) => f.write_str(text),
            Number::Float(value) => f.write_str(ryu_js::Buffer::new().format(*value)),
        }
    }
}

/// Compares exactly. Up to 2^53 both sides are exact as `f64`; beyond that the `f64` has no fraction, so that `i128` is
/// exact.
fn compare_int_float(int: i64, float: f64) -> Ordering {
    const EXACT: u64 = 1 << 53;
    if int.unsigned_abs() <= EXACT || float.abs() < EXACT as f64 {
        (int as f64).partial_cmp(&float).unwrap_or(Ordering::Equal)
    } else {
        i128::from(int).cmp(&(float as i128))
    }
}

/// The sign and the integer digits of a number, for comparisons with an integer that does not fit in an `i64`. The
/// fraction of the other number never decides: a number that has one is far smaller.
struct Decimal {
    negative: bool,
    digits: String,
}

impl Decimal {
    fn of(number: Number<'_>) -> Self {
        let text = match number {
            Number::Int(value) => value.to_string(),
            Number::BigInt(text) => text.to_owned(),
            Number::Float(value) if value.is_infinite() => {
                // An infinite value is beyond every integer literal, as if it had more digits than any line.
                return Self {
                    negative: value < 0.0,
                    digits: String::new(),
                };
            }
            Number::Float(value) => format!("{:.0}", value.trunc()),
        };
        Self {
            negative: text.starts_with('-'),
            digits: text.trim_start_matches('-').to_owned(),
        }
    }

    fn magnitude_rank(&self) -> (usize, &str) {
        if self.digits.is_empty() {
            (usize::MAX, "")
        } else {
            (self.digits.len(), &self.digits)
        }
    }
}

fn compare_decimal(a: &Decimal, b: &Decimal) -> Ordering {
    match (a.negative, b.negative) {
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
        (false, false) => a.magnitude_rank().cmp(&b.magnitude_rank()),
        (true, true) => b.magnitude_rank().cmp(&a.magnitude_rank()),
    }
}

#[cfg(test)]
mod tests {
    use super::Number;
    use std::cmp::Ordering::{Equal, Greater, Less};

    fn number(literal: &str) -> Number<'_> {
        Number::parse(literal.as_bytes()).unwrap()
    }

    #[test]
    fn compares_exactly_where_f64_would_round() {
        for (a, b, order) in [
            ("9007199254740993", "9007199254740992", Greater),
            ("9007199254740993", "9007199254740992.0", Greater),
            ("9223372036854775807", "9223372036854775808", Less),
            ("9223372036854775807", "9.223372036854775808e18", Less),
            ("9223372036854775808", "9.223372036854775808e18", Equal),
            ("-9223372036854775809", "-9.223372036854775808e18", Less),
            ("123456789012345678901234567890", "1e400", Less),
            ("-123456789012345678901234567890", "-1e400", Greater),
            ("123456789012345678901234567890", "0.5", Greater),
            ("5", "4.5", Greater),
            ("-0", "0", Equal),
            ("100", "1e2", Equal),
        ] {
            assert_eq!(number(a).compare(number(b)), order, "{a} against {b}");
            assert_eq!(
                number(b).compare(number(a)),
                order.reverse(),
                "{b} against {a}"
            );
        }
    }

    #[test]
    fn prints_integers_exactly_and_floats_like_javascript() {
        for (literal, printed) in [
            ("9223372036854775808", "9223372036854775808"),
            ("1e21", "1e+21"),
            ("2e2", "200"),
            ("-0", "0"),
            ("0.1", "0.1"),
            ("5e-324", "5e-324"),
        ] {
            assert_eq!(number(literal).to_string(), printed);
        }
    }

    #[test]
    fn reads_decimals_correctly_rounded() {
        for literal in [
            "0.1",
            "-0.0",
            "123.45",
            "0.000000000000001",
            "9007199254740993.5",
            "900719925474099.25",
            "1.7976931348623157e308",
            "5e-324",
            "-12345678901.234567",
            "0.30000000000000004",
            "99999999999999999.9",
            "1e400",
        ] {
            let expected: f64 = literal.parse().unwrap();
            assert_eq!(
                number(literal).to_f64().to_bits(),
                expected.to_bits(),
                "{literal}"
            );
        }
    }

    #[test]
    fn knows_integers_by_value() {
        for (literal, integer) in [
            ("200.0", true),
            ("2e2", true),
            ("200.5", false),
            ("1e400", false),
        ] {
            assert_eq!(number(literal).is_integer(), integer, "{literal}");
        }
    }
}
