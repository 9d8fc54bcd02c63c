use std::num::NonZero;

use ripsaw_engine::{ChunkReader, LineReading, Report, Scan, ScanSettings};
use ripsaw_query::{Error, Plan, Query};
use ripsaw_sources::{BytesReader, PathsReader, ReadSettings};

use crate::Trouble;
use crate::answer::{Answer, Durations, Levels, Statistics, Task};
use crate::corpus::Corpus;

const STATS: &str = r#"{"stats": true}"#;
const FILTER: &str = r#"{"filter": {"field": "level", "in": ["ERROR", "WARN"]}}"#;

/// Ripsaw's engine, without the library or Node.
pub(crate) fn run_ripsaw(
    task: Task,
    corpus: &Corpus,
    threads: NonZero<usize>,
    line_reading: LineReading,
) -> Result<Answer, Trouble> {
    let scan_settings = ScanSettings {
        threads: Some(threads),
        line_reading,
        ..ScanSettings::default()
    };
    match corpus {
        Corpus::OnDisk(paths) => {
            let paths: Vec<_> = paths
                .iter()
                .map(|path| path.to_string_lossy().into_owned())
                .collect();
            let reader = PathsReader::open(&paths, &ReadSettings::default()).map_err(failed)?;
            Ok(answer(&scan(task, &reader, scan_settings)?))
        }
        Corpus::InMemory(parts) => {
            let [bytes] = parts.as_slice() else {
                return Err("in memory: one file only".into());
            };
            let settings = ReadSettings::default().for_bytes(bytes.len(), threads.get());
            let reader = BytesReader::new(bytes, &settings);
            Ok(answer(&scan(task, &reader, scan_settings)?))
        }
    }
}

fn scan(task: Task, reader: &dyn ChunkReader, settings: ScanSettings) -> Result<Report, Trouble> {
    let query = Query::from_json(match task {
        Task::Stats => STATS,
        Task::Filter => FILTER,
    });
    let plan = query
        .and_then(|query| Plan::compile(&query))
        .map_err(failed)?;
    let scan = Scan::new(plan, settings);
    scan.run(reader).map_err(failed)?;
    let partial = scan.finish().map_err(failed)?;
    partial.finish(Vec::new(), Vec::new()).map_err(failed)
}

fn answer(report: &Report) -> Answer {
    let Some(stats) = &report.stats else {
        return Answer::Filter {
            matched: report.matched_count,
        };
    };
    let durations = &stats.duration_ms;
    Answer::Statistics(Statistics {
        records: stats.total_count,
        levels: Levels {
            error: stats.error_count,
            warn: stats.warn_count,
            info: stats.info_count,
            debug: stats.debug_count,
            other: stats.other_count,
        },
        durations: Durations {
            count: durations.count,
            sum: durations.mean.unwrap_or_default() * durations.count as f64,
            min: durations.min,
            max: durations.max,
            p50: durations.p50,
            p95: durations.p95,
            p99: durations.p99,
        },
        status_codes: stats.status_codes.iter().cloned().collect(),
    })
}

fn failed(failure: Error) -> Trouble {
    let Error { code, message, .. } = failure;
    format!("{}: {message}", code.as_str()).into()
}
