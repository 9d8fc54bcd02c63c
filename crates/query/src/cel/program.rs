use regex::bytes::Regex;

use super::{ArithmeticOperator, Function, Types};
use crate::dialect::SeverityField;
use crate::{CompareOperator, Constant, Slot};

/// An expression that is checked, with the slots of its fields.
#[derive(Clone, Debug)]
pub struct Program {
    /// What is evaluated.
    pub node: Node,
    /// What its value may be.
    pub types: Types,
    /// Why it is slow, where it is: in words that follow the name of its place.
    pub notes: Vec<&'static str>,
}

/// A part of a [`Program`].
///
/// Every value may be the error value instead: that of an absent field, and of an operation whose operands have no such
/// operation. What is made of an error is an error but for [`Node::And`], [`Node::Or`], the side of a [`Node::Conditional`] that
/// is not taken, and [`Node::Has`].
#[derive(Clone, Debug)]
pub enum Node {
    /// A value that is known before the scan.
    Constant(Constant),
    /// A field.
    Field(Slot),
    /// The record itself, a map.
    Record,
    /// The severity, found in these fields.
    Severity(Vec<SeverityField>),
    /// A list of values.
    List(Vec<Node>),
    /// `!`
    Not(Box<Node>),
    /// Minus.
    Negate(Box<Node>),
    /// `&&`; of none it is true.
    And(Vec<Node>),
    /// `||`; of none it is false.
    Or(Vec<Node>),
    /// The second if the first is true, the third if it is false.
    Conditional(Box<[Node; 3]>),
    /// A comparison.
    Compare(CompareOperator, Box<[Node; 2]>),
    /// Whether the first is an item of the second, or a key of it.
    In(Box<[Node; 2]>),
    /// `+ - * / %`
    Arithmetic(ArithmeticOperator, Box<[Node; 2]>),
    /// An item of a list or a member of a map.
    Index(Box<[Node; 2]>),
    /// Whether a [`Node::Field`] or a [`Node::Index`] is there.
    Has(Box<Node>),
    /// Whether a pattern is found in a text.
    Matches(Box<Node>, Regex),
    /// The call of a function with as many values as it takes.
    Call(Function, Vec<Node>),
}
