//! Types and lists of the TypeScript library.

use ripsaw_query::contract::{Definition, QUERY_DEFINITIONS, REPORT_DEFINITIONS};
use ripsaw_query::operations::log_schema;
use ripsaw_query::{
    AGGREGATES, Aggregate, Answer, ErrorCode, FieldType, Parameters, RejectCode, Rule,
    ViolationRule,
};

use crate::File;
use crate::severities::level_names;
use crate::type_script::{HEADER, array_of_texts, declaration, doc_comment, union_of_texts};

/// Returns the files of the library.
pub(crate) fn files() -> Vec<File> {
    vec![
        ("packages/core/src/model/codes.ts", codes()),
        ("packages/core/src/model/levels.ts", levels()),
        (
            "packages/core/src/model/query.ts",
            declarations("", QUERY_DEFINITIONS),
        ),
        (
            "packages/core/src/model/report.ts",
            declarations(
                "import type { ErrorCode, RejectCode, ViolationRule } from \"./codes.js\";\n\n",
                REPORT_DEFINITIONS,
            ),
        ),
        ("packages/core/src/model/aggregates.ts", aggregates()),
        ("packages/core/src/model/log-schema.ts", log_schema_file()),
    ]
}

fn declarations(imports: &str, definitions: &[Definition]) -> String {
    let declarations: Vec<String> = definitions.iter().map(declaration).collect();
    format!("{HEADER}{imports}{}", declarations.join("\n"))
}

fn codes() -> String {
    let lists = [
        (
            "RejectCode",
            "REJECT_CODES",
            "reject codes",
            RejectCode::HELP,
            RejectCode::names(),
        ),
        (
            "ErrorCode",
            "ERROR_CODES",
            "error codes",
            ErrorCode::HELP,
            ErrorCode::names(),
        ),
        (
            "ViolationRule",
            "VIOLATION_RULES",
            "schema rules",
            ViolationRule::HELP,
            ViolationRule::names(),
        ),
    ];
    let declarations = lists.map(|(name, list, things, help, codes)| {
        let (doc, union) = (doc_comment(help, ""), union_of_texts(&codes));
        let array = array_of_texts(&codes);
        format!(
            "{doc}export type {name} = {union};\n\n\
             /** All {things}, in the order of the documented table. */\n\
             export const {list}: readonly {name}[] = {array};\n"
        )
    });
    format!("{HEADER}{}", declarations.join("\n"))
}

fn levels() -> String {
    let levels = array_of_texts(&level_names());
    let doc = doc_comment(
        "All levels, most severe first. Each covers a range of OpenTelemetry severity numbers, from FATAL (21 to 24) to \
         TRACE (1 to 4).",
        "",
    );
    format!(
        "{HEADER}{doc}export const LEVELS = {levels} as const;\n\n\
         /** Level of a record, regardless of how the logger spells it: `error`, `Err` and pino's 50 are all ERROR. */\n\
         export type Level = (typeof LEVELS)[number];\n"
    )
}

fn log_schema_file() -> String {
    let rules: Vec<String> = log_schema().rules.iter().map(rule_text).collect();
    let rules = rules.concat();
    format!(
        "{HEADER}import type {{ Schema }} from \"./query.js\";\n\n\
         /** Default schema of `validateLogs` and `batchProcess`. */\n\
         export const LOG_SCHEMA: Schema = {{\n  rules: [\n{rules}  ],\n}};\n"
    )
}

fn rule_text(rule: &Rule) -> String {
    let mut members = vec![format!("path: \"{}\"", rule.path)];
    let types = FieldType::ALL.iter();
    let named = types.filter(|(_, _, known)| rule.field_type == Some(*known));
    members.extend(named.map(|(name, _, _)| format!("type: \"{name}\"")));
    if rule.required {
        members.push("required: true".to_owned());
    }
    let length = rule.min_length;
    members.extend(length.map(|length| format!("minLength: {length}")));
    if let Some(allowed) = &rule.allowed {
        let allowed: Vec<&str> = allowed.iter().map(String::as_str).collect();
        members.push(format!("enum: {}", array_of_texts(&allowed)));
    }
    members.extend(rule.minimum.map(|least| format!("minimum: {least}")));
    members.extend(rule.maximum.map(|greatest| format!("maximum: {greatest}")));
    format!("    {{ {} }},\n", members.join(", "))
}

