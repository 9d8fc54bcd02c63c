//! The numbers among the values of a window.

use ripsaw_query::Number;

use super::grouped_rows::GroupedRows;
use super::row_values::RowValues;
use crate::aggregate::groups::renumbering::GroupId;
use crate::filter::Datum;

/// Magnitude up to which every integer has an `f64` of its own.
pub(crate) const EXACT_INTEGERS: f64 = 9_007_199_254_740_992.0;

/// The values of a window that aggregates of numbers can use, each with its group: numbers whose nearest double is
/// finite, and durations as their seconds.
#[derive(Debug, Default)]
pub(crate) struct Numbers {
    pub(crate) groups: Vec<GroupId>,
    pub(crate) values: Vec<f64>,
    /// How many of these numbers, the first ones, are doubles. Extremes use the exact values of the others.
    pub(crate) exact_count: usize,
    /// Indices of the rows whose value is none of the exact numbers, nor null.
    pub(crate) others: Vec<u32>,
    /// Groups of the values that cannot be used and are not null.
    pub(crate) unused: Vec<GroupId>,
    /// Numbers that are not exact, with their groups, until all rows are read.
    large: (Vec<GroupId>, Vec<f64>),
}

impl Numbers {
    /// Returns the numbers with their groups.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (GroupId, f64)> {
        self.groups.iter().copied().zip(self.values.iter().copied())
    }

    /// Reads the numbers of some rows.
    pub(crate) fn read(&mut self, rows: GroupedRows<'_>, values: RowValues<'_>) {
        self.groups.clear();
        self.values.clear();
        self.others.clear();
        self.unused.clear();
        match values {
            RowValues::Field(slot) => {
                let text = rows.window.text;
                for (index, (group, span)) in (0..).zip(rows.spans(slot)) {
                    match span.short_double() {
                        Some(number) => self.push(group, number),
                        None if span.is_absent() => {}
                        None => self.add(index, group, &Datum::of(span.value(text))),
                    }
                }
            }
            RowValues::Data(data) => {
                for (index, (group, value)) in (0..).zip(rows.groups.iter().zip(data)) {
                    self.add(index, *group, value);
                }
            }
        }
        self.exact_count = self.values.len();
        self.groups.append(&mut self.large.0);
        self.values.append(&mut self.large.1);
    }

    #[inline]
    fn push(&mut self, group: GroupId, number: f64) {
        self.groups.push(group);
        self.values.push(number);
    }

    fn add(&mut self, index: u32, group: GroupId, value: &Datum<'_>) {
        let number = match value {
            Datum::Error | Datum::Null => return,
            Datum::Duration(duration) => return self.push(group, duration.as_seconds()),
            value => usable_number(value),
        };
        match number {
            Some(number) if number.abs() < EXACT_INTEGERS => return self.push(group, number),
            Some(number) => {
                self.large.0.push(group);
                self.large.1.push(number);
            }
            None => self.unused.push(group),
        }
        self.others.push(index);
    }
}

/// Returns the double nearest to a number, if it is finite.
fn usable_number(value: &Datum<'_>) -> Option<f64> {
    let number = match value {
        Datum::Int(value) => Number::Int(*value).to_f64(),
        Datum::Uint(value) => match i64::try_from(*value) {
            Ok(value) => Number::Int(value).to_f64(),
            Err(_) => Number::BigInt(&value.to_string()).to_f64(),
        },
        Datum::Number(number) => number.to_f64(),
        _ => return None,
    };
    Some(number).filter(|number| number.is_finite())
}
