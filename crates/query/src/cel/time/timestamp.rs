//! Points in time, in nanoseconds, and their calendar dates.

use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

use super::Duration;
use super::fraction::fraction;
use crate::Number;

const NANOS_PER_SECOND: i128 = 1_000_000_000;
const SECONDS_PER_DAY: i64 = 86_400;
/// 0001-01-01T00:00:00Z
const FIRST_SECOND: i64 = -62_135_596_800;
/// 9999-12-31T23:59:59Z
const LAST_SECOND: i64 = 253_402_300_799;
const FIRST_NANO: i128 = FIRST_SECOND as i128 * NANOS_PER_SECOND;
const LAST_NANO: i128 = (LAST_SECOND as i128 + 1) * NANOS_PER_SECOND - 1;

/// A point in time from the year 1 to the year 9999, in nanoseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i128);

/// A [`Timestamp`] in the calendar, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CivilTime {
    /// 1 to 9999
    pub year: i64,
    /// 1 to 12
    pub month: u32,
    /// 1 to 31
    pub day: u32,
    /// 0 is Sunday
    pub day_of_week: u32,
    /// 0 to 365
    pub day_of_year: u32,
    /// 0 to 23
    pub hour: u32,
    /// 0 to 59
    pub minute: u32,
    /// 0 to 59
    pub second: u32,
    /// 0 to 999,999,999
    pub nanosecond: u32,
}

impl Timestamp {
    /// Returns the current time of the system clock.
    pub fn now() -> Self {
        Self::of_clock(SystemTime::now())
    }

    /// Converts the time of a clock, which may be set to before 1970. Outside of the years 1 to 9999, the nearest
    /// timestamp is used.
    fn of_clock(time: SystemTime) -> Self {
        let nanos = match time.duration_since(UNIX_EPOCH) {
            Ok(since) => since.as_nanos() as i128,
            Err(error) => -(error.duration().as_nanos() as i128),
        };
        Self(nanos.clamp(FIRST_NANO, LAST_NANO))
    }

    /// Returns the time this many nanoseconds after 1970-01-01T00:00:00Z, if its year is 1 to 9999.
    pub fn from_nanos(nanos: i128) -> Option<Self> {
        let range = FIRST_NANO..=LAST_NANO;
        range.contains(&nanos).then_some(Self(nanos))
    }

    /// Returns the nanoseconds since 1970-01-01T00:00:00Z.
    pub fn nanos(self) -> i128 {
        self.0
    }

    /// Returns the whole seconds since 1970-01-01T00:00:00Z, rounded down.
    pub fn seconds(self) -> i64 {
        self.0.div_euclid(NANOS_PER_SECOND) as i64
    }

    /// Parses RFC 3339: `2026-01-31T08:15:00.25+01:00`. `T` and `Z` may be lower case, and `T` may be a space. Decimals
    /// after the ninth are dropped.
    pub fn parse(text: &[u8]) -> Option<Self> {
        let (head, mut rest) = text.split_first_chunk::<19>()?;
        let separators = [head[4], head[7], head[13], head[16]] == *b"--::";
        if !separators || !matches!(head[10], b'T' | b't' | b' ') {
            return None;
        }
        let year = two_digits(&head[0..2])? * 100 + two_digits(&head[2..4])?;
        let (month, day) = (two_digits(&head[5..7])?, two_digits(&head[8..10])?);
        let (hour, minute) = (two_digits(&head[11..13])?, two_digits(&head[14..16])?);
        let second = two_digits(&head[17..19])?;
        let is_date = year >= 1 && day >= 1 && day <= days_in_month(year, month);
        if !is_date || hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let mut nanos = 0;
        if let [b'.', decimals @ ..] = rest {
            let count = decimals
                .iter()
                .take_while(|byte| byte.is_ascii_digit())
                .count();
            nanos = fraction(decimals.get(..count).filter(|digits| !digits.is_empty())?);
            rest = &decimals[count..];
        }
        let offset_minutes = match *rest {
            [b'Z' | b'z'] => 0,
            [sign @ (b'+' | b'-'), a, b, b':', c, d] => {
                let (hours, minutes) = (two_digits(&[a, b])?, two_digits(&[c, d])?);
                if hours > 23 || minutes > 59 {
                    return None;
                }
                let offset = i64::from(hours * 60 + minutes);
                if sign == b'-' { -offset } else { offset }
            }
            _ => return None,
        };
        let days = days_from_civil(i64::from(year), month, day);
        let time = i64::from(hour * 3600 + minute * 60 + second);
        let seconds = days * SECONDS_PER_DAY + time - offset_minutes * 60;
        Self::from_nanos(i128::from(seconds) * NANOS_PER_SECOND + i128::from(nanos))
    }

