//! Parses CEL text to an [`Expr`] by recursive descent and, for operators, by precedence.
//!
//! The grammar, as of the language definition without messages, maps and macros. Each rule is one method:
//!
//! ```text
//! expr      = binary(0) [ "?" binary(0) ":" expr ]
//! binary(n) = unary { OPERATOR binary(its precedence + 1) }, for operators of at least precedence n
//! unary     = { "!" } member | { "-" } member
//! member    = primary { "." NAME [ "(" items ")" ] | "[" expr "]" }
//! primary   = [ "." ] NAME [ "(" items ")" ] | LITERAL | "(" expr ")" | "[" items "]"
//! items     = [ expr { "," expr } ]
//! ```
//!
//! - [`OPERATORS`] is the table of precedences. The right operand of an operator takes only operators that bind more
//!   strongly, so operators of the same precedence are left-associative.
//! - Recursion is bounded in two ways. `depth` bounds the recursion of the parser itself, which nests only through
//!   `expr`. `node` bounds the height of the tree, because `a + a + a` nests without recursion here, and everything
//!   that follows recurses over the tree.
//! - `a && b && c` becomes one node with three operands rather than two nodes, so that long conditions do not nest.
//! - A minus sign right before a number belongs to the literal: `9223372036854775808` alone does not fit in an int, but
//!   `-9223372036854775808` does.
//! - A single token of lookahead decides every rule.

use super::lexer::{Lexer, Token, TokenKind};
use super::{ArithmeticOperator, Expr, ExprKind, Literal};
use crate::CompareOperator;
use crate::cel::ExpressionError;

/// Maximum length of a text in bytes.
const MAX_BYTES: usize = 1 << 20;

/// Maximum depth of nesting, because everything after the parser recurses.
const MAX_HEIGHT: usize = 128;

/// Words that the language definition reserves. They cannot be names.
const RESERVED: [&str; 17] = [
    "as",
    "break",
    "const",
    "continue",
    "else",
    "for",
    "function",
    "if",
    "import",
    "let",
    "loop",
    "package",
    "namespace",
    "return",
    "var",
    "void",
    "while",
];

/// Parses one expression. It may have at most 1 MiB and nest at most 128 deep.
pub fn parse(text: &str) -> Result<Expr, ExpressionError> {
    if text.len() > MAX_BYTES {
        return Err(ExpressionError::of_all(format!(
            "the expression is longer than {MAX_BYTES} bytes"
        )));
    }
    let mut lexer = Lexer::new(text);
    let next = lexer.next()?;
    let mut parser = Parser {
        lexer,
        next,
        depth: 0,
    };
    let expr = parser.expr()?;
    match parser.next.kind {
        TokenKind::End => Ok(expr),
        _ => Err(parser.unexpected()),
    }
}

type Parsed<T = Expr> = Result<T, ExpressionError>;

struct Parser {
    lexer: Lexer,
    next: Token,
    /// Number of calls of [`Parser::expr`] that have not returned.
    depth: usize,
}

/// An operator between two operands.
#[derive(Clone, Copy)]
enum Operator {
    Or,
    And,
    Compare(CompareOperator),
    In,
    Arithmetic(ArithmeticOperator),
}

/// The operators with their precedences. Those with the greatest precedence bind most strongly.
const OPERATORS: [(&str, u8, Operator); 14] = {
    use ArithmeticOperator as Arithmetic;
    use CompareOperator as Compare;
    [
        ("||", 0, Operator::Or),
        ("&&", 1, Operator::And),
        ("<", 2, Operator::Compare(Compare::Less)),
        ("<=", 2, Operator::Compare(Compare::LessOrEqual)),
        (">", 2, Operator::Compare(Compare::Greater)),
        (">=", 2, Operator::Compare(Compare::GreaterOrEqual)),
        ("==", 2, Operator::Compare(Compare::Equal)),
        ("!=", 2, Operator::Compare(Compare::NotEqual)),
        ("in", 2, Operator::In),
        ("+", 3, Operator::Arithmetic(Arithmetic::Add)),
        ("-", 3, Operator::Arithmetic(Arithmetic::Subtract)),
        ("*", 4, Operator::Arithmetic(Arithmetic::Multiply)),
        ("/", 4, Operator::Arithmetic(Arithmetic::Divide)),
        ("%", 4, Operator::Arithmetic(Arithmetic::Remainder)),
    ]
};

impl Parser {
    fn advance(&mut self) -> Parsed<Token> {
        let next = self.lexer.next()?;
        Ok(std::mem::replace(&mut self.next, next))
    }

