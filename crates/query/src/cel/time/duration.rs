//! Durations in nanoseconds.

use std::fmt;

use super::fraction::fraction;

const NANOS_PER_SECOND: i128 = 1_000_000_000;

/// A duration in nanoseconds, possibly negative, that fits in 64 bits: up to about 292 years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration(i128);

/// Units with their nanoseconds. A longer name comes before its prefixes.
const UNITS: [(&[u8], i128); 9] = [
    (b"ns", 1),
    (b"us", 1_000),
    ("µs".as_bytes(), 1_000),
    (b"ms", 1_000_000),
    (b"s", NANOS_PER_SECOND),
    (b"m", 60 * NANOS_PER_SECOND),
    (b"h", 3_600 * NANOS_PER_SECOND),
    (b"d", 86_400 * NANOS_PER_SECOND),
    (b"w", 604_800 * NANOS_PER_SECOND),
];

impl Duration {
    /// A duration of this many nanoseconds, if 64 bits hold them.
    pub fn from_nanos(nanos: i128) -> Option<Self> {
        i64::try_from(nanos).is_ok().then_some(Self(nanos))
    }

    /// Returns the duration in nanoseconds.
    pub fn nanos(self) -> i128 {
        self.0
    }

    /// Returns the duration in seconds, rounded to the nearest `f64`.
    pub fn as_seconds(self) -> f64 {
        let seconds = self.0 / NANOS_PER_SECOND;
        let nanos = self.0 % NANOS_PER_SECOND;
        if nanos == 0 || seconds.abs() >= 1 << 53 {
            return seconds as f64;
        }
        // Parsing one decimal literal rounds only once.
        self.to_string()
            .trim_end_matches('s')
            .parse()
            .unwrap_or(0.0)
    }

    /// Parses an optional sign and numbers with units: `1h30m`, `-1.5s`, `2d`, `0`. The units are `ns`, `us`, `µs`,
    /// `ms`, `s`, `m`, `h`, `d` (24 hours) and `w`.
    pub fn parse(text: &[u8]) -> Option<Self> {
        let unsigned = text.strip_prefix(b"-");
        let negative = unsigned.is_some();
        let mut rest = unsigned.or(text.strip_prefix(b"+")).unwrap_or(text);
        if rest == b"0" {
            return Some(Self(0));
        }
        let mut nanos = 0_i128;
        if rest.is_empty() {
            return None;
        }
        while !rest.is_empty() {
            let digits = count_digits(rest);
            let (whole, behind) = rest.split_at(digits);
            let (decimals, behind) = match behind {
                [b'.', behind @ ..] => behind.split_at(count_digits(behind)),
                behind => (&[][..], behind),
            };
            if whole.is_empty() && decimals.is_empty() || whole.len() > 24 {
                return None;
            }
            let (name, unit) = UNITS.iter().find(|(name, _)| behind.starts_with(name))?;
            let whole = whole
                .iter()
                .fold(0, |value, digit| value * 10 + i128::from(digit - b'0'));
            let part = i128::from(fraction(decimals)) * unit / NANOS_PER_SECOND;
            nanos = nanos
                .checked_add(whole.checked_mul(*unit)?)?
                .checked_add(part)?;
            rest = &behind[name.len()..];
        }
        Self::from_nanos(if negative { -nanos } else { nanos })
    }

    /// Returns the sum, if 64 bits hold it.
    pub fn plus(self, other: Self) -> Option<Self> {
        Self::from_nanos(self.0 + other.0)
    }

    /// Returns the difference, if 64 bits hold it.
    pub fn minus(self, other: Self) -> Option<Self> {
        Self::from_nanos(self.0 - other.0)
    }
}

/// Prints seconds: `90s`, `-0.003s`.
impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let magnitude = self.0.abs();
        write!(f, "{sign}{}", magnitude / NANOS_PER_SECOND)?;
        let nanos = magnitude % NANOS_PER_SECOND;
        if nanos != 0 {
            let decimals = format!("{nanos:09}");
            write!(f, ".{}", decimals.trim_end_matches('0'))?;
        }
        f.write_str("s")
    }
}

fn count_digits(text: &[u8]) -> usize {
    text.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

#[cfg(test)]
mod tests {
    use super::Duration;

    #[test]
    fn reads_numbers_with_units() {
        for (text, printed) in [
            ("1h30m", Some("5400s")),
            ("1.5s", Some("1.5s")),
            ("-3ms", Some("-0.003s")),
            ("+2d", Some("172800s")),
            ("1w1ns", Some("604800.000000001s")),
            ("5us", Some("0.000005s")),
            ("5µs", Some("0.000005s")),
            (".5m", Some("30s")),
            ("0", Some("0s")),
            ("0.1ns", Some("0s")),
            ("9223372036.854775807s", Some("9223372036.854775807s")),
            ("9223372036.854775808s", None),
            ("99999999999999999999999999s", None),
            ("", None),
            ("-", None),
            ("1", None),
            ("s", None),
            (".s", None),
            ("1x", None),
            ("1h 30m", None),
            ("--1s", None),
        ] {
            let duration = Duration::parse(text.as_bytes());
            let printed_duration = duration.map(|duration| duration.to_string());
            assert_eq!(printed_duration.as_deref(), printed, "{text}");
        }
    }

    #[test]
    fn counts_as_its_seconds() {
        for (text, seconds) in [("90s", 90.0), ("-0.1s", -0.1), ("1h0.25s", 3600.25)] {
            let duration = Duration::parse(text.as_bytes()).unwrap();
            assert_eq!(duration.as_seconds().to_bits(), f64::to_bits(seconds));
        }
    }
}