    /// Returns a time since 1970. The magnitude of the number decides its unit: nanoseconds from 1e17, microseconds
    /// from 1e14, milliseconds from 1e11, otherwise seconds.
    pub fn from_epoch(number: Number<'_>) -> Option<Self> {
        let magnitude = number.to_f64().abs();
        let unit: i128 = if magnitude >= 1e17 {
            1
        } else if magnitude >= 1e14 {
            1_000
        } else if magnitude >= 1e11 {
            1_000_000
        } else {
            NANOS_PER_SECOND
        };
        match number {
            Number::Int(value) => Self::from_nanos(i128::from(value) * unit),
            Number::BigInt(digits) => {
                Self::from_nanos(digits.parse::<i128>().ok()?.checked_mul(unit)?)
            }
            Number::Float(value) if value.is_finite() => {
                let whole = value.trunc();
                let rest = ((value - whole) * unit as f64).round();
                Self::from_nanos((whole as i128).checked_mul(unit)? + rest as i128)
            }
            Number::Float(_) => None,
        }
    }

    /// Returns the time that is later by `duration`, if its year is 1 to 9999.
    pub fn plus(self, duration: Duration) -> Option<Self> {
        Self::from_nanos(self.0 + duration.nanos())
    }

    /// Returns the time that is earlier by `duration`, if its year is 1 to 9999.
    pub fn minus(self, duration: Duration) -> Option<Self> {
        Self::from_nanos(self.0 - duration.nanos())
    }

    /// Returns the duration since another time, if 64 bits hold it.
    pub fn since(self, other: Self) -> Option<Duration> {
        Duration::from_nanos(self.0 - other.0)
    }

    /// Rounds down to a multiple of `width` since 1970-01-01T00:00:00Z. `width` must be positive.
    pub fn floor(self, width: Duration) -> Option<Self> {
        let rest = self.0.checked_rem_euclid(width.nanos())?;
        Self::from_nanos(self.0 - rest)
    }

    /// Returns the calendar date and the time of day, in UTC.
    pub fn civil(self) -> CivilTime {
        let seconds = self.seconds();
        let days = seconds.div_euclid(SECONDS_PER_DAY);
        let time = seconds.rem_euclid(SECONDS_PER_DAY) as u32;
        let (year, month, day) = civil_from_days(days);
        CivilTime {
            year,
            month,
            day,
            day_of_week: (days + 4).rem_euclid(7) as u32,
            day_of_year: (days - days_from_civil(year, 1, 1)) as u32,
            hour: time / 3600,
            minute: time / 60 % 60,
            second: time % 60,
            nanosecond: self.0.rem_euclid(NANOS_PER_SECOND) as u32,
        }
    }
}

/// Prints RFC 3339 in UTC, with none, three, six or nine decimals.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let CivilTime {
            year,
            month,
            day,
            hour,
            minute,
            second,
            nanosecond: nanos,
            ..
        } = self.civil();
        write!(
            f,
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"
        )?;
        match nanos {
            0 => f.write_str("Z"),
            _ if nanos.is_multiple_of(1_000_000) => write!(f, ".{:03}Z", nanos / 1_000_000),
            _ if nanos.is_multiple_of(1_000) => write!(f, ".{:06}Z", nanos / 1_000),
            _ => write!(f, ".{nanos:09}Z"),
        }
    }
}

fn two_digits(text: &[u8]) -> Option<u32> {
    match *text {
        [a @ b'0'..=b'9', b @ b'0'..=b'9'] => Some(u32::from(a - b'0') * 10 + u32::from(b - b'0')),
        _ => None,
    }
}

/// Returns the number of days in a month, or 0 if there is no such month.
fn days_in_month(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    }
}

/// Returns the days since 1970-01-01 (Hinnant, "chrono-compatible low-level date algorithms"). Years begin in March
/// here, so that leap days come last; an era has 400 years.
fn days_from_civil(year: i64, month: u32, day: u32) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = i64::from((month + 9) % 12);
    let day_of_year = (153 * month_from_march + 2) / 5 + i64::from(day) - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

