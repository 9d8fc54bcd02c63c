//! Decides which values aggregates of numbers can use.

use ripsaw_query::Number;

use super::number_parts::NumberParts;
use super::value_extremes::EXACT_INTEGERS;
use crate::aggregate::groups::keys::GroupId;
use crate::filter::Datum;
use crate::record::string::decoded;
use crate::record::{Span, Value, ValueKind};

/// Values that aggregates of numbers can use: numbers whose nearest double is finite, and durations as their seconds.
/// Texts and times only take part in extremes. All values that are neither usable nor null are counted.
impl NumberParts {
    /// Returns the number in a field, for the next [`NumberParts::extend`]. Any other value is recorded where it is
    /// needed.
    #[inline]
    pub(crate) fn number_in_span(
        &mut self,
        group: GroupId,
        span: Span,
        text: &[u8],
    ) -> Option<f64> {
        match span.short_double() {
            None if !span.is_absent() => self.number_in_value(group, &span.value(text)),
            number => number,
        }
    }

    fn number_in_value(&mut self, group: GroupId, value: &Value<'_>) -> Option<f64> {
        match value.kind {
            ValueKind::Absent | ValueKind::Null => None,
            ValueKind::Number => self.usable_number(group, value.as_number()?),
            ValueKind::String => {
                if self.has_extremes() {
                    let text = decoded(value);
                    self.extremes()
                        .for_each(|extremes| extremes.add_text(group, &text));
                }
                self.count_unused(group)
            }
            ValueKind::True | ValueKind::False | ValueKind::Object | ValueKind::Array => {
                self.count_unused(group)
            }
        }
    }

    /// Like [`NumberParts::number_in_span`], for the value of an expression.
    pub(crate) fn number_in_datum(&mut self, group: GroupId, value: &Datum<'_>) -> Option<f64> {
        match value {
            Datum::Error | Datum::Null => None,
            Datum::Int(value) => self.usable_number(group, Number::Int(*value)),
            Datum::Uint(value) => match i64::try_from(*value) {
                Ok(value) => self.usable_number(group, Number::Int(value)),
                Err(_) => self.usable_number(group, Number::BigInt(&value.to_string())),
            },
            Datum::Number(number) => self.usable_number(group, *number),
            Datum::Duration(duration) => Some(duration.as_seconds()),
            Datum::String(text) => {
                self.extremes()
                    .for_each(|extremes| extremes.add_text(group, text));
                self.count_unused(group)
            }
            Datum::Timestamp(time) => {
                let nanos = time.nanos();
                self.extremes()
                    .for_each(|extremes| extremes.add_time(group, nanos));
                self.count_unused(group)
            }
            Datum::Bool(_) | Datum::List(_) | Datum::Json(_) => self.count_unused(group),
        }
    }

    /// Returns the nearest double, if it is finite. A large number is set aside instead, because extremes use its exact
    /// value.
    fn usable_number(&mut self, group: GroupId, number: Number<'_>) -> Option<f64> {
        let double = number.to_f64();
        if !double.is_finite() {
            return self.count_unused(group);
        }
        if double.abs() < EXACT_INTEGERS {
            return Some(double);
        }
        self.extremes()
            .for_each(|extremes| extremes.add_large(group, number));
        self.set_aside(group, double);
        None
    }
}
