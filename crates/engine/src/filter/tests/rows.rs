//! Rows of lines for tests of expressions.

use ripsaw_kernels::{Kernel, StructuralIndex};
use ripsaw_query::cel::{Environment, Program, Timestamp, compile, parse};
use ripsaw_query::{FieldTree, Plan, Query};

use crate::filter::RowSource;
use crate::record::{LineKind, LineReading, Records, Window, WindowReader};
use crate::window_counts::WindowCounts;

/// Returns the moment at which the scans of these tests begin.
pub(super) fn now() -> Timestamp {
    Timestamp::parse(b"2026-01-31T12:00:00Z").unwrap()
}

/// Compiles an expression, and calls `check` with it and with the rows of the lines that are records.
pub(super) fn with_rows<T>(
    kernel: Kernel,
    text: &str,
    lines: &[&str],
    check: impl FnOnce(&Program, RowSource<'_>, &[u32]) -> T,
) -> T {
    let mut fields = FieldTree::default();
    let environment = Environment::of_record(now());
    let program = parse(text).and_then(|expr| compile(&expr, &mut fields, &environment));
    let program = program.unwrap_or_else(|problem| panic!("{text}: {problem}"));
    read_rows(kernel, fields, lines, |source, rows| {
        check(&program, source, rows)
    })
}

/// Calls `check` with the rows of the lines that are records.
pub(super) fn read_rows<T>(
    kernel: Kernel,
    fields: FieldTree,
    lines: &[&str],
    check: impl FnOnce(RowSource<'_>, &[u32]) -> T,
) -> T {
    let mut plan = Plan::compile(&Query::default()).unwrap();
    plan.fields = fields;
    let mut bytes = lines.join("\n").into_bytes();
    bytes.push(b'\n');
    let byte_count = bytes.len();
    bytes.resize(byte_count + Window::PADDING, b' ');
    let mut index = StructuralIndex::default();
    let mut special = Vec::new();
    kernel.index_window(&bytes[..byte_count], &mut index);
    index.find_special_lines(&mut special);
    let window = Window {
        text: &bytes,
        index: &index,
        special: &special,
    };
    let mut records = Records::new(plan.fields.slot_count(), false);
    let mut reader = WindowReader::new(kernel, &plan.limits);
    // Without speculation, rows are in the order of lines.
    reader.begin_scan(LineReading::General);
    reader.read(window, &plan, &mut records, &mut WindowCounts::default());
    let rows: Vec<u32> = (0..)
        .zip(&records.line_kinds)
        .filter(|(_, kind)| **kind == LineKind::Record)
        .map(|(row, _)| row)
        .collect();
    check(RowSource::Window(window, &records), &rows)
}