fn aggregates() -> String {
    let answer = |aggregate: &Aggregate| {
        let answer = answer_name(aggregate.answer);
        format!("  readonly {}: \"{answer}\";\n", aggregate.name)
    };
    let answers: Vec<String> = each_name().map(answer).collect();
    let answers = answers.concat();
    let statistics: Vec<&str> = each_name()
        .filter(|aggregate| aggregate.is_field_statistic())
        .map(|aggregate| aggregate.name)
        .collect();
    let statistics = array_of_texts(&statistics);
    let functions: Vec<String> = each_name().map(function).collect();
    let functions = functions.join("\n");
    format!(
        "{HEADER}{AGGREGATES_DOC}
/** Kind of the answer of each aggregate, by name. */
export interface AggregateAnswers {{
{answers}}}

/** Aggregates that describe the values of one field by a single figure. */
export const FIELD_STATISTICS = {statistics} as const satisfies readonly (keyof AggregateAnswers)[];

{functions}
{BUCKET}"
    )
}

const AGGREGATES_DOC: &str = "/**
 * Functions that write the calls of aggregates and keys as text: `quantile(\"duration_ms\", 0.99)` returns
 * `quantile(duration_ms, 0.99)`. An `expression`, called x in the descriptions, is CEL text, usually a path.
 *
 * @module
 */
";

/// The function of the only call that is a key and no aggregate.
const BUCKET: &str = "\
/** Key: the start of the time interval that contains a record, such as `bucket(\"timestamp\", \"1m\")`. */
export function bucket<const Text extends string, const Width extends string>(
  expression: Text,
  width: Width,
): `bucket(${Text}, \"${Width}\")` {
  return `bucket(${expression}, \"${width}\")`;
}
";

/// Returns the first row of each aggregate.
fn each_name() -> impl Iterator<Item = &'static Aggregate> {
    let is_first =
        |index: usize| index == 0 || AGGREGATES[index - 1].name != AGGREGATES[index].name;
    let rows = AGGREGATES.iter().enumerate();
    rows.filter(move |(index, _)| is_first(*index))
        .map(|(_, aggregate)| aggregate)
}

fn answer_name(answer: Answer) -> &'static str {
    match answer {
        Answer::Count => "count",
        Answer::Number => "number",
        Answer::Extreme => "extreme",
        Answer::TopValues => "topValues",
        Answer::Buckets => "buckets",
        Answer::Value => "value",
    }
}

fn function(aggregate: &Aggregate) -> String {
    let Aggregate { name, help, .. } = aggregate;
    let doc = doc_comment(help, "");
    match aggregate.takes {
        Parameters::Nothing(_) => {
            let rows = AGGREGATES.iter().filter(|row| row.name == *name);
            let overload = rows
                .filter(|row| matches!(row.takes, Parameters::Condition(_)))
                .map(|row| doc_comment(row.help, ""))
                .next()
                .unwrap_or_default();
            format!(
                "{doc}export function {name}(): \"{name}()\";\n\
                 {overload}export function {name}<const Condition extends string>(\n  condition: Condition,\n): `{name}(${{Condition}})`;\n\
                 export function {name}(condition = \"\"): string {{\n  return `{name}(${{condition}})`;\n}}\n"
            )
        }
        Parameters::Condition(_)
        | Parameters::Numbers(_)
        | Parameters::Ordered(_)
        | Parameters::Values(_) => format!(
            "{doc}export function {name}<const Text extends string>(expression: Text): `{name}(${{Text}})` {{\n\
             \x20 return `{name}(${{expression}})`;\n}}\n"
        ),
        Parameters::NumbersAndRank(_) => with_second(name, &doc, "Rank", "q"),
        Parameters::ValuesAndCount(_) => with_second(name, &doc, "Count", "k"),
        Parameters::Unit(_) => format!(
            "{doc}export function {name}<const Unit extends string = \"1s\">(unit?: Unit): `{name}(\"${{Unit}}\")`;\n\
             export function {name}(unit = \"1s\"): string {{\n  return `{name}(\"${{unit}}\")`;\n}}\n"
        ),
    }
}

/// Writes the function of an aggregate with a number as its second argument.
fn with_second(name: &str, doc: &str, type_name: &str, parameter: &str) -> String {
    format!(
        "{doc}export function {name}<const Text extends string, const {type_name} extends number>(\n\
         \x20 expression: Text,\n  {parameter}: {type_name},\n): `{name}(${{Text}}, ${{{type_name}}})` {{\n\
         \x20 return `{name}(${{expression}}, ${{{parameter}}})`;\n}}\n"
    )
}
