use std::collections::{BTreeMap, HashMap};

use crate::answer::{Answer, Durations, Levels, Statistics, Task};
use crate::entry::{Entry, Level};

/// Codes up to here are counted by index.
const COMMON_CODES: usize = 1_024;

/// What one thread has counted.
pub(crate) struct Tally {
    records: u64,
    levels: [u64; 5],
    durations: Vec<f64>,
    common_codes: Vec<u64>,
    other_codes: HashMap<i64, u64>,
    matched: u64,
}

impl Default for Tally {
    fn default() -> Self {
        Self {
            records: 0,
            levels: [0; 5],
            durations: Vec::new(),
            common_codes: vec![0; COMMON_CODES],
            other_codes: HashMap::new(),
            matched: 0,
        }
    }
}

impl Tally {
    pub(crate) fn add(&mut self, entry: &Entry, task: Task) {
        if task == Task::Filter {
            self.matched += u64::from(matches!(entry.level, Level::Error | Level::Warn));
            return;
        }
        self.records += 1;
        self.levels[entry.level as usize] += 1;
        self.durations.extend(entry.duration_ms.0);
        if let Some(code) = entry.status_code.0 {
            let common = usize::try_from(code).ok();
            match common.and_then(|index| self.common_codes.get_mut(index)) {
                Some(count) => *count += 1,
                None => *self.other_codes.entry(code).or_default() += 1,
            }
        }
    }

    pub(crate) fn finish(tallies: Vec<Self>, task: Task) -> Answer {
        let mut tallies = tallies.into_iter();
        let mut total = tallies.next().unwrap_or_default();
        tallies.for_each(|tally| total.merge(&tally));
        if task == Task::Filter {
            return Answer::Filter {
                matched: total.matched,
            };
        }
        let [error, warn, info, debug, other] = total.levels;
        Answer::Statistics(Statistics {
            records: total.records,
            levels: Levels {
                error,
                warn,
                info,
                debug,
                other,
            },
            status_codes: total.status_codes(),
            durations: measure(total.durations),
        })
    }

    fn merge(&mut self, other: &Self) {
        self.records += other.records;
        self.matched += other.matched;
        for (count, more) in self.levels.iter_mut().zip(other.levels) {
            *count += more;
        }
        self.durations.extend_from_slice(&other.durations);
        for (count, more) in self.common_codes.iter_mut().zip(&other.common_codes) {
            *count += more;
        }
        for (code, more) in &other.other_codes {
            *self.other_codes.entry(*code).or_default() += more;
        }
    }

    fn status_codes(&self) -> BTreeMap<String, u64> {
        let common = self.common_codes.iter().enumerate();
        let common = common.filter(|(_, count)| **count > 0);
        let common = common.map(|(code, count)| (code.to_string(), *count));
        let others = self.other_codes.iter();
        common
            .chain(others.map(|(code, count)| (code.to_string(), *count)))
            .collect()
    }
}

/// A plain sum, and quantiles by selection: the value at index min(floor(n * q), n - 1) of the sorted values.
fn measure(mut values: Vec<f64>) -> Durations {
    let sum = values.iter().sum();
    let min = values.iter().copied().reduce(f64::min);
    let max = values.iter().copied().reduce(f64::max);
    let mut quantile = |q: f64| {
        let index = ((values.len() as f64 * q) as usize).min(values.len().checked_sub(1)?);
        Some(*values.select_nth_unstable_by(index, f64::total_cmp).1)
    };
    Durations {
        sum,
        min,
        max,
        p50: quantile(0.5),
        p95: quantile(0.95),
        p99: quantile(0.99),
        count: values.len() as u64,
    }
}
