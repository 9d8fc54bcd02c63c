import { Command } from "commander";
import type { ScanOptions, Source } from "@ripsaw/core";
import {
  type ScanFlags,
  addScanOptions,
  examples,
  nonNegativeNumber,
  rate,
  wholeNumber,
} from "../arguments/options.js";
import type { AnalysisFormat } from "../render/reports/analysis.js";

interface AnalyzeFlags extends ScanFlags<AnalysisFormat> {
  readonly maxErrors?: number;
  readonly maxErrorRate?: number;
  readonly maxP99?: number;
  readonly top: number;
}

/**
 * `ripsaw analyze`: validates, computes statistics and finds the most frequent errors in one pass, and compares the
 * result with thresholds.
 */
function analyzeCommand(): Command {
  const command = new Command("analyze")
    .description(
      "validate and compute statistics in one pass, and alert if a threshold is exceeded",
    )
    .option(
      "--max-errors <n>",
      "alert if more records than this have level ERROR or FATAL",
      wholeNumber,
    )
    .option(
      "--max-error-rate <rate>",
      "alert if a larger share of records than this has level ERROR or FATAL (0 to 1)",
      rate,
    )
    .option(
      "--max-p99 <ms>",
      "alert if the 99th percentile of duration_ms is above this",
      nonNegativeNumber,
    )
    .option("--top <n>", "number of error messages to show", wholeNumber, 10);
  return addScanOptions(command, ["table", "json"])
    .addHelpText(
      "after",
      examples(
        "ripsaw analyze app.ndjson",
        "ripsaw analyze app.ndjson --max-errors 100 || page-someone",
        "ripsaw analyze 'logs/*.gz' --max-error-rate 0.01 --max-p99 500 --format json",
      ) + "\n\nExits with 1 if a threshold is exceeded.",
    )
    .action(printAnalysis);
}

async function printAnalysis(files: string[], flags: AnalyzeFlags): Promise<void> {
  const [{ createLogPipeline }, { runScan }, { renderAnalysis }] = await Promise.all([
    import("@ripsaw/core"),
    import("../run/run-scan.js"),
    import("../render/reports/analysis.js"),
  ]);
  const { maxErrors, maxErrorRate, maxP99, top } = flags;
  const thresholds = {
    ...(maxErrors === undefined ? {} : { maxErrors }),
    ...(maxErrorRate === undefined ? {} : { maxErrorRate }),
    ...(maxP99 === undefined ? {} : { maxP99Ms: maxP99 }),
  };
  await runScan(files, flags, {
    async scan(source: Source, options: ScanOptions) {
      const pipeline = createLogPipeline({
        ...options,
        thresholds,
        topErrors: top,
        histogram: flags.format === "table",
      });
      const analysis = await pipeline.loadFrom(source).analyzeAndAlert();
      const { failures } = analysis.result;
      return { ...analysis, ...(failures === undefined ? {} : { failures }) };
    },
    render: (analysis, style) => renderAnalysis(analysis, flags.format, style),
    hasLines: ({ result: { totalCount, rejectedCount, stats } }) =>
      totalCount + rejectedCount + stats.blankCount > 0,
    hasFindings: ({ alerts }) => alerts.length > 0,
  });
}

export { analyzeCommand };
