import { Command } from "commander";
import type { Expression, FilterOptions, Level } from "@ripsaw/core";
import {
  LEVELS,
  type ScanFlags,
  addScanOptions,
  examples,
  levelOption,
  nonNegativeNumber,
  statusCodes,
  wholeNumber,
} from "../options.js";

interface FilterFlags extends ScanFlags<"ndjson" | "json" | "csv" | "table"> {
  readonly minLevel?: Level;
  readonly minDuration?: number;
  readonly status?: readonly number[];
  readonly limit?: number;
}

/** `ripsaw filter`: the lines of the matching records, byte for byte, in input order. */
function filterCommand(): Command {
  const command = new Command("filter")
    .description("print the lines of matching records, byte for byte, in input order")
    .addOption(levelOption("--min-level <level>", "records of this level or a more severe one"))
    .option("--min-duration <ms>", "records whose duration_ms is at least this", nonNegativeNumber)
    .option("--status <codes>", "records with one of these status codes: 500,502", statusCodes)
    .option("--limit <n>", "stop after this many matching records", wholeNumber);
  return addScanOptions(command, ["ndjson", "json", "csv", "table"])
    .addHelpText(
      "after",
      examples(
        "ripsaw filter app.ndjson --min-level WARN",
        "ripsaw filter app.ndjson --min-duration 1000 --status 500,503 --limit 20",
        "ripsaw filter 'logs/*.gz' --min-level ERROR | ripsaw stats",
      ) + "\n\nRecords must satisfy all the given conditions.",
    )
    .action(printMatches);
}

async function printMatches(files: string[], flags: FilterFlags): Promise<void> {
  switch (flags.format) {
    case "ndjson":
      return printLines(files, flags);
    case "json":
      return printObject(files, flags);
    case "csv":
    case "table":
      return printColumns(files, flags, flags.format);
  }
}

async function printLines(files: string[], flags: FilterFlags): Promise<void> {
  const [{ filterLogs }, { runRawScan }] = await Promise.all([
    import("@ripsaw/core"),
    import("../run-scan.js"),
  ]);
  await runRawScan(files, flags, (source, options) =>
    filterLogs(source, { ...options, ...conditionsOf(flags) }),
  );
}

async function printObject(files: string[], flags: FilterFlags): Promise<void> {
  const [{ filterLogs }, { runScan }, { renderMatches }] = await Promise.all([
    import("@ripsaw/core"),
    import("../run-scan.js"),
    import("../render/matches.js"),
  ]);
  await runScan(files, flags, {
    scan: (source, options) => filterLogs(source, { ...options, ...conditionsOf(flags) }),
    render: renderMatches,
    hasLines: ({ recordCount, rejectedCount, blankCount }) =>
      recordCount + rejectedCount + blankCount > 0,
  });
}

async function printColumns(
  files: string[],
  flags: FilterFlags,
  format: "table" | "csv",
): Promise<void> {
  const [{ parseLogs }, { noticeRejected, runScan }, { renderBatch }] = await Promise.all([
    import("@ripsaw/core"),
    import("../run-scan.js"),
    import("../render/batch.js"),
  ]);
  const { limit } = flags;
  await runScan(files, flags, {
    scan: (source, options) =>
      parseLogs(source, {
        ...options,
        filter: { and: expressionsOf(flags) },
        ...(limit === undefined ? {} : { limit }),
      }),
    render(batch, style) {
      if (format === "csv") noticeRejected(batch);
      return renderBatch(batch, format, style);
    },
    hasLines: ({ rowCount, rejectedCount, blankCount }) =>
      rowCount + rejectedCount + blankCount > 0,
  });
}

function conditionsOf({ minLevel, minDuration, status, limit }: FilterFlags): FilterOptions {
  return {
    ...(minLevel === undefined ? {} : { minLevel }),
    ...(minDuration === undefined ? {} : { minDurationMs: minDuration }),
    ...(status === undefined ? {} : { statusCodes: status }),
    ...(limit === undefined ? {} : { limit }),
  };
}

/** The same conditions for columns, which take an expression. */
function expressionsOf({ minLevel, minDuration, status }: FilterFlags): Expression[] {
  const expressions: Expression[] = [];
  if (minLevel !== undefined) {
    expressions.push({ field: "level", in: LEVELS.slice(0, LEVELS.indexOf(minLevel) + 1) });
  }
  if (minDuration !== undefined) {
    expressions.push({ field: "duration_ms", op: ">=", value: minDuration });
  }
  if (status !== undefined) expressions.push({ field: "status_code", in: status });
  return expressions;
}

export { filterCommand };
