import { Command } from "commander";
import type { ParseOptions } from "@ripsaw/core";
import { type ConditionFlags, addConditionOptions, filterOf } from "../arguments/conditions.js";
import {
  type ScanFlags,
  addScanOptions,
  examples,
  fieldNames,
  positiveInteger,
  wholeNumber,
} from "../arguments/options.js";
import type { BatchFormat } from "../render/reports/record-batch.js";

interface ParseFlags extends ScanFlags<BatchFormat | "arrow">, ConditionFlags {
  readonly select?: readonly string[];
  readonly limit?: number;
  readonly maxColumns?: number;
  readonly maxCells?: number;
}

/** `ripsaw parse`: converts records to typed columns and prints them as a summary, JSON, CSV or Arrow. */
function parseCommand(): Command {
  const command = addConditionOptions(
    new Command("parse").description(
      "turn records into typed columns: a summary, or the data as JSON, CSV or Arrow",
    ),
  )
    .option("--select <names>", "only these members: timestamp,level,message", fieldNames)
    .option("-n, --limit <n>", "stop after this many records", wholeNumber)
    .option("--max-columns <n>", "refuse more columns (default: 16384)", positiveInteger)
    .option("--max-cells <n>", "refuse more cells (default: 1073741824)", positiveInteger);
  return addScanOptions(command, ["table", "json", "ndjson", "csv", "arrow"])
    .addHelpText(
      "after",
      examples(
        "ripsaw parse app.ndjson",
        "ripsaw parse app.ndjson --format arrow -o app.arrows",
        "ripsaw parse app.ndjson --select timestamp,duration_ms --format csv",
      ) +
        "\n\nA column does not distinguish null from absent, so JSON output omits such members." +
        "\nColumns are kept in memory: one cell per row of each column, but at most 16 cells per" +
        "\nvalue. Arrow output has one cell per row of each column. More than 134217728 cells in" +
        "\ncolumns with few values are refused, unless --max-cells allows them.",
    )
    .action(printBatch);
}

async function printBatch(files: string[], flags: ParseFlags): Promise<void> {
  const [{ parseLogs }, { withExcerpt }, { printNotices, runScan }, { renderBatch }] =
    await Promise.all([
      import("@ripsaw/core"),
      import("../errors/with-excerpt.js"),
      import("../run/run-scan.js"),
      import("../render/reports/record-batch.js"),
    ]);
  const { format, select, limit, maxColumns, maxCells } = flags;
  const filter = filterOf(flags);
  const options: ParseOptions = {
    ...filter,
    ...(select === undefined ? {} : { select }),
    ...(limit === undefined ? {} : { limit }),
    ...(maxColumns === undefined ? {} : { maxColumns }),
    ...(maxCells === undefined ? {} : { maxCells }),
  };
  await runScan(files, flags, {
    scan: (source, scanOptions) =>
      withExcerpt(filter, () => parseLogs(source, { ...scanOptions, ...options })),
    async render(batch, style) {
      if (format === "table" || format === "json") return renderBatch(batch, format, style);
      printNotices(batch);
      if (format !== "arrow") return renderBatch(batch, format, style);
      return [await batch.toArrow(maxCells === undefined ? {} : { maxCells })];
    },
    hasLines: ({ rowCount, rejectedCount, blankCount }) =>
      rowCount + rejectedCount + blankCount > 0,
  });
}

export { parseCommand };
