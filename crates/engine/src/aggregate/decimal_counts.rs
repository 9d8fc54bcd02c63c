use ripsaw_kernels::ShortNumbers;
use ripsaw_query::Number;

use crate::record::Span;

/// By how many decimals.
const TABLES: usize = 1 << ShortNumbers::DECIMALS_BITS;
/// Numbers from here on, without their point, have no counter: more counters than the caches hold are slower than
/// a list of the numbers.
const DIGITS: usize = 1 << 15;
/// With fewer numbers going through the tables at the end takes longer than selecting from a list.
const MIN_NUMBERS: u64 = 128 << 10;

/// In place of a short number: beyond every counter.
const NO_NUMBER: u64 = u64::MAX << ShortNumbers::DECIMALS_BITS;

/// How often small decimals occur. Most logs round their durations, so that numbers repeat; the memory that a list of
/// them takes would cost more, when it is touched for the first time, than to count them.
#[derive(Clone, Debug, Default)]
pub(crate) struct DecimalCounts {
    /// Counters by digits.
    tables: [Option<Box<[u32]>>; TABLES],
    /// So many numbers are counted in the tables: at most `u32::MAX`, so that no counter overflows.
    count: u64,
    /// Tables that were set aside before a counter could overflow, and how many numbers are counted in them.
    full: Vec<(usize, Box<[u32]>)>,
    full_count: u64,
    /// How many numbers were offered.
    offered: u64,
    /// Reused from column to column.
    others: Vec<Span>,
}

impl DecimalCounts {
    /// How many numbers are counted.
    pub(crate) fn len(&self) -> u64 {
        self.count + self.full_count
    }

    /// Counts the numbers of a column that have a counter, and returns its other values.
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
            // No branch for each number: whether one is small is hard to foresee.
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

    /// Begins new tables if so many more numbers could let a counter overflow.
    fn set_full_aside(&mut self, more: u64) {
        if u32::try_from(self.count + more).is_err() {
            let tables = std::mem::take(&mut self.tables).into_iter().enumerate();
            self.full
                .extend(tables.filter_map(|(decimals, table)| Some((decimals, table?))));
            self.full_count += std::mem::take(&mut self.count);
        }
    }

    /// Every number that is counted, with how often; those of a table ascend.
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

    /// Counts that have a table for any number of decimals.
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
