//! The compiled form of a query.

use std::sync::Arc;

use crate::cel::{Environment, Node, Timestamp};
use crate::dialect::{COMMON, SeverityField};
use crate::filter::compile_filter;
use crate::grouping::{GroupPlan, compile_grouping};
use crate::{CompiledRule, Error, FieldTree, Limits, NamedField, PlanSummary, Query, Rows, Slot};

/// A [`Query`] compiled once.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The fields that any part of the query needs.
    pub fields: FieldTree,
    /// The fields that the query names. If no record has one of them, its name may be misspelt.
    pub named: Vec<NamedField>,
    /// Which records count; all of them if absent.
    pub predicate: Option<Node>,
    /// The rules that every record is checked against; absent if the query has no schema.
    pub rules: Option<Vec<CompiledRule>>,
    /// The fields that may hold the severity, if statistics or error messages need it.
    pub severity: Vec<SeverityField>,
    /// The fields of the log statistics.
    pub stats: Option<StatsSlots>,
    /// Whether the statistics include a histogram.
    pub histogram: bool,
    /// The fields of the error messages.
    pub top_errors: Option<TopErrorsSlots>,
    /// What is done with the matching records.
    pub rows: Rows,
    /// The members that become columns; all of them if absent.
    pub select: Option<Vec<String>>,
    /// The groups and aggregates to compute.
    pub groups: Option<Arc<GroupPlan>>,
    /// Stops the run after this many matching records.
    pub limit: Option<u64>,
    /// Limits on the resources of the run.
    pub limits: Limits,
    /// A description of the plan for people.
    pub summary: PlanSummary,
}

/// The slots that the log statistics read.
#[derive(Clone, Copy, Debug)]
pub struct StatsSlots {
    /// `duration_ms`
    pub duration_ms: Slot,
    /// `status_code`
    pub status_code: Slot,
}

/// The slots that the analysis of error messages reads.
#[derive(Clone, Copy, Debug)]
pub struct TopErrorsSlots {
    /// `message`
    pub message: Slot,
    /// Maximum number of messages to report.
    pub limit: usize,
}

impl Plan {
    /// Compiles a query of a scan that begins now. Errors: `invalid_query`.
    pub fn compile(query: &Query) -> Result<Self, Error> {
        Self::compile_at(query, Timestamp::now())
    }

    /// Compiles a query of a scan that begins at `now`. Errors: `invalid_query`.
    pub fn compile_at(query: &Query, now: Timestamp) -> Result<Self, Error> {
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
