//! Statistics of a field that are asked for by name.

use crate::grouping::AGGREGATES;
use crate::parse_query::{Members, Parsed, Part};
use crate::query::MAX_GROUPS;
use crate::{Grouping, NamedExpression};

const DEFAULT_FIELD: &str = "duration_ms";
/// The largest finite `f64`, as CEL text.
const MAX_NUMBER: &str = "1.7976931348623157e+308";

/// Returns the grouping that answers the options `aggregates` and `field`: aggregates of all records. `None` if no
/// statistics are asked for.
pub(super) fn field_statistics(options: &Members<'_>) -> Parsed<Option<Grouping>> {
    let field = options.read("field", field)?;
    let field = field.as_deref().unwrap_or(DEFAULT_FIELD);
    let asked = options.read("aggregates", |part| part.array(statistic))?;
    let mut aggregates: Vec<NamedExpression> = Vec::new();
    for name in asked.unwrap_or_default() {
        if aggregates.iter().all(|known| known.name != name) {
            let text = match name {
                "count" => format!("count({})", is_number(field)),
                _ => format!("{name}({field})"),
            };
            aggregates.push(NamedExpression::new(name, &text));
        }
    }
    Ok((!aggregates.is_empty()).then(|| Grouping {
        aggregates,
        max_groups: MAX_GROUPS.default_integer() as usize,
        ..Grouping::default()
    }))
}

fn field(part: &Part<'_>) -> Parsed<String> {
    match part.value().as_str() {
        Some(text) if !text.trim().is_empty() => Ok(text.to_owned()),
        _ => {
            let wanted = "a path or another CEL expression (a string that is not empty)";
            Err(part.expected(wanted))
        }
    }
}

fn statistic(part: &Part<'_>) -> Parsed<&'static str> {
    let statistics = AGGREGATES.iter().filter(|known| known.is_field_statistic());
    part.one_of(statistics.map(|known| (known.name, known.name)))
}

/// Returns a condition that is true only for finite numbers, because no other type compares with a number.
fn is_number(field: &str) -> String {
    format!("({field}) >= -{MAX_NUMBER} && ({field}) <= {MAX_NUMBER}")
}
