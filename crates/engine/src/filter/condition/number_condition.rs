//! Compares a field with a number.
//!
//! Most numbers of records are in their span as digits, and most constants are exactly an `f64`. Such pairs are
//! compared as doubles, in one loop for each operator.

use ripsaw_query::{CompareOperator, Constant, Slot};

use crate::filter::truth::set;
use crate::filter::{Datum, RowSource, Truth};
use crate::record::{Span, ValueKind};

/// Comparison of a field with a number.
pub(in crate::filter) struct NumberCondition {
    slot: Slot,
    operator: CompareOperator,
    constant: Constant,
    /// The constant as an `f64`, if that is exact.
    double: Option<f64>,
}

impl NumberCondition {
    /// Creates the condition; `None` if the constant is not a number.
    pub(in crate::filter) fn new(
        slot: Slot,
        operator: CompareOperator,
        constant: &Constant,
    ) -> Option<Self> {
        match constant {
            Constant::Int(_) | Constant::Uint(_) | Constant::BigInt(_) | Constant::Float(_) => {
                Some(Self {
                    slot,
                    operator,
                    double: exact_double(constant),
                    constant: constant.clone(),
                })
            }
            _ => None,
        }
    }

    #[expect(clippy::float_cmp, reason = "numbers are equal or they are not")]
    pub(in crate::filter) fn decide(
        &self,
        source: RowSource<'_>,
        rows: &[u32],
        truths: &mut [Truth],
    ) {
        let (Some((column, text)), Some(double)) = (source.spans(self.slot), self.double) else {
            let values = source.datums(self.slot, rows);
            set(rows, truths, values.map(|value| self.compare(&value)));
            return;
        };
        let every = Selected {
            condition: self,
            column,
            text,
            rows,
            truths,
        };
        match self.operator {
            CompareOperator::Equal => every.decide(|number| number == double),
            CompareOperator::NotEqual => every.decide(|number| number != double),
            CompareOperator::Less => every.decide(|number| number < double),
            CompareOperator::LessOrEqual => every.decide(|number| number <= double),
            CompareOperator::Greater => every.decide(|number| number > double),
            CompareOperator::GreaterOrEqual => every.decide(|number| number >= double),
        }
    }

    fn compare(&self, value: &Datum<'_>) -> Truth {
        value.compare(self.operator, &Datum::of_constant(&self.constant))
    }

    #[cold]
    #[inline(never)]
    fn compare_any(&self, span: Span, text: &[u8]) -> Truth {
        match span.kind() {
            ValueKind::Number => self.compare(&Datum::of(span.value(text))),
            ValueKind::Absent => Truth::Error,
            _ if self.operator.is_equality() => {
                Truth::from(self.operator == CompareOperator::NotEqual)
            }
            _ => Truth::Error,
        }
    }
}

struct Selected<'a> {
    condition: &'a NumberCondition,
    column: &'a [Span],
    text: &'a [u8],
    rows: &'a [u32],
    truths: &'a mut [Truth],
}

impl Selected<'_> {
    #[inline(always)]
    fn decide(self, accepts: impl Fn(f64) -> bool) {
        for row in self.rows {
            let row = *row as usize;
            let span = self.column[row];
            self.truths[row] = match span.short_double() {
                Some(number) => Truth::from(accepts(number)),
                None => self.condition.compare_any(span, self.text),
            };
        }
    }
}

/// Returns the number that a constant is, if an `f64` represents it exactly.
pub(in crate::filter) fn exact_double(constant: &Constant) -> Option<f64> {
    const EXACT: u64 = 1 << 53;
    match constant {
        Constant::Int(value) if value.unsigned_abs() <= EXACT => Some(*value as f64),
        Constant::Uint(value) if *value <= EXACT => Some(*value as f64),
        Constant::Float(value) => Some(*value),
        _ => None,
    }
}
