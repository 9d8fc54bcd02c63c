import { Command } from "commander";
import type { Query } from "@ripsaw/core";
import { type ConditionFlags, addConditionOptions, filterOf } from "../arguments/conditions.js";
import { type ScanFlags, addScanOptions, examples } from "../arguments/options.js";
import type { HistogramFormat } from "../render/reports/field-histogram.js";

type HistogramFlags = ScanFlags<HistogramFormat> & ConditionFlags;

/** `ripsaw histogram`: shows the distribution of the numbers of a field. */
function histogramCommand(): Command {
  const command = addConditionOptions(
    new Command("histogram")
      .description("show how the numbers of a field are distributed")
      .argument("<field>", "a field such as duration_ms, or another expression"),
  );
  return addScanOptions(command, ["table", "json", "ndjson", "csv"])
    .addHelpText(
      "after",
      examples(
        "ripsaw histogram duration_ms app.ndjson",
        "ripsaw histogram http.response_bytes 'logs/*.gz' --filter 'http.status == 200'",
        "ripsaw histogram 'size(message)' app.ndjson --format csv",
      ) +
        "\n\nExcept in a table, each bucket has `from` (inclusive), `to` (exclusive) and `count`.",
    )
    .action(printHistogram);
}

async function printHistogram(
  field: string,
  files: string[],
  flags: HistogramFlags,
): Promise<void> {
  const [{ checkField }, { runQuery }, { FIGURES, renderHistogram }] = await Promise.all([
    import("../arguments/field-argument.js"),
    import("../run/run-query.js"),
    import("../render/reports/field-histogram.js"),
  ]);
  checkField(field, files);
  const figures = FIGURES.map((name) => [name, `${name}(${field})`]);
  const query: Query = {
    ...filterOf(flags),
    aggregates: { ...Object.fromEntries(figures), histogram: `histogram(${field})` },
  };
  await runQuery(files, flags, query, (report, style) =>
    renderHistogram(report, field, flags.format, style),
  );
}

export { histogramCommand };
