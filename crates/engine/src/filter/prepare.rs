//! Prepares expressions: folds constants, and chooses the fastest way to decide each condition.
//!
//! A prepared expression goes through a column of rows at a time. The general way evaluates both operands of a
//! condition to columns of [`Datum`](super::Datum)s, each of which may hold a decoded text. The special ways read the
//! spans of a field instead, and compare numbers by the digits in the span and short texts by the word:
//!
//! ```text
//! condition(node):
//!     x op y:                   constants go to the right, and op is mirrored
//!         field op number           -> Number      digits in the span against a double
//!         field == text, !=         -> FieldText   (!= is the negation: where the field is absent, both are errors)
//!         severity op integer       -> Severity    a table of 25 answers: unknown, and 1 to 24
//!         timestamp(field) op time  -> Moment      the text is parsed, and no value is made
//!         constant op constant      -> Constant
//!         anything else             -> Compare     general
//!     x in [constants]:         field -> FieldIn, other values -> InConstants; other lists -> In
//!     x.startsWith(constant), endsWith, contains, matches:   field -> FieldText, other values -> Text
//!     has(x.y):                 field -> Present, other members -> HasValue
//!     and, or, not, ?: :        from prepared parts; the negation of a constant is a constant
//!     any other expression:     a constant -> Constant (an error unless it is true or false), else Value
//!
//! value(node):
//!     an operation or function whose operands are all constants -> Constant, or Error
//!     a condition                                               -> Condition, or what it is if constant
//!     anything else                                             -> the same operation with prepared operands
//! ```
//!
//! Folding evaluates the prepared expression itself, for one row of an empty table. There is thus one definition of
//! every operation, and a folded constant cannot differ from what a row would give. A result that is not a
//! [`Constant`], such as a list, is left unfolded.

use ripsaw_query::cel::{Function, Node};
use ripsaw_query::{CompareOperator, Constant, Slot};

use super::condition::{Constants, MomentCondition, NumberCondition, TextCondition};
use super::{Buffers, Condition, RowSource, Table, Truth, Value};

impl Condition {
    /// Chooses how a condition is decided.
    pub(super) fn prepare(node: &Node) -> Self {
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
            node => match Value::prepare(node) {
                Value::Constant(Constant::Bool(value)) => Condition::Constant(Truth::from(value)),
                Value::Constant(_) | Value::Error => Condition::Constant(Truth::Error),
                value => Condition::Value(value),
            },
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
            (Value::Severity(fields), Value::Constant(Constant::Int(level))) => {
                let mut answers = [Truth::Error; 25];
                for (severity, answer) in (0..).zip(&mut answers).skip(1) {
                    *answer = Truth::from(operator.accepts(i64::cmp(&severity, level)));
                }
                Some(Condition::Severity(fields.clone(), answers))
            }
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
            None if is_constant => fold_condition(&Condition::Compare(operator, a, b)),
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
            None => match Value::call(function, arguments) {
                Value::Constant(Constant::Bool(value)) => Condition::Constant(Truth::from(value)),
                Value::Constant(_) | Value::Error => Condition::Constant(Truth::Error),
                value => Condition::Value(value),
            },
        }
    }

    fn text_condition(operand: Value, condition: TextCondition) -> Self {
        match operand {
            Value::Field(slot) => Condition::FieldText(slot, condition),
            operand => Condition::Text(operand, condition),
        }
    }
}

impl Value {
    /// Chooses how an expression is evaluated.
    pub(super) fn prepare(node: &Node) -> Self {
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

    fn call(function: Function, arguments: Vec<Value>) -> Self {
        let is_constant = arguments.iter().all(Self::is_constant);
        fold(Value::Call(function, arguments), is_constant)
    }

    fn is_constant(&self) -> bool {
        matches!(self, Value::Constant(_) | Value::Error)
    }

    fn as_constant(&self) -> Option<Constant> {
        match self {
            Value::Constant(constant) => Some(constant.clone()),
            _ => None,
        }
    }
}

/// Returns the constant that a value is, if its operands are constants; otherwise the value itself.
fn fold(value: Value, is_constant: bool) -> Value {
    if !is_constant {
        return value;
    }
    let table = Table::empty();
    let source = RowSource::Table(&table);
    let known = value.evaluate(source, &[0], &mut Buffers::default()).pop();
    match known {
        Some(known) if known.is_error() => Value::Error,
        Some(known) => match known.into_constant() {
            Some(constant) => Value::Constant(constant),
            None => value,
        },
        None => value,
    }
}

/// Returns the answer of a condition that is the same for every row.
fn fold_condition(condition: &Condition) -> Condition {
    let table = Table::empty();
    let mut truths = [Truth::Error];
    let source = RowSource::Table(&table);
    condition.decide(source, &[0], &mut truths, &mut Buffers::default());
    Condition::Constant(truths[0])
}
