import type { RejectedLine, ValidationReport, Violation } from "@ripsaw/core";
import { csvLine } from "../text/csv.js";
import { type GridColumn, grid } from "../table/grid.js";
import { formatCount, formatCounted } from "../text/quantities.js";
import { rejectedSection, violationsSection } from "../sections/findings.js";
import { lineCounts } from "../sections/line-counts.js";
import { heading, joinSections } from "../sections/section.js";
import { jsonText } from "../text/json.js";
import type { Style } from "../table/style.js";

type ValidationFormat = "table" | "json" | "ndjson" | "csv";

type Finding = Violation | RejectedLine;

function renderValidation(
  report: ValidationReport,
  format: ValidationFormat,
  style: Style,
): Iterable<string> {
  switch (format) {
    case "table":
      return [validationTable(report, style)];
    case "json":
      return [`${jsonText(documentedMembers(report), 2)}\n`];
    case "ndjson":
      return inInputOrder(report)
        .map((finding) => `${jsonText(finding)}\n`)
        .values();
    case "csv":
      return validationCsv(report, style);
  }
}

function validationTable(report: ValidationReport, style: Style): string {
  const { validCount, violationCount, rejectedCount } = report;
  const { colors } = style;
  const verdict =
    violationCount + rejectedCount === 0
      ? colors.green("✓ no violation, no rejected line")
      : colors.red(
          `✗ ${formatCounted(violationCount, "violation")}, ${formatCounted(rejectedCount, "rejected line")}`,
        );
  return joinSections([
    [lineCounts(validCount, "valid record", report, style), verdict],
    rejectedCodesSection(report, style),
    rejectedSection(report.rejectedLines, rejectedCount, style),
    violationsSection(report.violations, violationCount, style),
  ]);
}

function rejectedCodesSection({ rejectedCodes }: ValidationReport, style: Style): string[] {
  const codes = Object.entries(rejectedCodes);
  if (codes.length === 0) return [];
  const columns: GridColumn[] = [{ paint: style.colors.red }, { align: "right" }];
  const rows = codes.map(([code, count]) => [code, formatCount(count)]);
  return [heading("Rejected by code", style), ...grid(columns, rows, style)];
}

function* validationCsv(report: ValidationReport, style: Style): Iterable<string> {
  const findings = inInputOrder(report);
  const named = findings.some(({ source }) => source !== undefined);
  const source = named ? ["source"] : [];
  yield csvLine([...source, "line", "byteOffset", "kind", "path", "code", "message"], style);
  for (const finding of findings) {
    const about =
      "rule" in finding
        ? ["violation", finding.path, finding.rule]
        : ["rejected", null, finding.code];
    const place = [...(named ? [finding.source] : []), finding.line, finding.byteOffset];
    yield csvLine([...place, ...about, finding.message], style);
  }
}

/** Merges violations and rejected lines, ordered by source and then by line. */
function inInputOrder({ violations, rejectedLines }: ValidationReport): Finding[] {
  const bySource = new Map<string | undefined, Finding[]>();
  for (const finding of [...violations, ...rejectedLines]) {
    const sameSource = bySource.get(finding.source);
    if (sameSource === undefined) bySource.set(finding.source, [finding]);
    else sameSource.push(finding);
  }
  return [...bySource.values()].flatMap((findings) => findings.toSorted((a, b) => a.line - b.line));
}

function documentedMembers(report: ValidationReport): object {
  const { validCount, violationCount, rejectedCount, blankCount } = report;
  const { violations, rejectedLines, failures } = report;
  return {
    validCount,
    violationCount,
    rejectedCount,
    blankCount,
    violations,
    rejectedLines,
    failures,
  };
}

export { type ValidationFormat, renderValidation };
