//! The checked form of an expression, which the engine evaluates.

use regex::bytes::Regex;

use super::{ArithmeticOperator, Function, Types};
use crate::dialect::SeverityField;
use crate::{CompareOperator, Constant, Slot};

/// A checked expression, with the slots of its fields.
#[derive(Clone, Debug)]
pub struct Program {
    /// The node to evaluate.
    pub node: Node,
    /// The types that its value may have.
    pub types: Types,
    /// Reasons why it is slow, if it is, in words that follow the name of its place.
    pub notes: Vec<&'static str>,
}

/// A part of a [`Program`].
///
/// Every value may be the error value instead: that of an absent field, or of an operation that does not exist for its
/// operands. An operation on an error is an error, except for [`Node::And`], [`Node::Or`], the branch of a
/// [`Node::Conditional`] that is not taken, and [`Node::Has`].
#[derive(Clone, Debug)]
pub enum Node {
    /// A value known before the scan.
    Constant(Constant),
    /// A field.
    Field(Slot),
    /// The record itself, as a map.
    Record,
    /// The severity, which these fields may hold.
    Severity(Vec<SeverityField>),
    /// A list of values.
    List(Vec<Node>),
    /// `!`
    Not(Box<Node>),
    /// Unary minus.
    Negate(Box<Node>),
    /// `&&`, which is true without operands.
    And(Vec<Node>),
    /// `||`, which is false without operands.
    Or(Vec<Node>),
    /// The second node if the first is true, the third if it is false.
    Conditional(Box<[Node; 3]>),
    /// A comparison.
    Compare(CompareOperator, Box<[Node; 2]>),
    /// Whether the first value is an item or a key of the second.
    In(Box<[Node; 2]>),
    /// `+ - * / %`
    Arithmetic(ArithmeticOperator, Box<[Node; 2]>),
    /// An item of a list or a member of a map.
    Index(Box<[Node; 2]>),
    /// Whether a [`Node::Field`] or a [`Node::Index`] is present.
    Has(Box<Node>),
    /// Whether a text matches a pattern.
    Matches(Box<Node>, Regex),
    /// A call of a function with as many values as it takes.
    Call(Function, Vec<Node>),
}
