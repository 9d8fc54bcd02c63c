//! Checks calls of functions, and reads their constant arguments.

use super::compile::{Checked, Compiler};
use super::function::{Form, SIGNATURES, Signature};
use super::hyphenated::refuse_hyphenated;
use super::{
    Duration, Expr, ExpressionError, Function, Node, Timestamp, Types, compile_pattern,
    nearest_name,
};
use crate::Constant;

/// Macros of the language that are not supported.
const MACROS: [&str; 5] = ["all", "exists", "exists_one", "map", "filter"];

impl Compiler<'_> {
    pub(super) fn call(
        &mut self,
        name: &str,
        receiver: Option<&Expr>,
        arguments: &[Expr],
        column: usize,
    ) -> Checked {
        if name == "has" && receiver.is_none() {
            return self.has(arguments, column);
        }
        if MACROS.contains(&name) && receiver.is_some() {
            let problem = format!("the macro {name}() is not supported");
            return Err(ExpressionError::new(problem, column));
        }
        let Some(signature) = SIGNATURES.iter().find(|known| known.name == name) else {
            let known = SIGNATURES.iter().map(|known| known.name).chain(["has"]);
            let problem = ExpressionError::new(format!("unknown function \"{name}\""), column);
            return Err(problem.suggesting(nearest_name(name, known)));
        };
        let usual = match (signature.form, receiver) {
            (Form::Global, Some(_)) => Some(format!("{name}(x)")),
            (Form::Method, None) => Some(format!("x.{name}()")),
            _ => None,
        };
        if let Some(usual) = usual {
            let problem =
                ExpressionError::new(format!("{name}() cannot be called this way"), column);
            return Err(problem.suggesting(Some(usual)));
        }
        let arguments: Vec<&Expr> = receiver.into_iter().chain(arguments).collect();
        check_count(signature, &arguments, receiver.is_some(), column)?;
        let mut nodes = Vec::with_capacity(arguments.len());
        for (argument, expected) in arguments.iter().zip(signature.parameters) {
            let (node, types) = self.node(argument)?;
            if !types.may_be(*expected) {
                refuse_hyphenated(argument)?;
                let (expected, found) = (expected.describe(), types.describe());
                let problem = format!("{name}() takes {expected}, not {found}");
                return Err(ExpressionError::new(problem, argument.column()));
            }
            nodes.push(node);
        }
        let node = self.constant_call(signature.function, nodes, &arguments)?;
        Ok((node, signature.result))
    }

    /// Returns the node of a call. Constant arguments are read now rather than during the scan.
    fn constant_call(
        &mut self,
        function: Function,
        mut nodes: Vec<Node>,
        arguments: &[&Expr],
    ) -> Checked<Node> {
        let last = nodes.last_mut().zip(arguments.last());
        let text = match last {
            Some((Node::Constant(Constant::String(text)), expr)) => {
                Some((String::from_utf8_lossy(text).into_owned(), expr.column()))
            }
            _ => None,
        };
        match (function, text) {
            (Function::Timestamp, Some((text, column))) => Timestamp::parse(text.as_bytes())
                .map(|moment| Node::Constant(Constant::Timestamp(moment)))
                .ok_or_else(|| {
                    ExpressionError::new(format!("{text:?} is not an RFC 3339 timestamp"), column)
                }),
            (Function::Duration, Some((text, column))) => {
                duration(&text, column).map(|duration| Node::Constant(Constant::Duration(duration)))
            }
            (Function::Bucket, text) => {
                let width = match (text, nodes.pop()) {
                    (Some((text, column)), _) => duration(&text, column)?,
                    (None, Some(Node::Constant(Constant::Duration(width)))) => width,
                    _ => {
                        let column = arguments.last().map_or(1, |expr| expr.column());
                        return Err(ExpressionError::new(
                            "bucket() takes a constant width",
                            column,
                        ));
                    }
                };
                if width.nanos() <= 0 {
                    let column = arguments.last().map_or(1, |expr| expr.column());
                    return Err(ExpressionError::new(
                        "bucket() takes a positive width",
                        column,
                    ));
                }
                nodes.push(Node::Constant(Constant::Duration(width)));
                Ok(Node::Call(function, nodes))
            }
            (Function::Matches, Some((pattern, column))) => {
                self.note("matches() runs a regular expression on every record");
                let pattern = compile_pattern(&pattern).map_err(|error| {
                    ExpressionError::new(format!("invalid regular expression ({error})"), column)
                })?;
                let text = nodes.swap_remove(0);
                Ok(Node::Matches(Box::new(text), pattern))
            }
            (Function::Matches, None) => {
                self.note("matches() compiles a regular expression for every record");
                Ok(Node::Call(function, nodes))
            }
            _ => Ok(Node::Call(function, nodes)),
        }
    }

    fn has(&mut self, arguments: &[Expr], column: usize) -> Checked {
        let [argument] = arguments else {
            let count = arguments.len();
            return Err(ExpressionError::new(
                format!("has() takes 1 argument, got {count}"),
                column,
            ));
        };
        let (node, _) = self.node(argument)?;
        if let Node::Field(slot) = node {
            self.fields.note_optional(slot);
        }
        if matches!(node, Node::Field(_) | Node::Index(_)) {
            return Ok((Node::Has(Box::new(node)), Types::BOOL));
        }
        refuse_hyphenated(argument)?;
        Err(ExpressionError::new(
            "has() takes a member",
            argument.column(),
        ))
    }
}

fn check_count(
    signature: &Signature,
    arguments: &[&Expr],
    is_method: bool,
    column: usize,
) -> Result<(), ExpressionError> {
    let of_method = usize::from(is_method);
    let (expected, found) = (signature.parameters.len(), arguments.len());
    if expected == found {
        return Ok(());
    }
    let name = signature.name;
    let is_part_of_moment =
        matches!(signature.parameters, [types] if types.may_be(Types::TIMESTAMP));
    if is_part_of_moment && signature.form == Form::Method && found == 2 {
        let problem = format!("{name}() takes no time zone; it is UTC");
        return Err(ExpressionError::new(problem, column));
    }
    let (expected, found) = (expected - of_method, found.saturating_sub(of_method));
    let plural = if expected == 1 { "" } else { "s" };
    let problem = format!("{name}() takes {expected} argument{plural}, got {found}");
    Err(ExpressionError::new(problem, column))
}

fn duration(text: &str, column: usize) -> Result<Duration, ExpressionError> {
    Duration::parse(text.as_bytes())
        .ok_or_else(|| ExpressionError::new(format!("{text:?} is not a duration"), column))
}
