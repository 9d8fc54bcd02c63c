use std::collections::BTreeMap;

use serde::Serialize;

/// What is asked of a corpus.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Task {
    /// Counts per level and status code, and the durations.
    Stats,
    /// How many records have the level WARN or ERROR.
    Filter,
}

impl Task {
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "stats" => Some(Self::Stats),
            "filter" => Some(Self::Filter),
            _ => None,
        }
    }
}

/// A line of output.
#[derive(Serialize)]
pub(crate) struct Reply {
    pub(crate) ms: f64,
    pub(crate) answer: Answer,
}

/// What came out.
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum Answer {
    Statistics(Statistics),
    #[serde(rename_all = "camelCase")]
    Filter {
        matched: u64,
    },
    /// Of those who read only.
    Bytes {
        bytes: u64,
    },
    /// Of those who count line feeds only.
    Lines {
        lines: u64,
    },
}

#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Statistics {
    pub(crate) records: u64,
    pub(crate) levels: Levels,
    pub(crate) durations: Durations,
    pub(crate) status_codes: BTreeMap<String, u64>,
}

#[derive(Clone, Copy, Default, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) struct Levels {
    pub(crate) error: u64,
    pub(crate) warn: u64,
    pub(crate) info: u64,
    pub(crate) debug: u64,
    #[serde(rename = "other")]
    pub(crate) other: u64,
}

/// In milliseconds; absent where there is no duration.
#[derive(Default, Serialize)]
pub(crate) struct Durations {
    pub(crate) count: u64,
    pub(crate) sum: f64,
    pub(crate) min: Option<f64>,
    pub(crate) max: Option<f64>,
    pub(crate) p50: Option<f64>,
    pub(crate) p95: Option<f64>,
    pub(crate) p99: Option<f64>,
}
