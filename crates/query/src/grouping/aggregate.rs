//! Aggregates: what they compute, and the table of their calls.

use crate::cel::Duration;
use AggregateFunction::{
    Average, Count, CountIf, Distinct, First, Histogram, Last, Max, Min, Quantile, Rate,
    StandardDeviation, Sum, TopK,
};

/// What an aggregate computes. For most, the first number is the index of the input.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum AggregateFunction {
    /// The number of records.
    Count,
    /// The number of records for which a condition is true.
    CountIf(usize),
    /// The sum of numbers.
    Sum(usize),
    /// The mean of numbers.
    Average(usize),
    /// The least number, time or text.
    Min(usize),
    /// The greatest number, time or text.
    Max(usize),
    /// The sample standard deviation of numbers.
    StandardDeviation(usize),
    /// A quantile of numbers; the second number is from 0 to 1.
    Quantile(usize, f64),
    /// The number of distinct values.
    Distinct(usize),
    /// The most frequent values; the second number is how many.
    TopK(usize, usize),
    /// The number of numbers between consecutive powers of two.
    Histogram(usize),
    /// The value of the first record that has one.
    First(usize),
    /// The value of the last record that has one.
    Last(usize),
    /// The number of records per this duration.
    Rate(Duration),
}

impl AggregateFunction {
    /// Returns the index of the input that the aggregate reads.
    pub fn input(self) -> Option<usize> {
        match self {
            Count | Rate(_) => None,
            CountIf(input)
            | Sum(input)
            | Average(input)
            | Min(input)
            | Max(input)
            | StandardDeviation(input)
            | Quantile(input, _)
            | Distinct(input)
            | TopK(input, _)
            | Histogram(input)
            | First(input)
            | Last(input) => Some(input),
        }
    }

    /// Whether the answer consists of values of the input.
    pub(super) fn keeps_values(self) -> bool {
        match self {
            Min(_) | Max(_) | First(_) | Last(_) | TopK(..) => true,
            Count | CountIf(_) | Sum(_) | Average(_) | StandardDeviation(_) | Quantile(..)
            | Distinct(_) | Histogram(_) | Rate(_) => false,
        }
    }
}

/// A way to call an aggregate.
#[derive(Clone, Copy, Debug)]
pub struct Aggregate {
    /// The name of the function.
    pub name: &'static str,
    /// The parameters, and what a call computes.
    pub takes: Parameters,
    /// The values that a call returns.
    pub answer: Answer,
    /// What a call returns, in one line of Markdown.
    pub help: &'static str,
}

/// The parameters of an aggregate, and what a call computes. The first number of a function is the index of the input.
#[derive(Clone, Copy, Debug)]
pub enum Parameters {
    /// None.
    Nothing(AggregateFunction),
    /// A condition.
    Condition(fn(usize) -> AggregateFunction),
    /// Numbers or durations.
    Numbers(fn(usize) -> AggregateFunction),
    /// Values that have a least and a greatest one.
    Ordered(fn(usize) -> AggregateFunction),
    /// Values of any type.
    Values(fn(usize) -> AggregateFunction),
    /// Numbers, and a constant from 0 to 1.
    NumbersAndRank(fn(usize, f64) -> AggregateFunction),
    /// Values of any type, and a constant integer of at least 1.
    ValuesAndCount(fn(usize, usize) -> AggregateFunction),
    /// A constant duration.
    Unit(fn(Duration) -> AggregateFunction),
}

/// The values that an aggregate returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// An integer of at least 0.
    Count,
    /// A number, or null.
    Number,
    /// A number, a time, a text, or null.
    Extreme,
    /// Values with their counts.
    TopValues,
    /// Buckets of numbers with their counts.
    Buckets,
    /// A value of a record.
    Value,
}

impl Aggregate {
    /// Returns whether a call takes nothing but the values of a field, and answers with one figure.
    pub fn is_field_statistic(&self) -> bool {
        let takes_one = matches!(
            self.takes,
            Parameters::Nothing(_)
                | Parameters::Numbers(_)
                | Parameters::Ordered(_)
                | Parameters::Values(_)
        );
        let is_figure = matches!(
            self.answer,
            Answer::Count | Answer::Number | Answer::Extreme
        );
        takes_one && is_figure
    }
}

