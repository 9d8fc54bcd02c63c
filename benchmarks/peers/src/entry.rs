use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// What the tasks need of a record, whatever the types of its members are. serde refuses duplicate members.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Entry {
    pub(crate) level: Level,
    pub(crate) duration_ms: Duration,
    pub(crate) status_code: StatusCode,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Level {
    Error,
    Warn,
    Info,
    Debug,
    #[default]
    Other,
}

/// In milliseconds, where it is a number.
#[derive(Default)]
pub(crate) struct Duration(pub(crate) Option<f64>);

/// Where it is a number with an integer value.
#[derive(Default)]
pub(crate) struct StatusCode(pub(crate) Option<i64>);

impl Level {
    pub(crate) fn of(text: &str) -> Self {
        match text {
            "ERROR" => Self::Error,
            "WARN" => Self::Warn,
            "INFO" => Self::Info,
            "DEBUG" => Self::Debug,
            _ => Self::Other,
        }
    }
}

/// Visits a value of any type, and makes something of texts and numbers only.
struct AnyValue<Made> {
    text: fn(&str) -> Made,
    integer: fn(i64) -> Made,
    number: fn(f64) -> Made,
    rest: fn() -> Made,
}

impl<'de, Made> Visitor<'de> for AnyValue<Made> {
    type Value = Made;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any value")
    }

    fn visit_str<E>(self, text: &str) -> Result<Made, E> {
        Ok((self.text)(text))
    }

    fn visit_i64<E>(self, integer: i64) -> Result<Made, E> {
        Ok((self.integer)(integer))
    }

    fn visit_u64<E>(self, integer: u64) -> Result<Made, E> {
        Ok(i64::try_from(integer).map_or_else(|_| (self.rest)(), self.integer))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Made, E> {
        Ok((self.number)(number))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Made, E> {
        Ok((self.rest)())
    }

    fn visit_unit<E>(self) -> Result<Made, E> {
        Ok((self.rest)())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Made, A::Error> {
        while sequence.next_element::<IgnoredAny>()?.is_some() {}
        Ok((self.rest)())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Made, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok((self.rest)())
    }
}

impl<'de> Deserialize<'de> for Level {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue {
            text: Level::of,
            integer: |_| Level::Other,
            number: |_| Level::Other,
            rest: || Level::Other,
        })
    }
}

impl<'de> Deserialize<'de> for Duration {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue {
            text: |_| Self(None),
            integer: |integer| Self(Some(integer as f64)),
            number: |number| Self(Some(number)),
            rest: || Self(None),
        })
    }
}

impl<'de> Deserialize<'de> for StatusCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue {
            text: |_| Self(None),
            integer: |integer| Self(Some(integer)),
            number: |number| Self((number.fract() == 0.0).then_some(number as i64)),
            rest: || Self(None),
        })
    }
}
