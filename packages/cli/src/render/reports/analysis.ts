import type { Alert, ProcessingResult } from "@ripsaw/core";
import { printable } from "../text/printable.js";
import { formatBytes, formatCount, formatDuration } from "../text/quantities.js";
import { rejectedSection, violationsSection } from "../sections/findings.js";
import { lineCounts } from "../sections/line-counts.js";
import { logStatsSections } from "../sections/log-stats.js";
import { heading, joinSections } from "../sections/section.js";
import { topErrorsSection } from "../sections/top-errors.js";
import { jsonText } from "../text/json.js";
import type { Style } from "../table/style.js";

type AnalysisFormat = "table" | "json";

/** Result of the pipeline, and the alerts for the thresholds that it exceeded. */
interface Analysis {
  readonly result: ProcessingResult;
  readonly alerts: readonly Alert[];
}

const SHOWN_FINDINGS = 5;

function renderAnalysis(
  analysis: Analysis,
  format: AnalysisFormat,
  style: Style,
): Iterable<string> {
  switch (format) {
    case "table":
      return [analysisTable(analysis, style)];
    case "json":
      return [`${jsonText({ ...analysis.result, alerts: analysis.alerts }, 2)}\n`];
  }
}

function analysisTable({ result, alerts }: Analysis, style: Style): string {
  const { stats, topErrors, violationCount, rejectedCount } = result;
  const violations = result.violations.slice(0, SHOWN_FINDINGS);
  const rejectedLines = result.rejectedLines.slice(0, SHOWN_FINDINGS);
  return joinSections([
    [lineCounts(stats.totalCount, "record", stats, style)],
    ...logStatsSections(stats, style),
    topErrorsSection(topErrors, style),
    violationsSection(violations, violationCount, style),
    rejectedSection(rejectedLines, rejectedCount, style),
    throughputSection(result, style),
    alertsSection(alerts, style),
  ]);
}

function throughputSection(result: ProcessingResult, style: Style): string[] {
  const { byteCount, processingTimeMs, recordsPerSecond, bytesPerSecond } = result;
  return [
    heading("Throughput", style),
    `  ${formatBytes(byteCount)} in ${formatDuration(processingTimeMs)}: ` +
      `${formatCount(recordsPerSecond)} records/s, ${formatBytes(bytesPerSecond)}/s`,
  ];
}

function alertsSection(alerts: readonly Alert[], style: Style): string[] {
  if (alerts.length === 0) return [];
  const { colors } = style;
  return [
    colors.bold(colors.red("Alerts")),
    ...alerts.map(({ message }) => `  ${colors.red("✗")} ${printable(message)}`),
  ];
}

export { type Analysis, type AnalysisFormat, renderAnalysis };
