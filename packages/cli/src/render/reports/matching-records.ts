import type { ScanReport } from "@ripsaw/core";
import { documentedMembers } from "./documented-members.js";
import { jsonText } from "../text/json.js";

/**
 * Renders a report with its matching records. Each record is written as its line of the log, so that no digit is lost.
 */
function* renderMatches(report: ScanReport): Iterable<string> {
  yield `${jsonText(documentedMembers(report)).slice(0, -1)},"records":[`;
  let separator = "\n";
  for (const line of report.lines ?? []) {
    yield separator + line;
    separator = ",\n";
  }
  yield "\n]}\n";
}

export { renderMatches };
