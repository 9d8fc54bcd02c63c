import type { FilterResult } from "@ripsaw/core";
import { jsonText } from "./json.js";

/** The matching records as one object. Each record is its own line of the log, so that no digit is lost. */
function* renderMatches(result: FilterResult): Iterable<string> {
  const { matchedCount, recordCount, rejectedCount, blankCount, rejectedLines, failures } = result;
  const counts = { matchedCount, recordCount, rejectedCount, blankCount, rejectedLines, failures };
  yield `${jsonText(counts).slice(0, -1)},"records":[`;
  let separator = "\n";
  for (const line of result.lines) {
    yield separator + line;
    separator = ",\n";
  }
  yield "\n]}\n";
}

export { renderMatches };
