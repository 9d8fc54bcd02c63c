import { Command } from "commander";
import { type ScanFlags, addScanOptions, examples } from "../options.js";
import type { StatsFormat } from "../render/stats.js";

/** `ripsaw stats`: levels, durations and status codes. */
function statsCommand(): Command {
  const command = new Command("stats").description(
    "count records by level and status code, and measure durations",
  );
  return addScanOptions(command, ["table", "json", "csv"])
    .addHelpText(
      "after",
      examples(
        "ripsaw stats app.ndjson",
        "ripsaw stats 'logs/*.ndjson.gz' --format json",
        "kubectl logs api | ripsaw stats",
      ),
    )
    .action(printStats);
}

async function printStats(files: string[], flags: ScanFlags<StatsFormat>): Promise<void> {
  const [{ computeStats }, { runScan }, { renderStats }] = await Promise.all([
    import("@ripsaw/core"),
    import("../run-scan.js"),
    import("../render/stats.js"),
  ]);
  await runScan(files, flags, {
    scan: (source, options) =>
      computeStats(source, { ...options, histogram: flags.format === "table" }),
    render: (stats, style) => renderStats(stats, flags.format, style),
    hasLines: ({ totalCount, rejectedCount, blankCount }) =>
      totalCount + rejectedCount + blankCount > 0,
  });
}

export { statsCommand };