fn civil_from_days(days: i64) -> (i64, u32, u32) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = (day_of_year - (153 * month_from_march + 2) / 5 + 1) as u32;
    let month = ((month_from_march + 2) % 12 + 1) as u32;
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::Timestamp;
    use crate::Number;
    use crate::cel::Duration as Length;

    fn moment(text: &str) -> Option<Timestamp> {
        Timestamp::parse(text.as_bytes())
    }

    #[test]
    fn reads_rfc_3339_and_prints_it() {
        for (text, printed) in [
            ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"),
            ("2026-01-31t08:15:00.25+01:00", "2026-01-31T07:15:00.250Z"),
            ("2024-02-29 23:59:59.123456z", "2024-02-29T23:59:59.123456Z"),
            (
                "1969-12-31T23:59:59.999999999-00:30",
                "1970-01-01T00:29:59.999999999Z",
            ),
            (
                "2000-01-01T00:00:00.1234567891Z",
                "2000-01-01T00:00:00.123456789Z",
            ),
            ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
            ("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"),
        ] {
            assert_eq!(moment(text).unwrap().to_string(), printed, "{text}");
        }
    }

    #[test]
    fn a_clock_may_be_set_to_before_1970() {
        let year = Duration::from_secs(365 * 86_400);
        for (time, printed) in [
            (UNIX_EPOCH + year, "1971-01-01T00:00:00Z"),
            (UNIX_EPOCH - year, "1969-01-01T00:00:00Z"),
            (
                UNIX_EPOCH - Duration::from_millis(250),
                "1969-12-31T23:59:59.750Z",
            ),
            (UNIX_EPOCH - 3000 * year, "0001-01-01T00:00:00Z"),
            (UNIX_EPOCH + 9000 * year, "9999-12-31T23:59:59.999999999Z"),
        ] {
            assert_eq!(Timestamp::of_clock(time).to_string(), printed);
        }
    }

    #[test]
    fn refuses_what_is_no_moment() {
        for text in [
            "",
            "2026-01-31",
            "2026-01-31T08:15:00",
            "2026-02-29T08:15:00Z",
            "2026-13-01T08:15:00Z",
            "2026-00-01T08:15:00Z",
            "2026-01-00T08:15:00Z",
            "2026-01-01T24:00:00Z",
            "2026-01-01T23:60:00Z",
            "2026-01-01T23:59:60Z",
            "2026-01-01T23:59:59.Z",
            "2026-01-01T23:59:59+0100",
            "2026-01-01T23:59:59+24:00",
            "2026-01-01T23:59:59Zx",
            "2026-01-01Tx3:59:59Z",
            "0000-01-01T00:00:00Z",
            "0001-01-01T00:00:00+00:01",
            "9999-12-31T23:59:59-00:01",
        ] {
            assert_eq!(moment(text), None, "{text}");
        }
    }

    #[test]
    fn the_size_of_a_number_tells_its_unit() {
        for (literal, printed) in [
            ("1700000000", Some("2023-11-14T22:13:20Z")),
            ("1700000000.5", Some("2023-11-14T22:13:20.500Z")),
            ("1700000000000", Some("2023-11-14T22:13:20Z")),
            ("1700000000123.25", Some("2023-11-14T22:13:20.123250Z")),
            ("1700000000123456", Some("2023-11-14T22:13:20.123456Z")),
            (
                "1700000000123456789",
                Some("2023-11-14T22:13:20.123456789Z"),
            ),
            ("-1", Some("1969-12-31T23:59:59Z")),
            ("-100000000000", Some("1966-10-31T14:13:20Z")),
            ("99999999999", Some("5138-11-16T09:46:39Z")),
            (
                "9223372036854775808",
                Some("2262-04-11T23:47:16.854775808Z"),
            ),
            ("1e30", None),
            ("1e400", None),
        ] {
            let number = Number::parse(literal.as_bytes()).unwrap();
            let printed_moment = Timestamp::from_epoch(number).map(|moment| moment.to_string());
            assert_eq!(printed_moment.as_deref(), printed, "{literal}");
        }
    }

    #[test]
    fn knows_the_calendar() {
        let civil = moment("2024-12-31T13:14:15.016Z").unwrap().civil();
        assert_eq!((civil.year, civil.month, civil.day), (2024, 12, 31));
        assert_eq!((civil.day_of_week, civil.day_of_year), (2, 365));
        assert_eq!((civil.hour, civil.minute, civil.second), (13, 14, 15));
        assert_eq!(civil.nanosecond, 16_000_000);
        assert_eq!(
            moment("1900-03-01T00:00:00Z").unwrap().civil().day_of_year,
            59
        );
        assert_eq!(
            moment("1969-12-28T00:00:00Z").unwrap().civil().day_of_week,
            0
        );
    }

    #[test]
    fn every_day_of_a_thousand_years_has_its_own_date() {
        let day = Length::parse(b"1d").unwrap();
        let mut at = moment("1600-01-01T12:00:00Z").unwrap();
        for _ in 0..366_000 {
            let text = at.to_string();
            assert_eq!(moment(&text), Some(at), "{text}");
            at = at.plus(day).unwrap();
        }
    }

    #[test]
    fn floors_to_multiples_since_1970() {
        let minute = Length::parse(b"1m").unwrap();
        for (text, floor) in [
            ("2026-01-01T00:01:59.9Z", "2026-01-01T00:01:00Z"),
            ("1969-12-31T23:59:59Z", "1969-12-31T23:59:00Z"),
        ] {
            let start = moment(text).unwrap().floor(minute).unwrap();
            assert_eq!(start.to_string(), floor);
        }
        let zero = Length::from_nanos(0).unwrap();
        assert_eq!(moment("2026-01-01T00:00:00Z").unwrap().floor(zero), None);
    }
}
