import { type Query, toRecordBatch } from "@ripsaw/core";
import { CommandError } from "../errors/command-error.js";
import type { ScanFlags } from "../arguments/options.js";
import { type QueryFormat, renderQueryReport } from "../render/reports/query-report.js";
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
    throw new CommandError(
      "invalid_option",
      `${format} consists of groups or records, but the query asks for neither: use table or json`,
    );
  }
  await runQuery(files, { ...flags, format }, query, async (report, style) => {
    if (format !== "arrow") return renderQueryReport(report, query, format, style);
    const batch = await toRecordBatch(report.groups ?? []);
    return [await batch.toArrow()];
  });
}

export { printGroups };