    fn unexpected(&self) -> ExpressionError {
        ExpressionError::new(
            match self.next.kind {
                TokenKind::End => "unexpected end".to_owned(),
                _ => format!("unexpected {}", self.next.describe()),
            },
            self.next.column,
        )
        .suggesting(self.next.operator_meant())
    }

    /// Consumes a sign if it is next, and returns its column.
    fn pass(&mut self, sign: &str) -> Parsed<Option<usize>> {
        if !self.next.is_sign(sign) {
            return Ok(None);
        }
        Ok(Some(self.advance()?.column))
    }

    fn require(&mut self, sign: &str) -> Parsed<()> {
        match self.pass(sign)? {
            Some(_) => Ok(()),
            None => Err(ExpressionError::new(
                format!("expected \"{sign}\", found {}", self.next.describe()),
                self.next.column,
            )
            .suggesting(self.next.operator_meant())),
        }
    }

    fn expr(&mut self) -> Parsed {
        if self.depth == MAX_HEIGHT {
            return Err(too_deep(self.next.column));
        }
        self.depth += 1;
        let condition = self.binary(0)?;
        let expr = match self.pass("?")? {
            None => condition,
            Some(column) => {
                let yes = self.binary(0)?;
                self.require(":")?;
                let no = self.expr()?;
                let [condition, yes, no] = [condition, yes, no].map(Box::new);
                node(ExprKind::Conditional(condition, yes, no), column)?
            }
        };
        self.depth -= 1;
        Ok(expr)
    }

    /// Parses operands with the operators between them that have at least this precedence.
    fn binary(&mut self, least: u8) -> Parsed {
        let mut left = self.unary()?;
        while let Some((sign, precedence, operator)) = self.operator()
            && precedence >= least
        {
            let column = self.advance()?.column;
            let right = self.binary(precedence + 1)?;
            let kind = match operator {
                Operator::Or => ExprKind::Or(self.joined(sign, precedence, left, right)?),
                Operator::And => ExprKind::And(self.joined(sign, precedence, left, right)?),
                Operator::Compare(operator) => {
                    ExprKind::Compare(operator, Box::new(left), Box::new(right))
                }
                Operator::In => ExprKind::In(Box::new(left), Box::new(right)),
                Operator::Arithmetic(operator) => {
                    ExprKind::Arithmetic(operator, Box::new(left), Box::new(right))
                }
            };
            left = node(kind, column)?;
        }
        Ok(left)
    }

    fn operator(&self) -> Option<(&'static str, u8, Operator)> {
        let text = match &self.next.kind {
            TokenKind::Sign(sign) => sign,
            TokenKind::Word(word) => word.as_str(),
            _ => return None,
        };
        OPERATORS.into_iter().find(|(sign, ..)| *sign == text)
    }

    /// Returns two operands and all that the same operator joins to them.
    fn joined(&mut self, sign: &str, precedence: u8, left: Expr, right: Expr) -> Parsed<Vec<Expr>> {
        let mut operands = vec![left, right];
        while self.pass(sign)?.is_some() {
            operands.push(self.binary(precedence + 1)?);
        }
        Ok(operands)
    }

    /// Parses any number of `!` or any number of `-`, followed by a member.
    fn unary(&mut self) -> Parsed {
        let (sign, kind): (&str, fn(Box<Expr>) -> ExprKind) = match self.next.kind {
            TokenKind::Sign("!") => ("!", ExprKind::Not),
            TokenKind::Sign("-") => ("-", ExprKind::Negate),
            _ => return self.member(None),
        };
        let mut columns = Vec::new();
        while let Some(column) = self.pass(sign)? {
            columns.push(column);
        }
        let is_number = matches!(self.next.kind, TokenKind::Int(_) | TokenKind::Double(_));
        let minus = if sign == "-" && is_number {
            columns.pop()
        } else {
            None
        };
        let mut expr = self.member(minus)?;
        while let Some(column) = columns.pop() {
            expr = node(kind(Box::new(expr)), column)?;
        }
        Ok(expr)
    }

    /// Parses a primary with its selections and indices. `minus` is the column of a sign that belongs to the next
    /// number.
    fn member(&mut self, minus: Option<usize>) -> Parsed {
        let mut expr = self.primary(minus)?;
        loop {
            if self.pass(".")?.is_some() {
                let Token { kind, column } = self.advance()?;
                let TokenKind::Word(name) = kind else {
                    return Err(ExpressionError::new("expected a name after \".\"", column));
                };
                if is_keyword(&name) {
                    let problem = format!("\"{name}\" is not a name; write [\"{name}\"]");
                    return Err(ExpressionError::new(problem, column));
                }
                let operand = Box::new(expr);
                let kind = if self.next.is_sign("(") {
                    self.call(name, Some(operand))?
                } else {
                    ExprKind::Select(operand, name)
                };
                expr = node(kind, column)?;
            } else if let Some(column) = self.pass("[")? {
                let index = self.expr()?;
                self.require("]")?;
                expr = node(ExprKind::Index(Box::new(expr), Box::new(index)), column)?;
            } else if self.next.is_sign("{") {
                return Err(ExpressionError::new(
                    "message literals are not supported",
                    self.next.column,
                ));
            } else {
                return Ok(expr);
            }
        }
    }

