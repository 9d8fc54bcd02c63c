//! Log entries: records that conform to the default log schema, or break it in one chosen way.

use crate::decimal::{push_hundredths, push_number};
use crate::level::{ENDPOINTS, ERROR_CODES, Level};
use crate::random::Random;
use crate::timestamp::push_timestamp;

const USERS: u64 = 10_000;

/// A way to break the default log schema with valid JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Violation {
    NoTimestamp,
    EmptyTimestamp,
    NoLevel,
    UnknownLevel,
    NoMessage,
    NullMessage,
    NegativeDuration,
    DurationAsText,
    StatusTooSmall,
    StatusWithFraction,
    UserIdAsNumber,
}

impl Violation {
    pub(crate) const ALL: [Self; 11] = [
        Self::NoTimestamp,
        Self::UnknownLevel,
        Self::NegativeDuration,
        Self::StatusTooSmall,
        Self::UserIdAsNumber,
        Self::NullMessage,
        Self::EmptyTimestamp,
        Self::NoLevel,
        Self::NoMessage,
        Self::DurationAsText,
        Self::StatusWithFraction,
    ];
}

/// Appends one log entry: a JSON object without a line feed. Escapes and non-ASCII text occur only if `any_text` is
/// true.
pub(crate) fn push_entry(
    text: &mut Vec<u8>,
    random: &mut Random,
    unix_ms: u64,
    violation: Option<Violation>,
    any_text: bool,
) {
    let level = Level::any(random);
    text.push(b'{');
    match violation {
        Some(Violation::NoTimestamp) => {}
        Some(Violation::EmptyTimestamp) => text.extend_from_slice(br#""timestamp":"","#),
        _ => {
            text.extend_from_slice(br#""timestamp":""#);
            push_timestamp(text, unix_ms);
            text.extend_from_slice(br#"","#);
        }
    }
    match violation {
        Some(Violation::NoLevel) => {}
        Some(Violation::UnknownLevel) => text.extend_from_slice(br#""level":"FATAL","#),
        _ => {
            text.extend_from_slice(br#""level":""#);
            text.extend_from_slice(level.name.as_bytes());
            text.extend_from_slice(br#"","#);
        }
    }
    match violation {
        Some(Violation::NoMessage) => {}
        Some(Violation::NullMessage) => text.extend_from_slice(br#""message":null,"#),
        _ => {
            text.extend_from_slice(br#""message":""#);
            push_message(text, random, level, any_text);
            text.extend_from_slice(br#"","#);
        }
    }
    push_duration(text, random, level, violation);
    push_status(text, random, level, violation);
    push_user(text, random, violation);
    push_optional(text, random, level);
    text.push(b'}');
}

fn push_message(text: &mut Vec<u8>, random: &mut Random, level: &Level, any_text: bool) {
    let message = match random.below(100) {
        0 | 1 if any_text => random.one_of(level.escaped_messages),
        2 | 3 if any_text => random.one_of(level.foreign_messages),
        // The smaller of two random indices makes the messages at the beginning of the list the most frequent.
        _ => {
            let count = level.messages.len() as u64;
            level.messages[random.below(count).min(random.below(count)) as usize]
        }
    };
    match message.split_once('#') {
        None => text.extend_from_slice(message.as_bytes()),
        Some((before, behind)) => {
            text.extend_from_slice(before.as_bytes());
            push_number(text, 1 + random.below(5_000));
            text.extend_from_slice(behind.as_bytes());
        }
    }
}

fn push_duration(
    text: &mut Vec<u8>,
    random: &mut Random,
    level: &Level,
    violation: Option<Violation>,
) {
    let (shortest, longest) = level.duration;
    let mut hundredths = shortest + random.below(longest - shortest);
    if random.percent(5) {
        // Half of the outliers add three times the duration, a quarter six times, and so on up to 48 times.
        hundredths = longest + hundredths * (3 << random.next().trailing_zeros().min(4));
    }
    text.extend_from_slice(br#""duration_ms":"#);
    match violation {
        Some(Violation::NegativeDuration) => {
            text.push(b'-');
            push_hundredths(text, hundredths);
        }
        Some(Violation::DurationAsText) => {
            text.push(b'"');
            push_hundredths(text, hundredths);
            text.push(b'"');
        }
        _ => push_hundredths(text, hundredths),
    }
}

fn push_status(
    text: &mut Vec<u8>,
    random: &mut Random,
    level: &Level,
    violation: Option<Violation>,
) {
    text.extend_from_slice(br#","status_code":"#);
    match violation {
        Some(Violation::StatusTooSmall) => text.extend_from_slice(b"42"),
        Some(Violation::StatusWithFraction) => text.extend_from_slice(b"200.5"),
        _ => push_number(text, random.one_of(level.status_codes)),
    }
}

fn push_user(text: &mut Vec<u8>, random: &mut Random, violation: Option<Violation>) {
    let user = 1 + random.below(USERS);
    text.extend_from_slice(br#","user_id":"#);
    if violation == Some(Violation::UserIdAsNumber) {
        push_number(text, user);
        return;
    }
    text.extend_from_slice(br#""user_"#);
    push_number(text, user);
    text.push(b'"');
}

fn push_optional(text: &mut Vec<u8>, random: &mut Random, level: &Level) {
    if random.percent(35) {
        text.extend_from_slice(br#","request_id":"req_"#);
        let id = random.next();
        let digits: [u8; 12] =
            std::array::from_fn(|place| b"0123456789abcdef"[(id >> (4 * place)) as usize & 15]);
        text.extend_from_slice(&digits);
        text.push(b'"');
    }
    if random.percent(28) {
        text.extend_from_slice(br#","endpoint":""#);
        text.extend_from_slice(random.one_of(ENDPOINTS).as_bytes());
        text.push(b'"');
    }
    if random.percent(level.error_code_percent) {
        text.extend_from_slice(br#","error_code":""#);
        text.extend_from_slice(random.one_of(ERROR_CODES).as_bytes());
        text.push(b'"');
    }
}
