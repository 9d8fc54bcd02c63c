//! A description of a plan for people.

use serde::Serialize;

/// A description of what a [`Plan`](crate::Plan) does, for people.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlanSummary {
    /// The fields that are read, as CEL paths.
    pub fields: Vec<String>,
    /// The filter as CEL text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filter: Option<String>,
    /// The keys that records are grouped by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_by: Option<Vec<String>>,
    /// The aggregates of each group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aggregates: Option<Vec<String>>,
    /// Reasons why steps are slow, each with its place in the query.
    pub notes: Vec<String>,
}

impl PlanSummary {
    /// Adds a note about a place of the query, unless it is already there.
    pub fn note(&mut self, place: &str, note: &str) {
        let note = format!("{place}: {note}");
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }
}
