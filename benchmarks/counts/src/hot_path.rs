//! The hot paths that are counted: the query of each, its preparation and its run.

use std::ops::Range;
use std::sync::Arc;

use ripsaw_engine::{Chunk, Report, Scan, ScanMemory, ScanSettings};
use ripsaw_kernels::{Kernel, StructuralIndex};
use ripsaw_query::{Error, Plan, Query};

use crate::lines::{LINE_COUNT, own_names, sample, shuffled_members};

/// Maximum length of the windows of [`HotPath::Index`], in bytes.
const WINDOW_BYTES: usize = 128 << 10;

/// What is counted: the structural index alone, or a scan of the engine with one query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HotPath {
    /// Builds the structural index alone, window by window.
    Index,
    /// Computes statistics.
    Stats,
    /// Counts the records that match a filter.
    Filter,
    /// Validates the default schema.
    Validate,
    /// Makes a column of every member.
    Columns,
    /// Groups records, with a count, an average and a quantile for each group.
    Groups,
    /// Computes statistics of records whose members are in random order.
    ShuffledMembers,
    /// Computes statistics of records each of which has a member that no other record has.
    OwnNames,
}

impl HotPath {
    /// All hot paths.
    pub const ALL: [Self; 8] = [
        Self::Index,
        Self::Stats,
        Self::Filter,
        Self::Validate,
        Self::Columns,
        Self::Groups,
        Self::ShuffledMembers,
        Self::OwnNames,
    ];

    /// Name of the path in the expected and measured counts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Index => "index",
            Self::Stats => "stats",
            Self::Filter => "filter",
            Self::Validate => "validate",
            Self::Columns => "columns",
            Self::Groups => "groups",
            Self::ShuffledMembers => "shuffled_members",
            Self::OwnNames => "own_names",
        }
    }

    const fn query(self) -> &'static str {
        match self {
            Self::Index => "{}",
            Self::Stats | Self::ShuffledMembers | Self::OwnNames => r#"{"stats":true}"#,
            Self::Filter => {
                r#"{"filter":"severity >= WARN && (duration_ms > 1000.0 || message.contains(\"timeout\"))"}"#
            }
            Self::Validate => {
                r#"{"schema":{"rules":[
                {"path":"timestamp","type":"string","required":true,"minLength":1},
                {"path":"level","type":"string","required":true,"enum":["ERROR","WARN","INFO","DEBUG"]},
                {"path":"message","type":"string","required":true},
                {"path":"duration_ms","type":"number","minimum":0},
                {"path":"status_code","type":"integer","minimum":100,"maximum":599},
                {"path":"user_id","type":"string"}]}}"#
            }
            Self::Columns => r#"{"rows":"columns"}"#,
            Self::Groups => {
                r#"{"groupBy":[{"name":"level","key":"level"},{"name":"status","key":"status_code"}],
                "aggregates":{"count":"count()","avg":"avg(duration_ms)","p99":"p99(duration_ms)"}}"#
            }
        }
    }

    /// Makes the lines of the path and runs it once, so that memory and the shapes of lines exist already, as they do
    /// in a long scan.
    pub fn prepare(self) -> Result<Prepared, Error> {
        let lines = match self {
            Self::ShuffledMembers => shuffled_members()?,
            Self::OwnNames => own_names()?,
            _ => sample()?,
        };
        let work = match self {
            Self::Index => Work::Index(StructuralIndex::default(), windows_of(&lines)),
            _ => Work::Scan(
                Box::new(Plan::compile(&Query::from_json(self.query())?)?),
                Arc::default(),
            ),
        };
        let mut prepared = Prepared { lines, work };
        prepared.run()?.check();
        Ok(prepared)
    }
}

/// A [`HotPath`] that is ready to run.
pub struct Prepared {
    lines: Vec<u8>,
    work: Work,
}

enum Work {
    Index(StructuralIndex, Vec<Range<usize>>),
    Scan(Box<Plan>, Arc<ScanMemory>),
}

/// Result of a run. The caller receives it in order to drop it outside of what is counted.
pub struct Counted {
    /// Name of the [`Kernel`] that did the work.
    pub kernel: &'static str,
    /// Number of lines that were found; for a scan, the number of records.
    pub line_count: u64,
    /// Report, if the path is a scan.
    pub report: Option<Report>,
}

impl Prepared {
    /// Does the work that is counted.
    pub fn run(&mut self) -> Result<Counted, Error> {
        match &mut self.work {
            Work::Index(index, windows) => {
                let kernel = Kernel::detect();
                let mut line_count = 0;
                for window in windows {
                    kernel.index_window(&self.lines[window.clone()], index);
                    line_count += index.line_ends().len() as u64 - 1;
                }
                Ok(Counted {
                    kernel: kernel.name(),
                    line_count,
                    report: None,
                })
            }
            Work::Scan(plan, memory) => {
                let settings = ScanSettings {
                    memory: Some(Arc::clone(memory)),
                    ..ScanSettings::default()
                };
                let scan = Scan::new(plan.as_ref().clone(), settings);
                scan.scan_chunk(&Chunk::whole_source(&self.lines))?;
                let report = scan.finish()?.finish(Vec::new(), Vec::new())?;
                let profile = report.profile.as_ref();
                Ok(Counted {
                    kernel: profile.map_or("unknown", |profile| profile.kernel),
                    line_count: report.record_count,
                    report: Some(report),
                })
            }
        }
    }
}

impl Counted {
    /// Checks that every line was read, and by the kernel that `RIPSAW_KERNEL` names, if the variable is set.
    ///
    /// # Panics
    /// If that is not so, because the counts would be meaningless.
    pub fn check(&self) {
        assert_eq!(self.line_count, LINE_COUNT, "not every line was a record");
        if let Ok(kernel) = std::env::var("RIPSAW_KERNEL") {
            assert_eq!(
                self.kernel, kernel,
                "another kernel than RIPSAW_KERNEL did the work"
            );
        }
    }
}

/// Splits the lines into windows of whole lines.
fn windows_of(lines: &[u8]) -> Vec<Range<usize>> {
    let mut windows = Vec::new();
    let mut from = 0;
    while from < lines.len() {
        let longest = lines.len().min(from + WINDOW_BYTES);
        let to = lines[from..longest]
            .iter()
            .rposition(|&byte| byte == b'\n')
            .map_or(lines.len(), |line_feed| from + line_feed + 1);
        windows.push(from..to);
        from = to;
    }
    windows
}
