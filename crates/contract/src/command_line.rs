//! Lists that the command line needs before it loads the library: for help, completions and checks of flags.

use ripsaw_query::contract::{DefaultValue, Definition, QUERY_DEFINITIONS};
use ripsaw_query::{AGGREGATES, CodeKind, ErrorCode};

use crate::File;
use crate::severities::{SeverityRow, level_names, severity_rows};
use crate::type_script::{HEADER, array_of_texts, union_of_texts};

/// Returns the file of the command line.
pub(crate) fn file() -> File {
    let levels = level_names();
    let (level, all_levels) = (union_of_texts(&levels), array_of_texts(&levels));
    let severities = severity_rows().into_iter().rev();
    let severities: Vec<(String, String)> = severities
        .map(
            |SeverityRow {
                 severity,
                 name,
                 words,
             }| {
                let term = name.map_or_else(|| severity.to_string(), str::to_owned);
                let words = format!("  \"{term}\": {},\n", array_of_texts(&words));
                (term, words)
            },
        )
        .collect();
    let terms: Vec<&str> = severities.iter().map(|(term, _)| term.as_str()).collect();
    let term = union_of_texts(&terms);
    let words: String = severities.iter().map(|(_, words)| words.as_str()).collect();
    let calls: Vec<String> = AGGREGATES
        .iter()
        .map(|aggregate| format!("'{}({})'", aggregate.name, aggregate.takes.names()))
        .collect();
    let calls = calls.join(", ");
    let bad_requests = ErrorCode::TABLE.iter();
    let bad_requests: Vec<&str> = bad_requests
        .filter(|code| code.kind == CodeKind::BadRequest)
        .map(|code| code.text)
        .collect();
    let bad_requests = array_of_texts(&bad_requests);
    let defaults = defaults();
    let text = format!(
        "{HEADER}/** All levels, most severe first. */\n\
         const LEVELS: readonly ({level})[] = {all_levels};\n\n\
         /** Severity as expressions write it: the level name if it is the first number of the level, otherwise the number. */\n\
         type SeverityTerm = {term};\n\n\
         /** Words for levels that the engine recognizes in records, in lower case. */\n\
         const LEVEL_WORDS: Readonly<Record<SeverityTerm, readonly string[]>> = {{\n{words}}};\n\n\
         /** A call of each aggregate. */\n\
         const AGGREGATE_CALLS: readonly string[] = [{calls}];\n\n\
         /** Codes of errors that are found before any work is done. */\n\
         const BAD_REQUEST_CODES: readonly string[] = {bad_requests};\n\n\
         /** Defaults of the limits that flags set. */\n\
         const DEFAULT_LIMITS = {{\n{defaults}}} as const;\n\n\
         export {{ AGGREGATE_CALLS, BAD_REQUEST_CODES, DEFAULT_LIMITS, LEVELS, LEVEL_WORDS, type SeverityTerm }};\n"
    );
    ("packages/cli/src/contract.ts", text)
}

/// Limits of a query that have flags.
const FLAGS: [&str; 6] = [
    "maxDetails",
    "maxLineBytes",
    "maxDepth",
    "maxGroups",
    "maxColumns",
    "maxCells",
];

fn defaults() -> String {
    let members = QUERY_DEFINITIONS.iter().flat_map(Definition::members);
    let defaults = members
        .filter(|member| FLAGS.contains(&member.name))
        .filter_map(|member| match member.default {
            Some(DefaultValue::Integer(value)) => Some(format!("  {}: {value},\n", member.name)),
            _ => None,
        });
    defaults.collect()
}
