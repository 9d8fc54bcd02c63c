import { type Query, scanToArrow } from "@ripsaw/core";
import { CommandFailure } from "./command-failure.js";
import type { ScanFlags } from "./options.js";
import { type QueryFormat, renderQueryReport } from "./render/query-report.js";
import { runQuery } from "./run-query.js";

/** Prints the answer to a query that asks for groups, or for anything else but records. */
async function printGroups(
  files: readonly string[],
  flags: ScanFlags,
  query: Query,
  format: QueryFormat | "arrow",
): Promise<void> {
  const hasGroups = query.groupBy !== undefined || query.aggregates !== undefined;
  if (!hasGroups && format !== "table" && format !== "json") {
    throw new CommandFailure(
      "invalid_option",
      `the query asks for neither groups nor records, which ${format} is made of: use table or json`,
    );
  }
  if (format === "arrow") {
    return runQuery(files, { ...flags, format }, query, ({ arrow }) => [arrow], scanToArrow);
  }
  return runQuery(files, { ...flags, format }, query, (report, style) =>
    renderQueryReport(report, query, format, style),
  );
}

export { printGroups };
