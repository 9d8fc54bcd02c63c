//! Parts of timestamps and durations, such as the hours.

use ripsaw_query::cel::{Duration, Function, Timestamp};

/// Returns the whole units in a duration, rounded towards zero. Milliseconds are those besides the whole seconds.
pub(super) fn part_of_duration(function: Function, length: Duration) -> Option<i64> {
    let milliseconds = length.nanos() / 1_000_000;
    let count = match function {
        Function::Hours => milliseconds / 3_600_000,
        Function::Minutes => milliseconds / 60_000,
        Function::Seconds => milliseconds / 1_000,
        Function::Milliseconds => milliseconds % 1_000,
        _ => return None,
    };
    i64::try_from(count).ok()
}

/// Returns a part of a moment by the calendar, in UTC.
pub(super) fn part_of_timestamp(function: Function, moment: Timestamp) -> Option<i64> {
    let civil = moment.civil();
    let part = match function {
        Function::FullYear => return Some(civil.year),
        Function::Month => civil.month - 1,
        Function::Date => civil.day,
        Function::DayOfMonth => civil.day - 1,
        Function::DayOfWeek => civil.day_of_week,
        Function::DayOfYear => civil.day_of_year,
        Function::Hours => civil.hour,
        Function::Minutes => civil.minute,
        Function::Seconds => civil.second,
        Function::Milliseconds => civil.nanosecond / 1_000_000,
        _ => return None,
    };
    Some(i64::from(part))
}
