import type { RejectedLine, Violation } from "@ripsaw/core";
import { type GridColumn, grid } from "../table/grid.js";
import type { Style } from "../table/style.js";
import { printable } from "../text/printable.js";
import { formatCount } from "../text/quantities.js";
import { firstOf, heading } from "./section.js";

function violationsSection(
  violations: readonly Violation[],
  total: number,
  style: Style,
): string[] {
  if (violations.length === 0) return [];
  const named = violations.some(({ source }) => source !== undefined);
  const columns: GridColumn[] = [
    ...(named ? [{ title: "source" }] : []),
    { title: "line", align: "right" },
    { title: "rule", paint: style.colors.yellow },
    { title: "message", shrinks: true },
  ];
  const rows = violations.map(({ source, line, rule, message }) => [
    ...(named ? [printable(source ?? "")] : []),
    formatCount(line),
    rule,
    printable(message),
  ]);
  const detail = firstOf(violations.length, total);
  return [heading("Violations", style, detail), ...grid(columns, rows, style)];
}

function rejectedSection(
  rejectedLines: readonly RejectedLine[],
  total: number,
  style: Style,
): string[] {
  if (rejectedLines.length === 0) return [];
  const named = rejectedLines.some(({ source }) => source !== undefined);
  const columns: GridColumn[] = [
    ...(named ? [{ title: "source" }] : []),
    { title: "line", align: "right" },
    { title: "offset", align: "right" },
    { title: "code", paint: style.colors.red },
    { title: "message", shrinks: true },
  ];
  const rows = rejectedLines.map(({ source, line, byteOffset, code, message }) => [
    ...(named ? [printable(source ?? "")] : []),
    formatCount(line),
    formatCount(byteOffset),
    code,
    printable(message),
  ]);
  const detail = firstOf(rejectedLines.length, total);
  return [heading("Rejected lines", style, detail), ...grid(columns, rows, style)];
}

export { rejectedSection, violationsSection };