    fn primary(&mut self, minus: Option<usize>) -> Parsed {
        let Token { kind, column } = &self.next;
        let column = *column;
        let literal = match kind {
            TokenKind::Sign("(") => {
                self.advance()?;
                let expr = self.expr()?;
                self.require(")")?;
                return Ok(expr);
            }
            TokenKind::Sign("[") => {
                self.advance()?;
                let items = self.items("]")?;
                return node(ExprKind::List(items), column);
            }
            TokenKind::Sign("{") => {
                return Err(ExpressionError::new(
                    "map literals are not supported",
                    column,
                ));
            }
            // A leading dot means the outermost scope. There is only one scope.
            TokenKind::Sign(".") => {
                self.advance()?;
                return self.name();
            }
            TokenKind::Word(word) => match word.as_str() {
                "true" => Literal::Bool(true),
                "false" => Literal::Bool(false),
                "null" => Literal::Null,
                _ => return self.name(),
            },
            TokenKind::Int(digits) => {
                int(digits, minus.is_some())
                    .map(Literal::Int)
                    .ok_or_else(|| {
                        ExpressionError::new(format!("{digits} is out of range for int"), column)
                    })?
            }
            TokenKind::Uint(digits) => unsigned(digits).map(Literal::Uint).ok_or_else(|| {
                ExpressionError::new(format!("{digits}u is out of range for uint"), column)
            })?,
            TokenKind::Double(value) => {
                Literal::Double(if minus.is_some() { -value } else { *value })
            }
            TokenKind::String(text) => Literal::String(text.clone()),
            TokenKind::Sign(_) | TokenKind::End => return Err(self.unexpected()),
        };
        self.advance()?;
        node(ExprKind::Literal(literal), minus.unwrap_or(column))
    }

    /// Parses a name by itself, or a call of a function.
    fn name(&mut self) -> Parsed {
        let Token { kind, column } = self.advance()?;
        let TokenKind::Word(name) = kind else {
            return Err(ExpressionError::new("expected a name", column));
        };
        if is_keyword(&name) {
            return Err(ExpressionError::new(
                format!("unexpected \"{name}\""),
                column,
            ));
        }
        if RESERVED.contains(&name.as_str()) {
            let problem = format!("\"{name}\" is a reserved word; write record.{name}");
            return Err(ExpressionError::new(problem, column));
        }
        let kind = if self.next.is_sign("(") {
            self.call(name, None)?
        } else {
            ExprKind::Identifier(name)
        };
        node(kind, column)
    }

    fn call(&mut self, function: String, receiver: Option<Box<Expr>>) -> Parsed<ExprKind> {
        self.require("(")?;
        Ok(ExprKind::Call {
            function,
            receiver,
            arguments: self.items(")")?,
        })
    }

    /// Parses expressions separated by commas, up to `end`. A list, unlike a call, may end with a comma.
    fn items(&mut self, end: &str) -> Parsed<Vec<Expr>> {
        let mut items = Vec::new();
        while !self.next.is_sign(end) {
            items.push(self.expr()?);
            let comma = self.pass(",")?;
            if comma.is_none() {
                break;
            }
            if end == ")" && self.next.is_sign(end) {
                return Err(self.unexpected());
            }
        }
        self.require(end)?;
        Ok(items)
    }
}

fn node(kind: ExprKind, column: usize) -> Parsed {
    let expr = Expr::new(kind, column);
    if expr.height() > MAX_HEIGHT {
        return Err(too_deep(column));
    }
    Ok(expr)
}

fn too_deep(column: usize) -> ExpressionError {
    ExpressionError::new(
        format!("the expression is nested deeper than {MAX_HEIGHT} levels"),
        column,
    )
}

fn is_keyword(word: &str) -> bool {
    matches!(word, "in" | "true" | "false" | "null")
}

fn unsigned(digits: &str) -> Option<u64> {
    match digits.strip_prefix("0x").or(digits.strip_prefix("0X")) {
        Some(hex) => u64::from_str_radix(hex, 16).ok(),
        None => digits.parse().ok(),
    }
}

fn int(digits: &str, negative: bool) -> Option<i64> {
    let magnitude = i128::from(unsigned(digits)?);
    i64::try_from(if negative { -magnitude } else { magnitude }).ok()
}

#[cfg(test)]
mod tests;
