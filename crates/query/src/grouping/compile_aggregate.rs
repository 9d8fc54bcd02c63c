//! Compiles aggregates.

use super::AggregateFunction;
use super::aggregate::{AGGREGATES, Parameters, aggregate_names};
use crate::cel::{
    Duration, Environment, Expr, ExprKind, ExpressionError, Literal, Node, Program, Types, compile,
    nearest_name, refuse_hyphenated,
};
use crate::{FieldTree, Slot};

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
    pub(super) fn aggregate(&mut self, expr: &Expr) -> Result<AggregateFunction, ExpressionError> {
        let column = expr.column();
        let ExprKind::Call {
            function,
            receiver: None,
            arguments,
        } = expr.kind()
        else {
            let names = aggregate_names().join(", ");
            let message = format!("the expression is not an aggregate; the aggregates are {names}");
            return Err(ExpressionError::of_all(message).suggesting(call_meant(expr)));
        };
        let name = function.as_str();
        for aggregate in AGGREGATES.iter().filter(|known| known.name == name) {
            if let Some(function) = self.call(name, aggregate.takes, arguments)? {
                return Ok(function);
            }
        }
        let takes = parameters_of(name);
        if takes.is_empty() {
            let problem = ExpressionError::new(format!("unknown aggregate \"{name}\""), column);
            return Err(problem.suggesting(nearest_name(name, aggregate_names())));
        }
        Err(ExpressionError::new(
            format!("{name}() takes {takes}"),
            column,
        ))
    }

    /// Returns what a call computes, or `None` if it has another number of arguments.
    fn call(
        &mut self,
        name: &str,
        takes: Parameters,
        arguments: &[Expr],
    ) -> Result<Option<AggregateFunction>, ExpressionError> {
        Ok(Some(match (takes, arguments) {
            (Parameters::Nothing(function), []) => function,
            (Parameters::Condition(function), [condition]) => function(self.condition(condition)?),
            (Parameters::Numbers(function), [value]) => function(self.number(value)?),
            (Parameters::Ordered(function), [value]) => function(self.ordered(value)?),
            (Parameters::Values(function), [value]) => function(self.value(value)?),
            (Parameters::NumbersAndRank(function), [value, rank]) => {
                let rank = rank_from_0_to_1(name, rank)?;
                function(self.number(value)?, rank)
            }
            (Parameters::ValuesAndCount(function), [value, count]) => {
                let count = how_many(name, count)?;
                function(self.value(value)?, count)
            }
            (Parameters::Unit(function), [unit]) => function(positive_duration(unit, name)?),
            _ => return Ok(None),
        }))
    }

    fn condition(&mut self, expr: &Expr) -> Result<usize, ExpressionError> {
        let program = self.compile(expr)?;
        if !program.types.may_be(Types::BOOL) {
            return Err(ExpressionError::new(
                "count() takes no argument, or a condition",
                expr.column(),
            ));
        }
        Ok(self.add(program))
    }

    fn number(&mut self, expr: &Expr) -> Result<usize, ExpressionError> {
        let program = self.compile(expr)?;
        if !program.types.may_be(Types::NUMBER.or(Types::DURATION)) {
            return Err(ExpressionError::new(
                "the value is never a number",
                expr.column(),
            ));
        }
        Ok(self.add(program))
    }

    /// Compiles a value of a type that has a minimum and a maximum.
    fn ordered(&mut self, expr: &Expr) -> Result<usize, ExpressionError> {
        let program = self.compile(expr)?;
        let times = Types::TIMESTAMP.or(Types::DURATION);
        if !program
            .types
            .may_be(Types::NUMBER.or(Types::STRING).or(times))
        {
            return Err(ExpressionError::new(
                "the value is never a number, a string or a time",
                expr.column(),
            ));
        }
        Ok(self.add(program))
    }

    fn value(&mut self, expr: &Expr) -> Result<usize, ExpressionError> {
        let program = self.compile(expr)?;
        Ok(self.add(program))
    }

    fn compile(&mut self, expr: &Expr) -> Result<Program, ExpressionError> {
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
        ExprKind::Identifier(name) if aggregate_names().contains(&name.as_str()) => {
            Some(format!("{name}(x)"))
        }
        _ => None,
    }
}

/// Describes what an aggregate takes; empty if there is none of this name.
fn parameters_of(name: &str) -> String {
    let rows = AGGREGATES.iter().filter(|known| known.name == name);
    let takes: Vec<&str> = rows.map(|known| known.takes.describe()).collect();
    takes.join(", or ")
}

fn rank_from_0_to_1(name: &str, expr: &Expr) -> Result<f64, ExpressionError> {
    let q = match expr.kind() {
        ExprKind::Literal(Literal::Double(q)) => Some(*q),
        ExprKind::Literal(Literal::Int(q)) => Some(*q as f64),
        ExprKind::Literal(Literal::Uint(q)) => Some(*q as f64),
        _ => None,
    };
    q.filter(|q| (0.0..=1.0).contains(q)).ok_or_else(|| {
        let message = format!("{name}() takes a number from 0 to 1");
        ExpressionError::new(message, expr.column())
    })
}

fn how_many(name: &str, expr: &Expr) -> Result<usize, ExpressionError> {
    let count = match expr.kind() {
        ExprKind::Literal(Literal::Int(count)) => usize::try_from(*count).ok(),
        ExprKind::Literal(Literal::Uint(count)) => usize::try_from(*count).ok(),
        _ => None,
    };
    count.filter(|count| *count > 0).ok_or_else(|| {
        let message = format!("{name}() takes an integer >= 1");
        ExpressionError::new(message, expr.column())
    })
}

/// Reads a constant duration: a text, or a call of `duration` with a text.
pub(super) fn positive_duration(expr: &Expr, function: &str) -> Result<Duration, ExpressionError> {
    duration_of(expr)
        .filter(|duration| duration.nanos() > 0)
        .ok_or_else(|| {
            let message = format!("{function}() takes a positive duration such as \"1m\"");
            ExpressionError::new(message, expr.column())
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
