//! Compiles aggregates.

use super::AggregateFunction;
use crate::cel::{
    Duration, Environment, Expr, ExprKind, Literal, Node, Problem, Program, Types, compile,
    nearest_name, refuse_hyphenated,
};
use crate::{FieldTree, Slot};

const NAMES: [&str; 18] = [
    "count",
    "sum",
    "avg",
    "min",
    "max",
    "stddev",
    "quantile",
    "p50",
    "p90",
    "p95",
    "p99",
    "p999",
    "distinct",
    "topk",
    "histogram",
    "first",
    "last",
    "rate",
];

/// The inputs of aggregates. A field that several aggregates read is one input.
pub(super) struct Inputs<'a> {
    pub(super) fields: &'a mut FieldTree,
    pub(super) environment: &'a Environment<'a>,
    pub(super) nodes: Vec<Node>,
    /// Reasons why the last aggregate is slow.
    pub(super) notes: Vec<&'static str>,
}

impl Inputs<'_> {
    /// Compiles an expression, which must be the call of an aggregate.
    pub(super) fn aggregate(&mut self, expr: &Expr) -> Result<AggregateFunction, Problem> {
        let column = expr.column();
        let ExprKind::Call {
            function,
            receiver: None,
            arguments,
        } = expr.kind()
        else {
            let message = format!(
                "the expression is not an aggregate; the aggregates are {}",
                NAMES.join(", ")
            );
            return Err(Problem::of_all(message).suggesting(call_meant(expr)));
        };
        let name = function.as_str();
        let arguments = arguments.as_slice();
        Ok(match (name, arguments) {
            ("count", []) => AggregateFunction::Count,
            ("count", [condition]) => AggregateFunction::CountIf(self.condition(condition)?),
            ("sum", [value]) => AggregateFunction::Sum(self.number(value)?),
            ("avg", [value]) => AggregateFunction::Average(self.number(value)?),
            ("min", [value]) => AggregateFunction::Min(self.ordered(value)?),
            ("max", [value]) => AggregateFunction::Max(self.ordered(value)?),
            ("stddev", [value]) => AggregateFunction::StandardDeviation(self.number(value)?),
            ("histogram", [value]) => AggregateFunction::Histogram(self.number(value)?),
            ("p50", [value]) => AggregateFunction::Quantile(self.number(value)?, 0.5),
            ("p90", [value]) => AggregateFunction::Quantile(self.number(value)?, 0.9),
            ("p95", [value]) => AggregateFunction::Quantile(self.number(value)?, 0.95),
            ("p99", [value]) => AggregateFunction::Quantile(self.number(value)?, 0.99),
            ("p999", [value]) => AggregateFunction::Quantile(self.number(value)?, 0.999),
            ("quantile", [value, q]) => {
                let q = quantile(q)?;
                AggregateFunction::Quantile(self.number(value)?, q)
            }
            ("distinct", [value]) => AggregateFunction::Distinct(self.value(value)?),
            ("first", [value]) => AggregateFunction::First(self.value(value)?),
            ("last", [value]) => AggregateFunction::Last(self.value(value)?),
            ("topk", [value, count]) => {
                let count = how_many(count)?;
                AggregateFunction::TopK(self.value(value)?, count)
            }
            ("rate", [unit]) => AggregateFunction::Rate(positive_duration(unit, "rate")?),
            _ if NAMES.contains(&name) => {
                let message = format!("{name}() takes {}", parameters_of(name));
                return Err(Problem::new(message, column));
            }
            _ => {
                let message = format!("unknown aggregate \"{name}\"");
                return Err(Problem::new(message, column).suggesting(nearest_name(name, NAMES)));
            }
        })
    }

    fn condition(&mut self, expr: &Expr) -> Result<usize, Problem> {
        let program = self.compile(expr)?;
        if !program.types.may_be(Types::BOOL) {
            return Err(Problem::new(
                "count() takes no argument, or a condition",
                expr.column(),
            ));
        }
        Ok(self.add(program))
    }

    fn number(&mut self, expr: &Expr) -> Result<usize, Problem> {
        let program = self.compile(expr)?;
        if !program.types.may_be(Types::NUMBER.or(Types::DURATION)) {
            return Err(Problem::new("the value is never a number", expr.column()));
        }
        Ok(self.add(program))
    }

    /// Compiles a value of a type that has a minimum and a maximum.
    fn ordered(&mut self, expr: &Expr) -> Result<usize, Problem> {
        let program = self.compile(expr)?;
        let times = Types::TIMESTAMP.or(Types::DURATION);
        if !program
            .types
            .may_be(Types::NUMBER.or(Types::STRING).or(times))
        {
            return Err(Problem::new(
                "the value is never a number, a string or a time",
                expr.column(),
            ));
        }
        Ok(self.add(program))
    }

    fn value(&mut self, expr: &Expr) -> Result<usize, Problem> {
        let program = self.compile(expr)?;
        Ok(self.add(program))
    }

    fn compile(&mut self, expr: &Expr) -> Result<Program, Problem> {
        refuse_hyphenated(expr)?;
        compile(expr, self.fields, self.environment)
    }

    fn add(&mut self, program: Program) -> usize {
        self.notes.extend(program.notes);
        let slot = field_of(&program.node);
        let known = self.nodes.iter().position(|node| field_of(node) == slot);
        known.filter(|_| slot.is_some()).unwrap_or_else(|| {
            self.nodes.push(program.node);
            self.nodes.len() - 1
        })
    }
}

