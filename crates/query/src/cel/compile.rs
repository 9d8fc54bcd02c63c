//! Checks an expression and turns it into a [`Program`].
//!
//! One pass over the tree, from the operands up, returns a [`Node`] and its [`Types`] for each expression:
//!
//! ```text
//! node(expr):
//!     if expr is a path of names:
//!         add the field to the tree; its types are those of JSON
//!     otherwise:
//!         check each operand, which gives its node and its types
//!         refuse if no combination of the operands' types has this operation
//!         return the node, and the types that its value may have
//! ```
//!
//! The types of a value are a set, since those of a field are known only during the scan. An operation is refused only
//! if it would be an error for every record. What is an error for some of them is a value at run time (see [`Node`]).
//!
//! - `&&` and `||` with a constant that decides them are constants: errors in their other operands do not matter, as
//!   the language definition wants it.
//! - Constants that need work, such as timestamps and patterns, are read here rather than once per record
//!   (`compile_call.rs`).
//! - Some expressions are valid but cannot be meant: `x-request-id`, which is a subtraction, or `level == ERROR`. They
//!   are refused with what may have been meant (`hyphenated.rs`, `severity_operands.rs`).

use super::hyphenated::{Hyphenated, refuse_hyphenated};
use super::overload::{arithmetic, has_order};
use super::path_text;
use super::severity_operands::Operands;
use super::{
    Environment, Expr, ExprKind, ExpressionError, Literal, Node, Program, Types, nearest_name,
};
use crate::dialect::COMMON;
use crate::{CompareOperator, Constant, FieldTree};

/// Maximum number of fields, because each is a column of what is read from records.
const MAX_FIELDS: usize = 1024;

/// Checks an expression, and adds its fields to the tree.
pub fn compile(
    expr: &Expr,
    fields: &mut FieldTree,
    environment: &Environment<'_>,
) -> Result<Program, ExpressionError> {
    let mut compiler = Compiler {
        fields,
        environment,
        notes: Vec::new(),
    };
    let (node, types) = compiler.node(expr)?;
    Ok(Program {
        node,
        types,
        notes: compiler.notes,
    })
}

/// Like [`compile`], for an expression that must be true or false.
pub(crate) fn compile_condition(
    expr: &Expr,
    fields: &mut FieldTree,
    environment: &Environment<'_>,
) -> Result<Program, ExpressionError> {
    let program = compile(expr, fields, environment)?;
    if program.types.may_be(Types::BOOL) {
        return Ok(program);
    }
    refuse_hyphenated(expr)?;
    let found = program.types.describe();
    Err(ExpressionError::of_all(format!(
        "the expression is {found}, not a condition"
    )))
}

pub(super) type Checked<T = (Node, Types)> = Result<T, ExpressionError>;

pub(super) struct Compiler<'a> {
    pub(super) fields: &'a mut FieldTree,
    environment: &'a Environment<'a>,
    notes: Vec<&'static str>,
}

