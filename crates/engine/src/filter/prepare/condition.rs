//! Chooses how each condition is decided.

use ripsaw_query::cel::{Function, Node};
use ripsaw_query::{CompareOperator, Constant, Slot};

use super::fold::constant_answer;
use crate::filter::Truth;
use crate::filter::condition::{Constants, MomentCondition, NumberCondition, TextCondition};
use crate::filter::prepared::{Condition, Value};

impl Condition {
    /// Chooses how a condition is decided.
    pub(in crate::filter) fn prepare(node: &Node) -> Self {
        match node {
            Node::And(parts) => Condition::And(parts.iter().map(Self::prepare).collect()),
            Node::Or(parts) => Condition::Or(parts.iter().map(Self::prepare).collect()),
            Node::Not(inner) => match Self::prepare(inner) {
                Condition::Constant(truth) => Condition::Constant(truth.not()),
                inner => Condition::Not(Box::new(inner)),
            },
            Node::Conditional(parts) => {
                let parts = parts.each_ref().map(Self::prepare);
                Condition::Conditional(Box::new(parts))
            }
            Node::Compare(operator, operands) => {
                let [a, b] = operands.each_ref().map(Value::prepare);
                Self::comparison(*operator, a, b)
            }
            Node::In(operands) => {
                let [item, items] = operands.each_ref().map(Value::prepare);
                Self::membership(item, items)
            }
            Node::Has(member) => match Value::prepare(member) {
                Value::Field(slot) => Condition::Present(slot),
                value => Condition::HasValue(value),
            },
            Node::Matches(text, pattern) => Self::text_condition(
                Value::prepare(text),
                TextCondition::Matches(pattern.clone()),
            ),
            Node::Call(function, arguments) => {
                let arguments = arguments.iter().map(Value::prepare).collect();
                Self::call(*function, arguments)
            }
            node => Self::of_value(Value::prepare(node)),
        }
    }

    /// The condition that a value is true.
    fn of_value(value: Value) -> Self {
        match value {
            Value::Constant(Constant::Bool(value)) => Condition::Constant(Truth::from(value)),
            Value::Constant(_) | Value::Error => Condition::Constant(Truth::Error),
            value => Condition::Value(value),
        }
    }

    fn comparison(operator: CompareOperator, a: Value, b: Value) -> Self {
        if a.is_constant() && !b.is_constant() {
            return Self::comparison(operator.mirrored(), b, a);
        }
        let special = match (&a, &b) {
            (Value::Field(slot), Value::Constant(constant)) => {
                Self::field_comparison(*slot, operator, constant)
            }
            (Value::Severity(fields), Value::Constant(Constant::Int(level))) => Some(
                Condition::Severity(fields.clone(), severity_answers(operator, *level)),
            ),
            (
                Value::Call(Function::Timestamp, arguments),
                Value::Constant(Constant::Timestamp(moment)),
            ) => match arguments.as_slice() {
                [Value::Field(slot)] => Some(Condition::Moment(MomentCondition {
                    slot: *slot,
                    operator,
                    moment: *moment,
                })),
                _ => None,
            },
            _ => None,
        };
        let is_constant = a.is_constant() && b.is_constant();
        match special {
            Some(condition) => condition,
            None if is_constant => {
                Condition::Constant(constant_answer(&Condition::Compare(operator, a, b)))
            }
            None => Condition::Compare(operator, a, b),
        }
    }

    fn field_comparison(
        slot: Slot,
        operator: CompareOperator,
        constant: &Constant,
    ) -> Option<Self> {
        if let Some(condition) = NumberCondition::new(slot, operator, constant) {
            return Some(Condition::Number(condition));
        }
        let Constant::String(expected) = constant else {
            return None;
        };
        let equals = Condition::FieldText(slot, TextCondition::equals(expected));
        match operator {
            CompareOperator::Equal => Some(equals),
            CompareOperator::NotEqual => Some(Condition::Not(Box::new(equals))),
            _ => None,
        }
    }

    fn membership(item: Value, items: Value) -> Self {
        let constants = match &items {
            Value::List(items) => items.iter().map(Value::as_constant).collect(),
            _ => None,
        };
        let Some(constants): Option<Vec<Constant>> = constants else {
            return Condition::In(item, items);
        };
        let constants = Constants::new(&constants);
        match item {
            Value::Field(slot) => Condition::FieldIn(slot, constants),
            item => Condition::InConstants(item, constants),
        }
    }

    fn call(function: Function, mut arguments: Vec<Value>) -> Self {
        let condition = match (function, arguments.as_slice()) {
            (_, [Value::Constant(_), _]) => None,
            (Function::StartsWith, [_, Value::Constant(Constant::String(text))]) => {
                Some(TextCondition::StartsWith(text.clone()))
            }
            (Function::EndsWith, [_, Value::Constant(Constant::String(text))]) => {
                Some(TextCondition::EndsWith(text.clone()))
            }
            (Function::Contains, [_, Value::Constant(Constant::String(text))]) => {
                Some(TextCondition::contains(text))
            }
            _ => None,
        };
        match condition {
            Some(condition) => Self::text_condition(arguments.swap_remove(0), condition),
            None => Self::of_value(Value::call(function, arguments)),
        }
    }

    fn text_condition(operand: Value, condition: TextCondition) -> Self {
        match operand {
            Value::Field(slot) => Condition::FieldText(slot, condition),
            operand => Condition::Text(operand, condition),
        }
    }
}

/// Returns the answer of a comparison with `level` for each severity, and at index 0 for an unknown one.
fn severity_answers(operator: CompareOperator, level: i64) -> [Truth; 25] {
    let mut answers = [Truth::Error; 25];
    for (severity, answer) in (0..).zip(&mut answers).skip(1) {
        *answer = Truth::from(operator.accepts(i64::cmp(&severity, &level)));
    }
    answers
}