fn field_of(node: &Node) -> Option<Slot> {
    match node {
        Node::Field(slot) => Some(*slot),
        _ => None,
    }
}

/// Suggests the call of an aggregate if only its name is given.
fn call_meant(expr: &Expr) -> Option<String> {
    match expr.kind() {
        ExprKind::Identifier(name) if name == "count" => Some("count()".into()),
        ExprKind::Identifier(name) if NAMES.contains(&name.as_str()) => Some(format!("{name}(x)")),
        _ => None,
    }
}

fn parameters_of(name: &str) -> &'static str {
    match name {
        "count" => "no argument, or a condition",
        "quantile" => "a value and a number from 0 to 1",
        "topk" => "a value and a count",
        "rate" => "a duration such as \"1s\"",
        _ => "one value",
    }
}

fn quantile(expr: &Expr) -> Result<f64, Problem> {
    let q = match expr.kind() {
        ExprKind::Literal(Literal::Double(q)) => Some(*q),
        ExprKind::Literal(Literal::Int(q)) => Some(*q as f64),
        ExprKind::Literal(Literal::Uint(q)) => Some(*q as f64),
        _ => None,
    };
    q.filter(|q| (0.0..=1.0).contains(q))
        .ok_or_else(|| Problem::new("quantile() takes a number from 0 to 1", expr.column()))
}

fn how_many(expr: &Expr) -> Result<usize, Problem> {
    let count = match expr.kind() {
        ExprKind::Literal(Literal::Int(count)) => usize::try_from(*count).ok(),
        ExprKind::Literal(Literal::Uint(count)) => usize::try_from(*count).ok(),
        _ => None,
    };
    count
        .filter(|count| *count > 0)
        .ok_or_else(|| Problem::new("topk() takes an integer >= 1", expr.column()))
}

/// Reads a constant duration: a text, or a call of `duration` with a text.
pub(super) fn positive_duration(expr: &Expr, function: &str) -> Result<Duration, Problem> {
    duration_of(expr)
        .filter(|duration| duration.nanos() > 0)
        .ok_or_else(|| {
            let message = format!("{function}() takes a positive duration such as \"1m\"");
            Problem::new(message, expr.column())
        })
}

fn duration_of(expr: &Expr) -> Option<Duration> {
    match expr.kind() {
        ExprKind::Literal(Literal::String(text)) => Duration::parse(text.as_bytes()),
        ExprKind::Call {
            function,
            receiver: None,
            arguments,
        } if function == "duration" => match arguments.as_slice() {
            [text] if matches!(text.kind(), ExprKind::Literal(_)) => duration_of(text),
            _ => None,
        },
        _ => None,
    }
}
