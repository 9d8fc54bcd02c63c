use crate::expression::Constant;
use crate::{
    CompareOperator, CompiledRule, ErrorCode, Expression, Failure, FieldTree, Limits, Query, Rows,
    Slot,
};

/// A [`Query`] compiled once.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The fields that any part needs.
    pub fields: FieldTree,
    /// Which records count; all of them if absent.
    pub predicate: Option<Predicate>,
    /// What every record is checked against; absent if nothing was asked.
    pub rules: Option<Vec<CompiledRule>>,
    /// Where the fields of the log statistics are.
    pub stats: Option<StatsSlots>,
    /// Whether the statistics have a histogram.
    pub histogram: bool,
    /// Where the fields of the error messages are.
    pub top_errors: Option<TopErrorsSlots>,
    /// What becomes of the matching records.
    pub rows: Rows,
    /// The members that become columns; all of them if absent.
    pub select: Option<Vec<String>>,
    /// Stop after this many matching records.
    pub limit: Option<u64>,
    /// The bounds of the run.
    pub limits: Limits,
}

/// A compiled filter.
#[derive(Clone, Debug)]
pub enum Predicate {
    /// All of them.
    And(Vec<Predicate>),
    /// At least one of them.
    Or(Vec<Predicate>),
    /// The opposite.
    Not(Box<Predicate>),
    /// A field compared with a constant.
    Compare(Slot, CompareOperator, Constant),
    /// A field that equals one of some constants.
    In(Slot, Vec<Constant>),
    /// A field that is there, or is not.
    Exists(Slot, bool),
}

/// Slots that the log statistics read.
#[derive(Clone, Copy, Debug)]
pub struct StatsSlots {
    /// `level`
    pub level: Slot,
    /// `duration_ms`
    pub duration_ms: Slot,
    /// `status_code`
    pub status_code: Slot,
}

/// Slots that the analysis of error messages reads.
#[derive(Clone, Copy, Debug)]
pub struct TopErrorsSlots {
    /// `level`
    pub level: Slot,
    /// `message`
    pub message: Slot,
    /// How many messages to report.
    pub limit: usize,
}

impl Plan {
    /// Compiles a query. Errors: `invalid_query`.
    pub fn compile(query: &Query) -> Result<Self, Failure> {
        let mut fields = FieldTree::default();
        let predicate = query
            .filter
            .as_ref()
            .map(|filter| compile(filter, &mut fields))
            .transpose()?;
        let rules = query.schema.as_ref().map(|schema| {
            let compile = |rule: &crate::Rule| CompiledRule {
                slot: fields.insert(&rule.path),
                rule: rule.clone(),
            };
            schema.rules.iter().map(compile).collect()
        });
        let stats = query.stats.then(|| StatsSlots {
            level: fields.insert("level"),
            duration_ms: fields.insert("duration_ms"),
            status_code: fields.insert("status_code"),
        });
        let top_errors = query.top_errors.map(|limit| TopErrorsSlots {
            level: fields.insert("level"),
            message: fields.insert("message"),
            limit,
        });
        Ok(Self {
            fields,
            predicate,
            rules,
            stats,
            histogram: query.histogram,
            top_errors,
            rows: query.rows,
            select: query.select.clone(),
            limit: query.limit,
            limits: query.limits,
        })
    }
}

fn compile(expression: &Expression, fields: &mut FieldTree) -> Result<Predicate, Failure> {
    let constant = |scalar| {
        Constant::of(scalar).ok_or_else(|| {
            Failure::new(
                ErrorCode::InvalidQuery,
                format!("{scalar:?} is no JSON number"),
            )
        })
    };
    Ok(match expression {
        Expression::And(parts) => Predicate::And(compile_all(parts, fields)?),
        Expression::Or(parts) => Predicate::Or(compile_all(parts, fields)?),
        Expression::Not(inner) => Predicate::Not(Box::new(compile(inner, fields)?)),
        Expression::Compare {
            field,
            operator,
            value,
        } => Predicate::Compare(fields.insert(field), *operator, constant(value)?),
        Expression::In { field, values } => {
            let constants = values.iter().map(constant).collect::<Result<_, _>>()?;
            Predicate::In(fields.insert(field), constants)
        }
        Expression::Exists { field, expected } => {
            Predicate::Exists(fields.insert(field), *expected)
        }
    })
}

fn compile_all(parts: &[Expression], fields: &mut FieldTree) -> Result<Vec<Predicate>, Failure> {
    parts.iter().map(|part| compile(part, fields)).collect()
}
