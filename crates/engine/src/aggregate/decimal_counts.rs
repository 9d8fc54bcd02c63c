//! Counts of small decimals by their digits.
//!
//! Most logs round their durations, so that numbers repeat. Keeping every number in a list costs 8 bytes each, and
//! memory that is touched for the first time costs more than incrementing a counter. A short number arrives as its
//! digits without the point, and the number of its decimals: `12.5` is 125 with 1 decimal. Both together select a
//! counter:
//!
//! ```text
//! count_column(column):
//!     if fewer than MIN_NUMBERS values were offered so far: return the column     # the caller keeps them in a list
//!     if a counter might overflow: set all tables aside, and begin with none
//!     for value in column:
//!         table = tables[number of decimals]                                      # 16 tables, made when first needed
//!         if digits < DIGITS: table[digits] += 1
//!         else:               others.push(value)
//!     return others
//! ```
//!
//! - 2^15 counters of 32 bits take 128 KiB per table, so that a few tables fit in the L2 cache. Tables of 2^20 counters
//!   made the whole scan slower by a tenth.
//! - Below 2^17 numbers, visiting the tables at the end takes longer than selecting quantiles from a list.
//! - Counters of 32 bits take half the memory of 64. No counter can exceed the number of values counted in the current
//!   tables, so the tables are replaced before that number passes `u32::MAX`.

use ripsaw_kernels::ShortNumbers;
use ripsaw_query::Number;

use crate::record::Span;

/// Number of tables: one for each number of decimals.
const TABLES: usize = 1 << ShortNumbers::DECIMALS_BITS;
/// Number of counters in a table. Numbers whose digits, without the point, reach this value have no counter: more
/// counters than the caches hold would be slower than a list of the numbers.
const DIGITS: usize = 1 << 15;
/// Number of values that must be offered before counting begins. With fewer, visiting the tables at the end takes
/// longer than selecting from a list.
const MIN_NUMBERS: u64 = 128 << 10;

/// Stands for a value that is not a short number: its digits exceed every counter.
const NO_NUMBER: u64 = u64::MAX << ShortNumbers::DECIMALS_BITS;

/// Number of occurrences of each small decimal; see the [module](self).
#[derive(Clone, Debug, Default)]
pub(crate) struct DecimalCounts {
    /// Tables by number of decimals; the counters of a table are indexed by digits.
    tables: [Option<Box<[u32]>>; TABLES],
    /// Number of values counted in `tables`: at most `u32::MAX`, so that no counter overflows.
    count: u64,
    /// Tables that were set aside before a counter could overflow, each with its number of decimals.
    full: Vec<(usize, Box<[u32]>)>,
    /// Number of values counted in `full`.
    full_count: u64,
    /// Number of values offered to [`DecimalCounts::count_column`], counted or not.
    offered: u64,
    /// Memory reused from column to column.
    others: Vec<Span>,
}

impl DecimalCounts {
    /// Returns how many numbers are counted.
    pub(crate) fn len(&self) -> u64 {
        self.count + self.full_count
    }

    /// Counts the numbers of a column that have a counter, and returns the other values of the column.
    pub(crate) fn count_column<'a>(&'a mut self, column: &'a [Span]) -> &'a [Span] {
        self.offered += column.len() as u64;
        if self.offered < MIN_NUMBERS {
            return column;
        }
        self.set_full_aside(column.len() as u64);
        self.others.clear();
        self.others.resize(column.len(), Span::default());
        let mut other_count = 0;
        for value in column {
            let number = value.as_short_number().unwrap_or(NO_NUMBER);
            let digits = number >> ShortNumbers::DECIMALS_BITS;
            let decimals = number as usize % TABLES;
            // There is no branch per number, because whether a number is small is hard to predict.
            let is_counted = usize::from(digits < DIGITS as u64);
            let table = self.tables[decimals].get_or_insert_with(new_table);
            table[digits as usize % DIGITS] += is_counted as u32;
            self.others[other_count] = *value;
            other_count += 1 - is_counted;
        }
        self.count += (column.len() - other_count) as u64;
        &self.others[..other_count]
    }

    /// Adds the counts of `other`.
    pub(crate) fn merge(&mut self, other: Self) {
        self.offered += other.offered;
        self.full.extend(other.full);
        self.full_count += other.full_count;
        self.set_full_aside(other.count);
        self.count += other.count;
        for (table, more) in self.tables.iter_mut().zip(other.tables) {
            match (table, more) {
                (Some(table), Some(more)) => {
                    for (count, more) in table.iter_mut().zip(more) {
                        *count += more;
                    }
                }
                (table @ None, more) => *table = more,
                (Some(_), None) => {}
            }
        }
    }

