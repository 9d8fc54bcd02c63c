//! Tables of the documentation.

use ripsaw_query::cel::functions;
use ripsaw_query::contract::{Definition, Kind, QUERY_DEFINITIONS};
use ripsaw_query::{AGGREGATES, ErrorCode, RejectCode, ViolationRule};

use crate::File;
use crate::section::{Marks, replace_sections};
use crate::severities::{SeverityRow, numbers_of, severity_rows};
use crate::type_script::{default_text, type_of};

/// Returns the pages that have generated tables.
pub(crate) fn files() -> Result<Vec<File>, String> {
    let page = |path: &'static str, sections: &[(&str, String)]| {
        replace_sections(path, Marks::MARKDOWN, sections).map(|text| (path, text))
    };
    Ok(vec![
        page("docs/error-codes.md", &[("codes", codes())])?,
        page("docs/grouping.md", &[("aggregates", aggregates())])?,
        page(
            "docs/query.md",
            &[
                ("members", members()),
                ("functions", function_calls()),
                ("severities", severities()),
            ],
        )?,
    ])
}

fn codes() -> String {
    let codes = [RejectCode::TABLE, ViolationRule::TABLE, ErrorCode::TABLE].concat();
    let rows = codes.iter().map(|code| {
        let name = format!("`{}`", code.text);
        [
            name,
            code.kind.as_str().into(),
            code.meaning.into(),
            code.remedy.into(),
        ]
    });
    table(["code", "kind", "meaning", "what to do"], rows)
}

fn aggregates() -> String {
    let rows = AGGREGATES.iter().map(|aggregate| {
        let call = format!("`{}({})`", aggregate.name, aggregate.takes.names());
        [call, aggregate.help.into()]
    });
    table(["aggregate", "result"], rows)
}

fn function_calls() -> String {
    let rows = functions().map(|function| {
        let call = format!("`{}`", function.call);
        [call, function.result, function.help.to_owned()]
    });
    table(["call", "result", "meaning"], rows)
}

fn members() -> String {
    let query = QUERY_DEFINITIONS.last().into_iter();
    let rows = query.flat_map(Definition::members).map(|member| {
        let default = member.default.map(default_text).unwrap_or_default();
        [
            format!("`{}`", member.name),
            format!("`{}`", values(&member.kind)),
            default,
            member.help.to_owned(),
        ]
    });
    table(["member", "values", "default", "meaning"], rows)
}

/// Describes the values of a kind in the notation of TypeScript.
fn values(kind: &Kind) -> String {
    match kind {
        Kind::Integer(least) => format!("integer >= {least}"),
        Kind::List(item) | Kind::ShortList(item, _) => format!("{}[]", values(item)),
        Kind::Map(name, value) => format!("Record<{}, {}>", values(name), values(value)),
        Kind::ShortMap(value, _) => format!("Record<string, {}>", values(value)),
        kind => type_of(kind),
    }
}

fn severities() -> String {
    let rows = severity_rows().into_iter();
    let rows = rows.map(
        |SeverityRow {
             severity,
             name,
             words,
         }| {
            let name = name.map_or_else(String::new, |name| format!(" `{name}`"));
            let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
            [
                format!("{severity}{name}"),
                words.join(" "),
                numbers_of(severity),
            ]
        },
    );
    let head = [
        "severity",
        "words, in any case",
        "numbers of pino and bunyan",
    ];
    table(head, rows)
}

/// Writes a table of Markdown.
fn table<const N: usize>(head: [&str; N], rows: impl Iterator<Item = [String; N]>) -> String {
    let line = |cells: &[String]| {
        let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    let mut text = line(&head.map(str::to_owned));
    text += &line(&head.map(|_| "---".to_owned()));
    rows.for_each(|cells| text += &line(&cells));
    text
}