impl Parameters {
    /// Returns the parameters as they are written: `x, q`.
    pub const fn names(self) -> &'static str {
        match self {
            Parameters::Nothing(_) => "",
            Parameters::Condition(_) => "condition",
            Parameters::Numbers(_) | Parameters::Ordered(_) | Parameters::Values(_) => "x",
            Parameters::NumbersAndRank(_) => "x, q",
            Parameters::ValuesAndCount(_) => "x, k",
            Parameters::Unit(_) => "\"1s\"",
        }
    }

    /// Describes the parameters for messages.
    pub(super) const fn describe(self) -> &'static str {
        match self {
            Parameters::Nothing(_) => "no argument",
            Parameters::Condition(_) => "a condition",
            Parameters::Numbers(_) | Parameters::Ordered(_) | Parameters::Values(_) => "one value",
            Parameters::NumbersAndRank(_) => "a value and a number from 0 to 1",
            Parameters::ValuesAndCount(_) => "a value and a count",
            Parameters::Unit(_) => "a duration such as \"1s\"",
        }
    }
}

/// Every aggregate. Calls that differ in their parameters are rows of their own.
#[rustfmt::skip]
pub const AGGREGATES: &[Aggregate] = &[
    row("count", Parameters::Nothing(Count), Answer::Count,
        "Number of records in the group."),
    row("count", Parameters::Condition(CountIf), Answer::Count,
        "Number of records for which the condition is true."),
    row("sum", Parameters::Numbers(Sum), Answer::Number,
        "Exact sum of the numbers, rounded once. Null if there is no number."),
    row("avg", Parameters::Numbers(Average), Answer::Number,
        "Exact sum divided by the count of the numbers. Null if there is no number."),
    row("min", Parameters::Ordered(Min), Answer::Extreme,
        "Least number, exactly. Without numbers, the least time; without times, the least text. Null if there is none."),
    row("max", Parameters::Ordered(Max), Answer::Extreme,
        "Greatest number, exactly. Without numbers, the greatest time; without times, the greatest text. Null if there is none."),
    row("stddev", Parameters::Numbers(StandardDeviation), Answer::Number,
        "Sample standard deviation (divisor n - 1). Null if there are fewer than two numbers."),
    row("quantile", Parameters::NumbersAndRank(Quantile), Answer::Number,
        "Value at index `min(floor(n * q), n - 1)` of the sorted numbers, with q from 0 to 1. Null if there is no number."),
    row("p50", Parameters::Numbers(|input| Quantile(input, 0.5)), Answer::Number, "`quantile(x, 0.5)`."),
    row("p90", Parameters::Numbers(|input| Quantile(input, 0.9)), Answer::Number, "`quantile(x, 0.9)`."),
    row("p95", Parameters::Numbers(|input| Quantile(input, 0.95)), Answer::Number, "`quantile(x, 0.95)`."),
    row("p99", Parameters::Numbers(|input| Quantile(input, 0.99)), Answer::Number, "`quantile(x, 0.99)`."),
    row("p999", Parameters::Numbers(|input| Quantile(input, 0.999)), Answer::Number, "`quantile(x, 0.999)`."),
    row("distinct", Parameters::Values(Distinct), Answer::Count,
        "Number of distinct values, without null and errors."),
    row("topk", Parameters::ValuesAndCount(TopK), Answer::TopValues,
        "The k most frequent values, each with its count. Values with equal counts are in the order of the values."),
    row("histogram", Parameters::Numbers(Histogram), Answer::Buckets,
        "Counts of the numbers, with powers of two as bucket bounds."),
    row("first", Parameters::Values(First), Answer::Value,
        "First value that is not null, in the order of the input (sources, then byte offsets)."),
    row("last", Parameters::Values(Last), Answer::Value,
        "Last value that is not null, in the order of the input (sources, then byte offsets)."),
    row("rate", Parameters::Unit(Rate), Answer::Number,
        "Number of records per second, or per any other length of time. Divides by the width of the first `bucket` key, or without one by the time from the first to the last `timestamp` of all matching records."),
];

const fn row(
    name: &'static str,
    takes: Parameters,
    answer: Answer,
    help: &'static str,
) -> Aggregate {
    Aggregate {
        name,
        takes,
        answer,
        help,
    }
}

/// Returns the names of all aggregates, each once.
pub(super) fn aggregate_names() -> Vec<&'static str> {
    let mut names: Vec<&str> = AGGREGATES.iter().map(|aggregate| aggregate.name).collect();
    names.dedup();
    names
}