    /// Sets the tables aside if `more` further numbers could overflow a counter.
    fn set_full_aside(&mut self, more: u64) {
        if u32::try_from(self.count + more).is_err() {
            let tables = std::mem::take(&mut self.tables).into_iter().enumerate();
            self.full
                .extend(tables.filter_map(|(decimals, table)| Some((decimals, table?))));
            self.full_count += std::mem::take(&mut self.count);
        }
    }

    /// Iterates over the counted numbers, each with its number of occurrences. Numbers ascend within a table; a number
    /// may be in several tables.
    pub(super) fn iter(&self) -> impl Iterator<Item = (f64, u64)> {
        let open = self.tables.iter().enumerate();
        let open = open.filter_map(|(decimals, table)| Some((decimals, table.as_ref()?)));
        let full = self.full.iter().map(|(decimals, table)| (*decimals, table));
        open.chain(full).flat_map(|(decimals, table)| {
            let counted = table.iter().enumerate().filter(|(_, count)| **count > 0);
            counted.map(move |(digits, count)| {
                let value = Number::double_from_digits(digits as u64, decimals);
                (value, u64::from(*count))
            })
        })
    }
}

#[cold]
fn new_table() -> Box<[u32]> {
    vec![0; DIGITS].into_boxed_slice()
}

#[cfg(test)]
mod tests {
    use super::{DIGITS, DecimalCounts, MIN_NUMBERS};
    use crate::record::{Span, Tag};

    fn number(digits: u64, decimals: usize) -> Span {
        Span::new(Tag::short_number(decimals), 0, 0, digits)
    }

    /// Counts to which enough numbers were offered that counting begins at once.
    fn many() -> DecimalCounts {
        DecimalCounts {
            offered: MIN_NUMBERS,
            ..DecimalCounts::default()
        }
    }

    fn counted(counts: &DecimalCounts) -> Vec<(f64, u64)> {
        let mut found: Vec<_> = counts.iter().collect();
        found.sort_by(|(a, _), (b, _)| a.total_cmp(b));
        found
    }

    #[test]
    fn small_decimals_are_counted_and_others_given_back() {
        let mut counts = many();
        let text = Span::new(Tag::string(false), 1, 4, 0);
        let large = number(DIGITS as u64, 2);
        let column = [
            number(0, 0),
            text,
            number(125, 2),
            large,
            number(DIGITS as u64 - 1, 15),
            Span::default(),
            number(125, 2),
        ];
        let others: Vec<_> = counts
            .count_column(&column)
            .iter()
            .map(|other| other.tag())
            .collect();
        assert_eq!(others, [text, large, Span::default()].map(Span::tag));
        assert_eq!(counts.len(), 4);
        assert_eq!(counted(&counts), [(0.0, 1), (32767e-15, 1), (1.25, 2)]);
    }

    #[test]
    fn few_numbers_are_not_counted() {
        let mut counts = DecimalCounts::default();
        assert_eq!(counts.count_column(&[number(1, 0); 9]).len(), 9);
        assert_eq!((counts.len(), counted(&counts).len()), (0, 0));
    }

    #[test]
    fn merges_in_any_order() {
        let of = |numbers: &[Span]| {
            let mut counts = many();
            counts.count_column(numbers);
            counts
        };
        let (left, right) = ([number(5, 1), number(7, 0)], [number(5, 1), number(9, 3)]);
        let (mut ab, mut ba) = (of(&left), of(&right));
        ab.merge(of(&right));
        ba.merge(of(&left));
        assert_eq!(counted(&ab), [(0.009, 1), (0.5, 2), (7.0, 1)]);
        assert_eq!(counted(&ab), counted(&ba));
        assert_eq!((ab.len(), ba.len()), (4, 4));
    }

    #[test]
    fn no_counter_overflows() {
        let mut counts = many();
        counts.count_column(&[number(5, 1)]);
        let table = counts.tables[1].as_mut().unwrap();
        table[5] = u32::MAX;
        counts.count = u64::from(u32::MAX);
        counts.count_column(&[number(5, 1), number(6, 1)]);
        let mut merged = many();
        merged.count_column(&[number(5, 1)]);
        merged.merge(counts);
        let fives: u64 = counted(&merged)
            .iter()
            .filter(|(value, _)| value.to_bits() == 0.5_f64.to_bits())
            .map(|(_, count)| count)
            .sum();
        assert_eq!(fives, u64::from(u32::MAX) + 2);
        assert_eq!(merged.len(), u64::from(u32::MAX) + 3);
    }
}
