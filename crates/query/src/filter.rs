//! Compiles filters, whether written as text or as data, to one form.

use crate::cel::{Environment, Node, compile_condition, parse, path_text};
use crate::{
    CompareOperator, Constant, Error, ErrorCode, Expression, FieldTree, PlanSummary, Scalar,
};

/// Compiles a filter, and describes it in the summary.
pub(crate) fn compile_filter(
    filter: &Expression,
    fields: &mut FieldTree,
    environment: &Environment<'_>,
    summary: &mut PlanSummary,
) -> Result<Node, Error> {
    let mut lowering = Lowering {
        fields,
        environment,
        summary,
    };
    let node = lowering.node(filter, "filter")?;
    summary.filter = Some(text_of(filter));
    Ok(node)
}

struct Lowering<'a> {
    fields: &'a mut FieldTree,
    environment: &'a Environment<'a>,
    summary: &'a mut PlanSummary,
}

impl Lowering<'_> {
    fn node(&mut self, expression: &Expression, place: &str) -> Result<Node, Error> {
        Ok(match expression {
            Expression::Cel(text) => self.cel(text, place)?,
            Expression::And(parts) => Node::And(self.nodes(parts, place, "and")?),
            Expression::Or(parts) => Node::Or(self.nodes(parts, place, "or")?),
            Expression::Not(inner) => {
                Node::Not(Box::new(self.node(inner, &format!("{place}.not"))?))
            }
            Expression::Compare {
                field,
                operator,
                value,
            } => {
                let operands = [self.field(field), constant(value, place)?];
                Node::Compare(*operator, Box::new(operands))
            }
            Expression::In { field, values } => {
                let values = values.iter().map(|value| constant(value, place));
                let values = Node::List(values.collect::<Result<_, _>>()?);
                Node::In(Box::new([self.field(field), values]))
            }
            Expression::Exists { field, expected } => {
                let slot = self.fields.insert(field);
                self.fields.note_optional(slot);
                let has = Node::Has(Box::new(Node::Field(slot)));
                if *expected {
                    has
                } else {
                    Node::Not(Box::new(has))
                }
            }
        })
    }

    fn nodes(&mut self, parts: &[Expression], place: &str, name: &str) -> Result<Vec<Node>, Error> {
        let parts = parts.iter().enumerate();
        parts
            .map(|(index, part)| self.node(part, &format!("{place}.{name}[{index}]")))
            .collect()
    }

    fn field(&mut self, path: &str) -> Node {
        let slot = self.fields.insert(path);
        self.fields.note_named(slot);
        Node::Field(slot)
    }

    fn cel(&mut self, text: &str, place: &str) -> Result<Node, Error> {
        let program = parse(text)
            .and_then(|expr| compile_condition(&expr, self.fields, self.environment))
            .map_err(|problem| problem.at(place))?;
        for note in program.notes {
            self.summary.note(place, note);
        }
        Ok(program.node)
    }
}

fn constant(scalar: &Scalar, place: &str) -> Result<Node, Error> {
    let problem = || {
        Error::new(
            ErrorCode::InvalidQuery,
            format!("{place}: {} is not a JSON number", scalar_text(scalar)),
        )
    };
    Ok(Node::Constant(Constant::of(scalar).ok_or_else(problem)?))
}

/// Returns a filter as CEL text. Integers may be larger than CEL allows.
fn text_of(expression: &Expression) -> String {
    let joined = |parts: &[Expression], operator: &str, of_none: &str| {
        let parts: Vec<String> = parts.iter().map(text_of_part).collect();
        match parts.as_slice() {
            [] => of_none.to_owned(),
            parts => parts.join(operator),
        }
    };
    match expression {
        Expression::Cel(text) => text.clone(),
        Expression::And(parts) => joined(parts, " && ", "true"),
        Expression::Or(parts) => joined(parts, " || ", "false"),
        Expression::Not(inner) => format!("!({})", text_of(inner)),
        Expression::Compare {
            field,
            operator,
            value,
        } => {
            let (field, operator) = (field_text(field), CompareOperator::as_str(*operator));
            format!("{field} {operator} {}", scalar_text(value))
        }
        Expression::In { field, values } => {
            let values: Vec<String> = values.iter().map(scalar_text).collect();
            format!("{} in [{}]", field_text(field), values.join(", "))
        }
        Expression::Exists { field, expected } => {
            let sign = if *expected { "" } else { "!" };
            format!("{sign}has({})", field_text(field))
        }
    }
}

fn text_of_part(part: &Expression) -> String {
    match part {
        Expression::Cel(_) | Expression::And(_) | Expression::Or(_) => {
            format!("({})", text_of(part))
        }
        _ => text_of(part),
    }
}

fn field_text(path: &str) -> String {
    path_text(&path.split('.').collect::<Vec<_>>())
}

fn scalar_text(scalar: &Scalar) -> String {
    match scalar {
        Scalar::Null => "null".into(),
        Scalar::Bool(value) => value.to_string(),
        Scalar::Number(literal) => literal.clone(),
        Scalar::String(text) => serde_json::Value::from(text.as_str()).to_string(),
    }
}
