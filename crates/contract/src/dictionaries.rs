//! Words for the fuzz targets.

use ripsaw_query::AGGREGATES;
use ripsaw_query::cel::functions;
use ripsaw_query::contract::{Definition, QUERY_DEFINITIONS};
use ripsaw_query::dialect::SEVERITY_RANGES;

use crate::File;
use crate::section::{Marks, replace_sections};

/// Returns the dictionaries that have generated words.
pub(crate) fn files() -> Result<Vec<File>, String> {
    let file = |path: &'static str, words: Vec<String>| {
        let entries: String = words.iter().map(|word| entry(word)).collect();
        replace_sections(path, Marks::DICTIONARY, &[("words", entries)]).map(|text| (path, text))
    };
    Ok(vec![
        file("fuzz/query.dict", words_of_queries())?,
        file("fuzz/cel.dict", words_of_expressions())?,
    ])
}

fn words_of_queries() -> Vec<String> {
    let members = QUERY_DEFINITIONS.iter().flat_map(Definition::members);
    let members = members.map(|member| format!("\"{}\":", member.name));
    let calls = AGGREGATES.iter().map(|aggregate| {
        let parameters = aggregate
            .takes
            .names()
            .replace('q', "0.5")
            .replace('k', "3");
        let call = format!("{}({parameters})", aggregate.name);
        serde_json::Value::String(call).to_string()
    });
    members.chain(calls).collect()
}

fn words_of_expressions() -> Vec<String> {
    let names = SEVERITY_RANGES.iter().map(|(name, _)| (*name).to_owned());
    let calls = functions().map(|function| {
        let sign = if function.call.starts_with(function.name) {
            ""
        } else {
            "."
        };
        format!("{sign}{}(", function.name)
    });
    names.chain(calls).collect()
}

/// Writes an entry of a dictionary.
fn entry(word: &str) -> String {
    format!("\"{}\"\n", word.replace('\\', "\\\\").replace('"', "\\\""))
}
