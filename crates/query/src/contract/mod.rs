//! The contract: what a query may ask and what a report answers, as tables.
//!
//! Parsers take names, limits and defaults from these tables. `crates/contract` writes everything from them that says
//! the same in another form: types and lists of TypeScript, JSON Schemas, tables in the documentation, dictionaries for
//! fuzzing, and lists of the command line. The other tables of the contract are beside their owners: [`ErrorCode`] and
//! its siblings, [`AGGREGATES`], [`functions`] and [`dialect`].
//!
//! [`ErrorCode`]: crate::ErrorCode
//! [`AGGREGATES`]: crate::AGGREGATES
//! [`functions`]: crate::cel::functions
//! [`dialect`]: crate::dialect

mod member;
pub(crate) mod query;
mod report;

pub(crate) use member::member_names;
pub use member::{DefaultValue, Definition, Kind, Member};
pub use query::QUERY_DEFINITIONS;
pub use report::REPORT_DEFINITIONS;

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
        for member in super::query::QUERY_MEMBERS {
            let name = member.name;
            let refused = Query::from_json(&format!(r#"{{"{name}":1.5}}"#)).unwrap_err();
            assert!(refused.message.starts_with(name), "{}", refused.message);
        }
        for member in super::query::RULE_MEMBERS {
            let name = member.name;
            let query = format!(r#"{{"schema":{{"rules":[{{"path":"a","{name}":[1.5]}}]}}}}"#);
            let refused = Query::from_json(&query).unwrap_err();
            let place = format!("schema.rules[0].{name}");
            assert!(refused.message.starts_with(&place), "{}", refused.message);
        }
    }
}
