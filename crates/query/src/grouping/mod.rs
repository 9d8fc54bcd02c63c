//! Groups and aggregates: what a query asks, and what it is compiled to.

mod aggregate;
mod compile;
mod compile_aggregate;
mod group_plan;

pub use aggregate::{AGGREGATES, Aggregate, AggregateFunction, Answer, Parameters};
pub(crate) use compile::compile_grouping;
pub use group_plan::{AggregatePlan, GroupPlan, HavingPlan, KeyPlan, OrderPlan};

use crate::contract::{Kind, Member};
use crate::{Error, ErrorCode};

/// What to compute for records with the same keys.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grouping {
    /// The keys that records are grouped by. Without keys all records are one group.
    pub keys: Vec<NamedExpression>,
    /// The aggregates of each group.
    pub aggregates: Vec<NamedExpression>,
    /// The condition that groups must satisfy.
    pub having: Option<String>,
    /// The names of the columns that groups are ordered by; a leading `-` means descending. Groups that are equal in
    /// them, or all groups if there are none, are in the order of their keys.
    pub order_by: Vec<String>,
    /// Maximum number of groups to keep.
    pub max_groups: usize,
}

impl Grouping {
    /// Upper limit of `max_groups`.
    pub(crate) const MOST_GROUPS: u64 = 1 << 30;
    /// Maximum number of keys, because each group keeps the values of all keys, and each key needs memory of its own.
    pub(crate) const MOST_KEYS: usize = 64;
    /// Maximum number of aggregates, because each group has a place in the columns of all aggregates.
    pub(crate) const MOST_AGGREGATES: usize = 256;

    /// Refuses more keys or aggregates than the maximum. Errors: `invalid_query`.
    fn check_counts(&self) -> Result<(), Error> {
        for (member, things, found, most) in [
            ("groupBy", "keys", self.keys.len(), Self::MOST_KEYS),
            (
                "aggregates",
                "aggregates",
                self.aggregates.len(),
                Self::MOST_AGGREGATES,
            ),
        ] {
            if found > most {
                let message = format!("{member} has {found} {things}; the maximum is {most}");
                return Err(Error::new(ErrorCode::InvalidQuery, message));
            }
        }
        Ok(())
    }
}

/// The members of a key with a name of its own, in JSON.
pub(crate) const GROUP_KEY_MEMBERS: &[Member] = &[
    Member::required("name", Kind::Name, ""),
    Member::required("key", Kind::Name, ""),
];
/// An expression and the name of its column.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedExpression {
    /// The name of the column.
    pub name: String,
    /// Text in the language of [`cel`](crate::cel).
    pub text: String,
}

impl NamedExpression {
    /// An expression with the name of its column.
    pub fn new(name: &str, text: &str) -> Self {
        Self {
            name: name.to_owned(),
            text: text.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{AggregateFunction, OrderPlan};
    use crate::{Plan, Query};

    fn plan(query: &str) -> Result<Plan, String> {
        Query::from_json(query)
            .and_then(|query| Plan::compile(&query))
            .map_err(|failure| failure.message)
    }

    #[test]
    fn fields_are_read_once_and_columns_are_found_by_name() {
        let plan = plan(
            r#"{"groupBy":[{"name":"-a","key":"a"},"level"],"aggregates":{"p":"p99(ms)","q":"quantile(ms, 1)","r":"rate(\"1m\")","k":"topk(ms + 1.0, 3)"},
               "orderBy":["-a","-p","--a"],"limit":5,"maxGroups":7}"#,
        )
        .unwrap();
        let groups = plan.groups.unwrap();
        let functions: Vec<_> = groups.aggregates.iter().map(|plan| plan.function).collect();
        assert_eq!(functions[0], AggregateFunction::Quantile(0, 0.99));
        assert_eq!(functions[1], AggregateFunction::Quantile(0, 1.0));
        assert_eq!(functions[3], AggregateFunction::TopK(1, 3));
        let order = [(0, false), (2, true), (0, true)];
        let order = order.map(|(column, is_descending)| OrderPlan {
            column,
            is_descending,
        });
        assert_eq!(groups.order_by, order);
        assert_eq!(
            (plan.limit, groups.limit, groups.max_groups),
            (None, Some(5), 7)
        );
        assert!(
            groups.time.is_some(),
            "a rate without a bucket is of the time of all records"
        );
    }

    #[test]
    fn knows_which_columns_are_severities() {
        let plan = plan(
            r#"{"groupBy":["severity",{"name":"text","key":"record.severity"},"severity + 1"],
               "aggregates":{"count":"count()","worst":"max(severity)","sum":"sum(severity)","top":"topk(severity, 2)",
               "last":"last(level)"}}"#,
        )
        .unwrap();
        let groups = plan.groups.unwrap();
        let columns = (0..8).filter(|column| groups.is_of_severities(*column));
        assert_eq!(columns.collect::<Vec<_>>(), [0, 4, 6]);
    }

