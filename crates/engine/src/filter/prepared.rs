//! Prepared expressions: conditions and values, which contain each other.
//!
//! `prepare.rs` makes them, `condition.rs` decides conditions, and `values.rs` evaluates values.

use ripsaw_query::cel::{ArithmeticOperator, Function};
use ripsaw_query::dialect::SeverityField;
use ripsaw_query::{CompareOperator, Constant, Slot};

use super::Truth;
use super::condition::{Constants, MomentCondition, NumberCondition, TextCondition};

/// A condition, prepared for the fastest way to decide it.
pub(super) enum Condition {
    Constant(Truth),
    And(Vec<Condition>),
    Or(Vec<Condition>),
    Not(Box<Condition>),
    Conditional(Box<[Condition; 3]>),
    Present(Slot),
    Number(NumberCondition),
    Moment(MomentCondition),
    /// Compares the severity: the answer for each severity from 1 to 24 and, at index 0, for an unknown one.
    Severity(Vec<SeverityField>, [Truth; 25]),
    FieldText(Slot, TextCondition),
    FieldIn(Slot, Constants),
    /// Like `FieldText`, for a computed value.
    Text(Value, TextCondition),
    /// Like `FieldIn`, for a computed value.
    InConstants(Value, Constants),
    In(Value, Value),
    Compare(CompareOperator, Value, Value),
    HasValue(Value),
    /// A value that must be true or false.
    Value(Value),
}

/// An expression, prepared for the fastest way to evaluate it.
pub(super) enum Value {
    Constant(Constant),
    Error,
    Field(Slot),
    Record,
    Severity(Vec<SeverityField>),
    List(Vec<Value>),
    Negate(Box<Value>),
    Arithmetic(ArithmeticOperator, Box<[Value; 2]>),
    Index(Box<[Value; 2]>),
    Call(Function, Vec<Value>),
    Conditional(Box<(Condition, Value, Value)>),
    Condition(Box<Condition>),
}
