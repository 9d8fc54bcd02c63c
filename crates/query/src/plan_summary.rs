use serde::Serialize;

/// What a [`Plan`](crate::Plan) does, for a person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlanSummary {
    /// The fields that are read, as CEL writes them.
    pub fields: Vec<String>,
    /// The filter as CEL writes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filter: Option<String>,
    /// What records are grouped by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_by: Option<Vec<String>>,
    /// What is known of each group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aggregates: Option<Vec<String>>,
    /// Why a step is slow: its place and the reason.
    pub notes: Vec<String>,
}

impl PlanSummary {
    /// Adds a note about a place of the query, unless it is there.
    pub fn note(&mut self, place: &str, note: &str) {
        let note = format!("{place}: {note}");
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }
}
