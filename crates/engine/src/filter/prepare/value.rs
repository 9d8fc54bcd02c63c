//! Chooses how each expression that is not a condition is evaluated.

use ripsaw_query::Constant;
use ripsaw_query::cel::{Function, Node};

use super::fold::fold;
use crate::filter::Truth;
use crate::filter::prepared::{Condition, Value};

impl Value {
    /// Chooses how an expression is evaluated.
    pub(in crate::filter) fn prepare(node: &Node) -> Self {
        match node {
            Node::Constant(constant) => Value::Constant(constant.clone()),
            Node::Field(slot) => Value::Field(*slot),
            Node::Record => Value::Record,
            Node::Severity(fields) => Value::Severity(fields.clone()),
            Node::List(items) => Value::List(items.iter().map(Self::prepare).collect()),
            Node::Negate(value) => {
                let value = Self::prepare(value);
                let is_constant = value.is_constant();
                fold(Value::Negate(Box::new(value)), is_constant)
            }
            Node::Arithmetic(operator, operands) => {
                let operands = operands.each_ref().map(Self::prepare);
                let is_constant = operands.iter().all(Self::is_constant);
                fold(
                    Value::Arithmetic(*operator, Box::new(operands)),
                    is_constant,
                )
            }
            Node::Index(operands) => Value::Index(Box::new(operands.each_ref().map(Self::prepare))),
            Node::Call(function, arguments) => {
                Self::call(*function, arguments.iter().map(Self::prepare).collect())
            }
            Node::Conditional(parts) => {
                let [condition, yes, no] = &**parts;
                let condition = Condition::prepare(condition);
                let parts = (condition, Self::prepare(yes), Self::prepare(no));
                Value::Conditional(Box::new(parts))
            }
            Node::Not(_)
            | Node::And(_)
            | Node::Or(_)
            | Node::Compare(..)
            | Node::In(_)
            | Node::Has(_)
            | Node::Matches(..) => match Condition::prepare(node) {
                Condition::Constant(Truth::Error) => Value::Error,
                Condition::Constant(truth) => Value::Constant(Constant::Bool(truth == Truth::True)),
                condition => Value::Condition(Box::new(condition)),
            },
        }
    }

    pub(super) fn call(function: Function, arguments: Vec<Value>) -> Self {
        let is_constant = arguments.iter().all(Self::is_constant);
        fold(Value::Call(function, arguments), is_constant)
    }

    pub(super) fn is_constant(&self) -> bool {
        matches!(self, Value::Constant(_) | Value::Error)
    }

    pub(super) fn as_constant(&self) -> Option<Constant> {
        match self {
            Value::Constant(constant) => Some(constant.clone()),
            _ => None,
        }
    }
}
