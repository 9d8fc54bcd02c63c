import { Command } from "commander";
import { type ConditionFlags, addConditionOptions, filterOf } from "../arguments/conditions.js";
import { type ScanFlags, addScanOptions, examples } from "../arguments/options.js";
import type { StatsFormat } from "../render/reports/log-stats.js";

/** `ripsaw stats`: counts levels and status codes and measures durations. */
function statsCommand(): Command {
  const command = addConditionOptions(
    new Command("stats").description(
      "count records by level and status code, and measure durations",
    ),
  );
  return addScanOptions(command, ["table", "json", "csv"])
    .addHelpText(
      "after",
      examples(
        "ripsaw stats app.ndjson",
        "ripsaw stats 'logs/*.ndjson.gz' --format json",
        "kubectl logs api | ripsaw stats --level warn",
      ),
    )
    .action(printStats);
}

async function printStats(
  files: string[],
  flags: ScanFlags<StatsFormat> & ConditionFlags,
): Promise<void> {
  const [{ computeStats }, { withExcerpt }, { runScan }, { renderStats }] = await Promise.all([
    import("@ripsaw/core"),
    import("../errors/with-excerpt.js"),
    import("../run/run-scan.js"),
    import("../render/reports/log-stats.js"),
  ]);
  const filter = filterOf(flags);
  await runScan(files, flags, {
    scan: (source, options) =>
      withExcerpt(filter, () =>
        computeStats(source, { ...options, ...filter, histogram: flags.format === "table" }),
      ),
    render: (stats, style) => renderStats(stats, flags.format, style),
    hasLines: ({ totalCount, rejectedCount, blankCount }) =>
      totalCount + rejectedCount + blankCount > 0,
  });
}

export { statsCommand };
