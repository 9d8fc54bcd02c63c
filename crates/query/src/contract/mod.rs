//! The contract: what a query may ask and what a report answers, as tables.
//!
//! Tables of what a query may ask are beside the types that they describe, in `query.rs`, `schema.rs`, `expression.rs`
//! and `grouping/`; the parsers take names, limits and defaults from them. The other tables are those of codes
//! ([`ErrorCode`](crate::ErrorCode) and its siblings), [aggregates](crate::AGGREGATES),
//! [functions](crate::cel::functions) and [severities](crate::dialect).
//!
//! `crates/contract` writes everything that says the same in another form: types and lists of TypeScript, JSON Schemas,
//! tables in the documentation, dictionaries for fuzzing, and lists of the command line.

mod member;
mod query_definitions;
mod report_definitions;

pub use member::{DefaultValue, Definition, Kind, Member};
pub(crate) use member::{member_names, members};
pub use query_definitions::QUERY_DEFINITIONS;
pub use report_definitions::REPORT_DEFINITIONS;

#[cfg(test)]
mod tests {
    use super::{Definition, Kind, Member, QUERY_DEFINITIONS, REPORT_DEFINITIONS};
    use crate::Query;

    /// Returns the names of the definitions that a kind refers to directly.
    fn names_in(kind: &Kind) -> Vec<&'static str> {
        let in_members = |members: &[Member]| {
            let kinds = members.iter().map(|member| &member.kind);
            kinds.flat_map(names_in).collect()
        };
        match kind {
            Kind::Defined(name) => vec![name],
            Kind::List(kind) | Kind::ShortList(kind, _) | Kind::ShortMap(kind, _) => names_in(kind),
            Kind::Map(name, value) => [names_in(name), names_in(value)].concat(),
            Kind::Object(members) => in_members(members),
            Kind::Union(kinds) => kinds.iter().flat_map(names_in).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn every_type_is_defined_once() {
        for definitions in [QUERY_DEFINITIONS, REPORT_DEFINITIONS] {
            let mut defined: Vec<&str> = definitions.iter().map(|known| known.name).collect();
            for Definition { name, kind, .. } in definitions {
                for used in names_in(kind) {
                    assert!(defined.contains(&used), "{name} refers to {used}");
                }
            }
            let count = defined.len();
            defined.sort_unstable();
            defined.dedup();
            assert_eq!(defined.len(), count);
        }
    }

    #[test]
    fn every_member_of_a_query_is_read() {
        for member in crate::query::QUERY_MEMBERS {
            let name = member.name;
            let refused = Query::from_json(&format!(r#"{{"{name}":1.5}}"#)).unwrap_err();
            assert!(refused.message.starts_with(name), "{}", refused.message);
        }
        for member in crate::schema::RULE_MEMBERS {
            let name = member.name;
            let query = format!(r#"{{"schema":{{"rules":[{{"path":"a","{name}":[1.5]}}]}}}}"#);
            let refused = Query::from_json(&query).unwrap_err();
            let place = format!("schema.rules[0].{name}");
            assert!(refused.message.starts_with(&place), "{}", refused.message);
        }
    }
}
