//! Compiles a grouping to a plan.

use super::compile_aggregate::{Inputs, positive_duration};
use super::{
    AggregateFunction, AggregatePlan, GroupPlan, Grouping, HavingPlan, KeyPlan, NamedExpression,
    OrderPlan,
};
use crate::cel::{
    Duration, Environment, Expr, ExprKind, ExpressionError, Function, Node, Program, Timestamp,
    Types, compile, compile_condition, nearest_name, parse, refuse_hyphenated,
};
use crate::{Error, ErrorCode, FieldTree, PlanSummary};

/// Compiles a grouping, and describes it in the summary.
pub(crate) fn compile_grouping(
    grouping: &Grouping,
    limit: Option<u64>,
    fields: &mut FieldTree,
    now: Timestamp,
    summary: &mut PlanSummary,
) -> Result<GroupPlan, Error> {
    grouping.check_counts()?;
    let environment = Environment::of_record(now);
    let mut keys = Vec::new();
    for (index, key) in grouping.keys.iter().enumerate() {
        let place = format!("groupBy[{index}]");
        check_name(&grouping.keys[..index], key, &place)?;
        let (program, bucket) = parse(&key.text)
            .and_then(|expr| compile_key(&expr, fields, &environment))
            .map_err(|problem| problem.at(&place))?;
        note(summary, &place, program.notes);
        keys.push(KeyPlan {
            name: key.name.clone(),
            node: program.node,
            bucket,
        });
    }
    let mut inputs = Inputs {
        fields,
        environment: &environment,
        nodes: Vec::new(),
        notes: Vec::new(),
    };
    let mut aggregates = Vec::new();
    for (index, aggregate) in grouping.aggregates.iter().enumerate() {
        let place = format!("aggregates.{}", aggregate.name);
        check_name(&grouping.keys, aggregate, &place)?;
        check_name(&grouping.aggregates[..index], aggregate, &place)?;
        let function = parse(&aggregate.text)
            .and_then(|expr| inputs.aggregate(&expr))
            .map_err(|problem| problem.at(&place))?;
        note(summary, &place, std::mem::take(&mut inputs.notes));
        aggregates.push(AggregatePlan {
            name: aggregate.name.clone(),
            function,
        });
    }
    let inputs = inputs.nodes;
    let is_rate = |plan: &AggregatePlan| matches!(plan.function, AggregateFunction::Rate(_));
    let needs_time = aggregates.iter().any(is_rate) && keys.iter().all(|key| key.bucket.is_none());
    summary.group_by = Some(texts(&grouping.keys)).filter(|keys| !keys.is_empty());
    summary.aggregates = Some(texts(&grouping.aggregates));
    let time = needs_time.then(|| {
        let slot = fields.insert("timestamp");
        fields.note_named(slot);
        time_of(Node::Field(slot), Types::JSON)
    });
    Ok(GroupPlan {
        having: compile_having(grouping, now, summary)?,
        order_by: order_by(grouping)?,
        time,
        keys,
        inputs,
        aggregates,
        limit,
        max_groups: grouping.max_groups,
    })
}

/// Compiles a key. Returns the width of its buckets if it is one.
fn compile_key(
    expr: &Expr,
    fields: &mut FieldTree,
    environment: &Environment<'_>,
) -> Result<(Program, Option<Duration>), ExpressionError> {
    refuse_hyphenated(expr)?;
    let ExprKind::Call {
        function,
        receiver: None,
        arguments,
    } = expr.kind()
    else {
        return Ok((compile(expr, fields, environment)?, None));
    };
    if function != "bucket" {
        // `bucket` is the only name that keys have in addition to those of the language.
        let program = compile(expr, fields, environment).map_err(|problem| {
            let is_near = problem.column == Some(expr.column()) && problem.suggestion.is_none();
            let nearest = nearest_name(function, ["bucket"]).filter(|_| is_near);
            problem
                .clone()
                .suggesting(nearest.or(problem.suggestion.as_deref()))
        });
        return Ok((program?, None));
    }
    let [time, width] = arguments.as_slice() else {
        let message = "bucket() takes a time and a duration such as \"1m\"";
        return Err(ExpressionError::new(message, expr.column()));
    };
    let width = positive_duration(width, "bucket")?;
    refuse_hyphenated(time)?;
    let mut program = compile(time, fields, environment)?;
    let times = Types::STRING.or(Types::NUMBER).or(Types::TIMESTAMP);
    if !program.types.may_be(times) {
        return Err(ExpressionError::new(
            "the value is never a time",
            time.column(),
        ));
    }
    program.node = time_of(program.node, program.types);
    Ok((program, Some(width)))
}

/// Returns the time that a value stands for.
fn time_of(node: Node, types: Types) -> Node {
    if types == Types::TIMESTAMP {
        node
    } else {
        Node::Call(Function::Timestamp, vec![node])
    }
}

fn compile_having(
    grouping: &Grouping,
    now: Timestamp,
    summary: &mut PlanSummary,
) -> Result<Option<HavingPlan>, Error> {
    let Some(text) = &grouping.having else {
        return Ok(None);
    };
    let columns = grouping.keys.iter().chain(&grouping.aggregates);
    let names: Vec<&str> = columns.map(|column| column.name.as_str()).collect();
    let mut fields = FieldTree::default();
    let environment = Environment::of_members(&names, now);
    let program = parse(text)
        .and_then(|expr| compile_condition(&expr, &mut fields, &environment))
        .map_err(|problem| problem.at("having"))?;
    note(summary, "having", program.notes);
    Ok(Some(HavingPlan {
        condition: program.node,
        fields,
    }))
}

fn order_by(grouping: &Grouping) -> Result<Vec<OrderPlan>, Error> {
    let columns = || grouping.keys.iter().chain(&grouping.aggregates);
    let column_of = |name: &str| columns().position(|column| column.name == name);
    let order = |(index, term): (usize, &String)| {
        let descending = || term.strip_prefix('-').and_then(column_of);
        let (column, is_descending) = match (column_of(term), descending()) {
            (Some(column), _) => (column, false),
            (None, Some(column)) => (column, true),
            (None, None) => {
                let name = term.strip_prefix('-').unwrap_or(term);
                let names = columns().map(|column| column.name.as_str());
                let problem = ExpressionError::of_all(format!("there is no column \"{name}\""));
                let problem = problem.suggesting(nearest_name(name, names));
                return Err(problem.at(&format!("orderBy[{index}]")));
            }
        };
        Ok(OrderPlan {
            column,
            is_descending,
        })
    };
    grouping.order_by.iter().enumerate().map(order).collect()
}

fn check_name(
    before: &[NamedExpression],
    column: &NamedExpression,
    place: &str,
) -> Result<(), Error> {
    let name = &column.name;
    let problem = if name.is_empty() {
        "the name of a column must not be empty".to_owned()
    } else if before.iter().any(|other| other.name == *name) {
        format!("another column is already named \"{name}\"")
    } else {
        return Ok(());
    };
    Err(Error::new(
        ErrorCode::InvalidQuery,
        format!("{place}: {problem}"),
    ))
}

fn note(summary: &mut PlanSummary, place: &str, notes: Vec<&'static str>) {
    for note in notes {
        summary.note(place, note);
    }
}

fn texts(columns: &[NamedExpression]) -> Vec<String> {
    let text = |column: &NamedExpression| {
        if column.name == column.text {
            column.text.clone()
        } else {
            format!("{}: {}", column.name, column.text)
        }
    };
    columns.iter().map(text).collect()
}