impl Compiler<'_> {
    pub(super) fn note(&mut self, note: &'static str) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    pub(super) fn node(&mut self, expr: &Expr) -> Checked {
        if let Some(path) = self.environment.path(expr) {
            return self.field(&path, expr.column());
        }
        let column = expr.column();
        match expr.kind() {
            ExprKind::Literal(literal) => Ok(constant(literal)),
            ExprKind::Identifier(name) => {
                let known = self.environment.constant(name);
                Ok(match known {
                    Some(constant @ Constant::Timestamp(_)) => {
                        (Node::Constant(constant), Types::TIMESTAMP)
                    }
                    Some(constant) => (Node::Constant(constant), Types::INT),
                    None => {
                        let fields = COMMON.severity.fields_in(self.fields);
                        (Node::Severity(fields), Types::INT)
                    }
                })
            }
            ExprKind::Select(operand, name) => {
                let (operand, types) = self.node(operand)?;
                require(types, Types::MAP, column, || {
                    format!("has no member \"{name}\"")
                })?;
                let name = Constant::String(name.as_bytes().into());
                Ok(self.index(operand, types, Node::Constant(name)))
            }
            ExprKind::Index(operand, index) => {
                let (operand, types) = self.node(operand)?;
                let indexed = Types::LIST.or(Types::MAP);
                require(types, indexed, column, || "cannot be indexed".into())?;
                let index_column = index.column();
                let (index, index_types) = self.node(index)?;
                let known = if types.may_be(Types::LIST) {
                    Types::NUMBER
                } else {
                    Types::NONE
                };
                let keys = if types.may_be(Types::MAP) {
                    Types::STRING
                } else {
                    Types::NONE
                };
                require(index_types, known.or(keys), index_column, || {
                    "cannot be an index".into()
                })?;
                Ok(self.index(operand, types, index))
            }
            ExprKind::List(items) => {
                let items = items.iter().map(|item| Ok(self.node(item)?.0));
                Ok((Node::List(items.collect::<Checked<_>>()?), Types::LIST))
            }
            ExprKind::Call {
                function,
                receiver,
                arguments,
            } => self.call(function, receiver.as_deref(), arguments, column),
            ExprKind::Not(operand) => {
                let operand = self.bool_operand("!", operand)?;
                Ok((Node::Not(Box::new(operand)), Types::BOOL))
            }
            ExprKind::Negate(operand) => {
                let (operand, types) = self.node(operand)?;
                let negatable = Types::INT.or(Types::DOUBLE);
                require(types, negatable, column, || "cannot be negated".into())?;
                Ok((Node::Negate(Box::new(operand)), types.and(negatable)))
            }
            ExprKind::And(parts) => self.joined("&&", parts, false),
            ExprKind::Or(parts) => self.joined("||", parts, true),
            ExprKind::Conditional(condition, yes, no) => {
                let condition = self.bool_operand("?", condition)?;
                let ((yes, types), (no, other)) = (self.node(yes)?, self.node(no)?);
                let node = Node::Conditional(Box::new([condition, yes, no]));
                Ok((node, types.or(other)))
            }
            ExprKind::Compare(operator, left, right) => {
                self.comparison(*operator, left, right, column)
            }
            ExprKind::In(left, right) => self.membership(left, right),
            ExprKind::Arithmetic(operator, left, right) => {
                self.check_member_names(expr)?;
                let ((a, a_types), (b, b_types)) = (self.node(left)?, self.node(right)?);
                let types = arithmetic(*operator, a_types, b_types);
                if types == Types::NONE {
                    if let Some(found) = Hyphenated::of_receiver(expr) {
                        return Err(found.problem());
                    }
                    let sign = operator.as_str();
                    return Err(self.no_operation(sign, (left, a_types), (right, b_types), column));
                }
                Ok((Node::Arithmetic(*operator, Box::new([a, b])), types))
            }
        }
    }

    fn field(&mut self, path: &[&str], column: usize) -> Checked {
        let [first, ..] = path else {
            self.note("reads the text of the whole record");
            return Ok((Node::Record, Types::MAP));
        };
        if let Some(members) = self.environment.members
            && !members.contains(first)
        {
            let nearest = nearest_name(first, members.iter().copied());
            let problem = ExpressionError::new(format!("unknown name \"{first}\""), column);
            return Err(problem.suggesting(nearest));
        }
        let slot = self.fields.insert_names(path.iter().copied());
        if self.fields.slot_count() > MAX_FIELDS {
            return Err(ExpressionError::new(
                format!("more than {MAX_FIELDS} fields"),
                column,
            ));
        }
        self.fields.note_named(slot);
        let types = match self.environment.members {
            Some(_) => Types::ANY,
            None => Types::JSON,
        };
        Ok((Node::Field(slot), types))
    }

    fn index(&mut self, operand: Node, types: Types, index: Node) -> (Node, Types) {
        let result = if types == Types::JSON {
            self.note("an item or a computed member is looked up in the text of every record");
            Types::JSON
        } else {
            Types::ANY
        };
        (Node::Index(Box::new([operand, index])), result)
    }

    fn bool_operand(&mut self, operator: &str, expr: &Expr) -> Checked<Node> {
        let (node, types) = self.node(expr)?;
        if types.may_be(Types::BOOL) {
            return Ok(node);
        }
        refuse_hyphenated(expr)?;
        let found = types.describe();
        let problem = format!("operator \"{operator}\" needs a bool, not {found}");
        Err(ExpressionError::new(problem, expr.column()))
    }

    /// Checks the operands of `&&`, which a `false` decides, or of `||`, which a `true` decides. If a constant decides,
    /// errors in the other operands do not matter.
    fn joined(&mut self, operator: &str, parts: &[Expr], decisive: bool) -> Checked {
        let operands = parts.iter().map(|part| self.bool_operand(operator, part));
        let operands: Vec<Checked<Node>> = operands.collect();
        let decides = |operand: &Checked<Node>| match operand {
            Ok(Node::Constant(Constant::Bool(value))) => *value == decisive,
            _ => false,
        };
        if operands.iter().any(decides) {
            return Ok((Node::Constant(Constant::Bool(decisive)), Types::BOOL));
        }
        let operands = operands.into_iter().collect::<Checked<_>>()?;
        let node = if decisive {
            Node::Or(operands)
        } else {
            Node::And(operands)
        };
        Ok((node, Types::BOOL))
    }

    fn comparison(
        &mut self,
        operator: CompareOperator,
        left: &Expr,
        right: &Expr,
        column: usize,
    ) -> Checked {
        let ((a, a_types), (b, b_types)) = (self.node(left)?, self.node(right)?);
        let sign = operator.as_str();
        self.check_operands(&Operands {
            left: (left, a_types),
            right: (right, b_types),
            operator: sign,
            column,
        })?;
        if !operator.is_equality() && !has_order(a_types, b_types) {
            return Err(self.no_operation(sign, (left, a_types), (right, b_types), column));
        }
        let node = Node::Compare(operator, Box::new([a, b]));
        Ok((node, Types::BOOL))
    }

    fn membership(&mut self, left: &Expr, right: &Expr) -> Checked {
        let (item, item_types) = self.node(left)?;
        let (items, types) = match right.kind() {
            ExprKind::List(items) => {
                let mut nodes = Vec::with_capacity(items.len());
                for each in items {
                    let (node, types) = self.node(each)?;
                    self.check_operands(&Operands {
                        left: (left, item_types),
                        right: (each, types),
                        operator: "in",
                        column: each.column(),
                    })?;
                    nodes.push(node);
                }
                (Node::List(nodes), Types::LIST)
            }
            _ => self.node(right)?,
        };
        let container = Types::LIST.or(Types::MAP);
        require(types, container, right.column(), || {
            "is not a list or a map".into()
        })?;
        Ok((Node::In(Box::new([item, items])), Types::BOOL))
    }

    /// Refuses comparisons that cannot be meant as written.
    fn check_operands(&self, operands: &Operands<'_>) -> Result<(), ExpressionError> {
        self.environment.check_severity(operands)?;
        let Operands { left, right, .. } = *operands;
        for ((expr, types), (_, other)) in [(left, right), (right, left)] {
            if let Some(found) = Hyphenated::of(expr)
                && !types.comparable(other)
            {
                return Err(found.problem());
            }
        }
        Ok(())
    }

    /// Refuses a subtraction that is the name of a member, if all members are known.
    fn check_member_names(&self, expr: &Expr) -> Result<(), ExpressionError> {
        let known = self.environment.members.unwrap_or_default();
        let found = (!known.is_empty()).then(|| Hyphenated::of(expr)).flatten();
        match found {
            Some(found) if known.contains(&found.text()) => Err(found.problem()),
            _ => Ok(()),
        }
    }

    fn no_operation(
        &self,
        operator: &str,
        (left, a): (&Expr, Types),
        (right, b): (&Expr, Types),
        column: usize,
    ) -> ExpressionError {
        let (first, second) = (a.describe(), b.describe());
        let message = format!("operator \"{operator}\" does not take {first} and {second}");
        let conversion = |expr: &Expr, other: Types| {
            let path = self.environment.path(expr)?;
            let function = match other {
                Types::TIMESTAMP => "timestamp",
                Types::DURATION => "duration",
                _ => return None,
            };
            Some(format!("{function}({})", path_text(&path)))
        };
        let suggestion = conversion(left, b).or_else(|| conversion(right, a));
        ExpressionError::new(message, column).suggesting(suggestion)
    }
}

fn require(
    types: Types,
    expected: Types,
    column: usize,
    problem: impl FnOnce() -> String,
) -> Result<(), ExpressionError> {
    if types.may_be(expected) {
        return Ok(());
    }
    let found = types.describe();
    Err(ExpressionError::new(
        format!("{found} {}", problem()),
        column,
    ))
}

fn constant(literal: &Literal) -> (Node, Types) {
    let (constant, types) = match literal {
        Literal::Null => (Constant::Null, Types::NULL),
        Literal::Bool(value) => (Constant::Bool(*value), Types::BOOL),
        Literal::Int(value) => (Constant::Int(*value), Types::INT),
        Literal::Uint(value) => (Constant::Uint(*value), Types::UINT),
        Literal::Double(value) => (Constant::Float(*value), Types::DOUBLE),
        Literal::String(text) => (Constant::String(text.as_bytes().into()), Types::STRING),
    };
    (Node::Constant(constant), types)
}

#[cfg(test)]
mod tests;
