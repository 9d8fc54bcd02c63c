use std::sync::Arc;

use crate::cel::{Environment, Node, Timestamp};
use crate::dialect::{COMMON, SeverityField};
use crate::filter::compile_filter;
use crate::grouping::{GroupPlan, compile_grouping};
use crate::{CompiledRule, Failure, FieldTree, Limits, NamedField, PlanSummary, Query, Rows, Slot};

/// A [`Query`] compiled once.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The fields that any part needs.
    pub fields: FieldTree,
    /// Those that the query names: if one is in no record, a name may be misspelt.
    pub named: Vec<NamedField>,
    /// Which records count; all of them if absent.
    pub predicate: Option<Node>,
    /// What every record is checked against; absent if nothing was asked.
    pub rules: Option<Vec<CompiledRule>>,
    /// The fields in which the severity is found, where statistics or error messages need it.
    pub severity: Vec<SeverityField>,
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
    /// What is known of groups of the matching records.
    pub groups: Option<Arc<GroupPlan>>,
    /// Stop after this many matching records.
    pub limit: Option<u64>,
    /// The bounds of the run.
    pub limits: Limits,
    /// What it does, for a person.
    pub summary: PlanSummary,
}

/// Slots that the log statistics read.
#[derive(Clone, Copy, Debug)]
pub struct StatsSlots {
    /// `duration_ms`
    pub duration_ms: Slot,
    /// `status_code`
    pub status_code: Slot,
}

/// Slots that the analysis of error messages reads.
#[derive(Clone, Copy, Debug)]
pub struct TopErrorsSlots {
    /// `message`
    pub message: Slot,
    /// How many messages to report.
    pub limit: usize,
}

impl Plan {
    /// Compiles a query; the scan begins now. Errors: `invalid_query`.
    pub fn compile(query: &Query) -> Result<Self, Failure> {
        Self::compile_at(query, Timestamp::now())
    }

    /// Compiles a query of a scan that begins at `now`. Errors: `invalid_query`.
    pub fn compile_at(query: &Query, now: Timestamp) -> Result<Self, Failure> {
        let mut fields = FieldTree::default();
        let mut summary = PlanSummary::default();
        let environment = Environment::of_record(now);
        let predicate = query
            .filter
            .as_ref()
            .map(|filter| compile_filter(filter, &mut fields, &environment, &mut summary))
            .transpose()?;
        let rules = query.schema.as_ref().map(|schema| {
            let compile = |rule: &crate::Rule| CompiledRule {
                slot: fields.insert(&rule.path),
                rule: rule.clone(),
            };
            schema.rules.iter().map(compile).collect()
        });
        let needs_severity = query.stats || query.top_errors.is_some();
        let severity = if needs_severity {
            COMMON.severity.fields_in(&mut fields)
        } else {
            Vec::new()
        };
        let stats = query.stats.then(|| StatsSlots {
            duration_ms: fields.insert("duration_ms"),
            status_code: fields.insert("status_code"),
        });
        let top_errors = query.top_errors.map(|limit| TopErrorsSlots {
            message: fields.insert("message"),
            limit,
        });
        let groups = query.grouping.as_ref().map(|grouping| {
            compile_grouping(grouping, query.limit, &mut fields, now, &mut summary)
        });
        let groups = groups.transpose()?.map(Arc::new);
        summary.fields = fields.paths();
        Ok(Self {
            named: fields.named(),
            fields,
            predicate,
            rules,
            severity,
            stats,
            histogram: query.histogram,
            top_errors,
            rows: query.rows,
            select: query.select.clone(),
            limit: query.limit.filter(|_| groups.is_none()),
            groups,
            limits: query.limits,
            summary,
        })
    }
}
