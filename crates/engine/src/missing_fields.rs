//! Fields that a query names and that occur in no record, with suggestions of what may have been meant.

mod record_sample;

use ripsaw_query::{NamedField, Plan, nearest_path};
use serde::Serialize;

use crate::columns::RecordBatch;
use crate::record::{LineKind, Records, Window};
use record_sample::RecordSample;

/// Fields that the query names and that have occurred in no record so far.
pub(crate) struct MissingFields {
    missing: Vec<NamedField>,
    /// Records whose members may be suggested instead.
    sample: RecordSample,
    /// Whether the query selects members. Which of them are missing is only known at the end, from the
    /// columns.
    selects: bool,
}

/// A field that the query names and that occurs in no record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MissingField {
    /// The field in the syntax of expressions; for a selected member, its name.
    pub field: String,
    /// A field with a similar name that does occur and may have been meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
}

impl MissingFields {
    pub(crate) fn new(plan: &Plan) -> Self {
        Self {
            missing: plan.named.clone(),
            sample: RecordSample::default(),
            selects: plan.select.is_some(),
        }
    }

    /// Removes the fields that occur in the records of a window.
    #[inline]
    pub(crate) fn update(&mut self, window: Window<'_>, records: &Records) {
        if self.missing.is_empty() && !self.selects {
            return;
        }
        self.missing.retain(|field| {
            let mut values = records.column(field.slot).iter().zip(&records.line_kinds);
            !values.any(|(value, kind)| !value.is_absent() && *kind == LineKind::Record)
        });
        if !self.missing.is_empty() || self.selects {
            self.sample.update(window, records);
        }
    }

    pub(crate) fn merge(&mut self, other: Self) {
        self.missing.retain(|field| other.missing.contains(field));
        self.sample.merge(other.sample);
    }

    /// The fields that are missing at the end; none if there were no records. `columns` are those of the
    /// selected members.
    pub(crate) fn finish(
        self,
        plan: &Plan,
        record_count: u64,
        columns: Option<&RecordBatch>,
    ) -> Vec<MissingField> {
        let mut selected: Vec<&String> = plan.select.iter().flatten().collect();
        selected.retain(|name| {
            columns.is_some_and(|batch| {
                batch.row_count > 0 && batch.columns.iter().all(|column| column.name != **name)
            })
        });
        if record_count == 0 || self.missing.is_empty() && selected.is_empty() {
            return Vec::new();
        }
        let known = self.sample.paths();
        let fields = self
            .missing
            .iter()
            .map(|NamedField { path, .. }| MissingField {
                field: path_text(path),
                suggestion: nearest_path(path, &known).map(|path| path_text(&path)),
            });
        let members = selected.into_iter().map(|name| MissingField {
            field: name.clone(),
            suggestion: nearest_path(
                std::slice::from_ref(name),
                known.iter().filter(|path| path.len() == 1),
            )
            .and_then(|path| path.into_iter().next()),
        });
        fields.chain(members).collect()
    }
}

fn path_text(path: &[String]) -> String {
    let names: Vec<&str> = path.iter().map(String::as_str).collect();
    ripsaw_query::path_text(&names)
}
