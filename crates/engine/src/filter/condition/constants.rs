//! Tests whether a field is one of several constants.

use ripsaw_query::{Constant, Slot};

use super::number_condition::exact_double;
use super::short_text::ShortText;
use crate::filter::truth::set;
use crate::filter::{Datum, RowSource, Truth};
use crate::record::{Span, ValueKind};
use crate::seeded_hash::SeededSet;

/// Constants that a value may be one of.
pub(in crate::filter) struct Constants {
    /// Short texts, if all texts are short and few; otherwise all texts are in `texts`.
    short: Vec<ShortText>,
    texts: SeededSet<Box<[u8]>>,
    /// Numbers that are exactly an `f64`, in ascending order.
    doubles: Vec<f64>,
    others: Vec<Constant>,
}

/// Number of constants up to which they are compared one by one.
const FEW: usize = 8;

impl Constants {
    pub(in crate::filter) fn new(constants: &[Constant]) -> Self {
        let texts = constants.iter().filter_map(|constant| match constant {
            Constant::String(text) => Some(text),
            _ => None,
        });
        let all_short: Option<Vec<ShortText>> =
            texts.clone().map(|text| ShortText::of(text)).collect();
        let short = all_short.filter(|short| short.len() <= FEW);
        let mut doubles: Vec<f64> = constants.iter().filter_map(exact_double).collect();
        doubles.retain(|number| !number.is_nan());
        doubles.sort_by(f64::total_cmp);
        let others = constants.iter().filter(|constant| {
            !matches!(constant, Constant::String(_)) && exact_double(constant).is_none()
        });
        Self {
            texts: match short {
                Some(_) => SeededSet::default(),
                None => texts.cloned().collect(),
            },
            short: short.unwrap_or_default(),
            doubles,
            others: others.cloned().collect(),
        }
    }

    fn has_text(&self, text: &[u8]) -> bool {
        match ShortText::of(text) {
            Some(text) if text.is_among(&self.short) => true,
            _ => self.texts.contains(text),
        }
    }

    #[inline(always)]
    fn has_double(&self, number: f64) -> bool {
        if self.doubles.len() <= FEW {
            return self.doubles.contains(&number);
        }
        let at = self.doubles.partition_point(|known| *known < number);
        self.doubles[at..]
            .first()
            .is_some_and(|known| *known <= number)
    }

    pub(in crate::filter) fn decide_datum(&self, value: &Datum<'_>) -> Truth {
        if let Datum::String(text) = value {
            return Truth::from(self.has_text(text));
        }
        if value.is_error() {
            return Truth::Error;
        }
        let is_double = |number: &f64| value.equals(&Datum::float(*number)) == Some(true);
        let is_same =
            |constant: &Constant| value.equals(&Datum::of_constant(constant)) == Some(true);
        Truth::from(self.doubles.iter().any(is_double) || self.others.iter().any(is_same))
    }

    /// Decides whether a field is one of the constants; it is an error where the field is absent.
    pub(in crate::filter) fn decide(
        &self,
        slot: Slot,
        source: RowSource<'_>,
        rows: &[u32],
        truths: &mut [Truth],
    ) {
        let Some((column, text)) = source.spans(slot) else {
            let values = source.datums(slot, rows);
            set(rows, truths, values.map(|value| self.decide_datum(&value)));
            return;
        };
        for row in rows {
            let row = *row as usize;
            truths[row] = self.decide_span(column[row], text);
        }
    }

    #[inline(always)]
    fn decide_span(&self, span: Span, text: &[u8]) -> Truth {
        if span.is_plain_string() {
            let range = span.text_range();
            let is_known = match ShortText::read(text, range.clone()) {
                Some(short) if self.texts.is_empty() => short.is_among(&self.short),
                None if self.texts.is_empty() => false,
                _ => self.texts.contains(&text[range]),
            };
            return Truth::from(is_known);
        }
        match span.short_double() {
            Some(number) => {
                // Integers beyond 2^53 equal no short number.
                Truth::from(self.has_double(number))
            }
            None => self.decide_other(span, text),
        }
    }

    #[cold]
    #[inline(never)]
    fn decide_other(&self, span: Span, text: &[u8]) -> Truth {
        if span.kind() == ValueKind::Absent {
            return Truth::Error;
        }
        self.decide_datum(&Datum::of(span.value(text)))
    }
}