    #[test]
    fn groups_are_counted_unless_something_else_is_asked() {
        for (query, keys) in [
            (r#"{"groupBy":["a"]}"#, 1),
            (r#"{"groupBy":["a"],"aggregates":{}}"#, 1),
            (r#"{"groupBy":[]}"#, 0),
            (r#"{"aggregates":{}}"#, 0),
        ] {
            let groups = plan(query).unwrap().groups.unwrap();
            assert_eq!((groups.keys.len(), groups.aggregates.len()), (keys, 1));
            assert_eq!(groups.aggregates[0].name, "count");
        }
        assert!(plan("{}").unwrap().groups.is_none());
    }

    #[test]
    fn keys_and_aggregates_are_limited_in_number() {
        let keys = |count: usize| {
            let names: Vec<String> = (0..count).map(|index| format!("\"k{index}\"")).collect();
            plan(&format!(r#"{{"groupBy":[{}]}}"#, names.join(",")))
        };
        assert!(keys(64).is_ok());
        assert_eq!(
            keys(65).unwrap_err(),
            "groupBy has 65 keys; the maximum is 64"
        );
        let aggregates = |count: usize| {
            let calls = (0..count).map(|index| format!("\"a{index}\":\"count()\""));
            let calls: Vec<String> = calls.collect();
            plan(&format!(r#"{{"aggregates":{{{}}}}}"#, calls.join(",")))
        };
        assert!(aggregates(256).is_ok());
        assert_eq!(
            aggregates(257).unwrap_err(),
            "aggregates has 257 aggregates; the maximum is 256"
        );
    }

    #[test]
    fn suggests_the_call_of_an_aggregate() {
        for (text, suggestion) in [
            ("count", ": did you mean \"count()\"?"),
            ("p99", ": did you mean \"p99(x)\"?"),
            ("ms", ", last, rate"),
        ] {
            let message = plan(&format!(r#"{{"aggregates":{{"n":"{text}"}}}}"#)).unwrap_err();
            assert!(message.ends_with(suggestion), "{message}");
        }
    }

    #[test]
    fn names_the_place_of_what_is_wrong() {
        for (query, message) in [
            (
                r#"{"groupBy":["a",{"key":"b"}]}"#,
                "groupBy[1] must have the member \"name\"",
            ),
            (r#"{"aggregates":{"p":1}}"#, "aggregates.p must be a string"),
            (
                r#"{"having":"a > 1"}"#,
                "having requires groupBy or aggregates",
            ),
            (
                r#"{"groupBy":["a"],"maxGroups":0}"#,
                "maxGroups must be an integer >= 1",
            ),
            (
                r#"{"groupBy":["a"],"rows":"lines"}"#,
                "rows must be \"count\" or absent in a query with groups",
            ),
            (
                r#"{"groupBy":["bucket(t, \"0m\")"]}"#,
                "groupBy[0]: bucket() takes a positive duration such as \"1m\" at 11",
            ),
            (
                r#"{"groupBy":["bucket(t == 1, \"1m\")"]}"#,
                "groupBy[0]: the value is never a time at 10",
            ),
            (
                r#"{"groupBy":["buckt(t, \"1m\")"]}"#,
                "groupBy[0]: unknown function \"buckt\" at 1: did you mean \"bucket\"?",
            ),
            (
                r#"{"aggregates":{"p":"quantle(ms, 0.5)"}}"#,
                "aggregates.p: unknown aggregate \"quantle\" at 1: did you mean \"quantile\"?",
            ),
            (
                r#"{"aggregates":{"p":"quantile(ms, 1.5)"}}"#,
                "aggregates.p: quantile() takes a number from 0 to 1 at 14",
            ),
            (
                r#"{"aggregates":{"p":"topk(ms)"}}"#,
                "aggregates.p: topk() takes a value and a count at 1",
            ),
            (
                r#"{"aggregates":{"p":"sum(\"a\")"}}"#,
                "aggregates.p: the value is never a number at 5",
            ),
            (
                r#"{"aggregates":{"p":"count(1)"}}"#,
                "aggregates.p: count() takes no argument, or a condition at 7",
            ),
            (
                r#"{"aggregates":{"p":"ms + 1"}}"#,
                "aggregates.p: the expression is not an aggregate",
            ),
            (
                r#"{"groupBy":["a"],"aggregates":{"a":"count()"}}"#,
                "aggregates.a: another column is already named \"a\"",
            ),
            (
                r#"{"groupBy":["level"],"orderBy":["-levl"]}"#,
                "orderBy[0]: there is no column \"levl\": did you mean \"level\"?",
            ),
            (
                r#"{"groupBy":["a"],"having":"coun > 1"}"#,
                "having: unknown name \"coun\" at 1: did you mean \"count\"?",
            ),
        ] {
            let failure = plan(query).unwrap_err();
            assert!(failure.starts_with(message), "{query}: {failure}");
        }
    }
}
