import { Command } from "commander";
import type { GroupKey, Query } from "@ripsaw/core";
import { type ConditionFlags, addConditionOptions, filterOf } from "../arguments/conditions.js";
import { groupKey, keyName } from "../arguments/group-arguments.js";
import { type ScanFlags, addScanOptions, examples, positiveInteger } from "../arguments/options.js";
import type { QueryFormat } from "../render/reports/query-report.js";

interface TopFlags extends ScanFlags<QueryFormat>, ConditionFlags {
  readonly limit: number;
  readonly maxGroups?: number;
}

/** `ripsaw top`: shows the most frequent values of a field. */
function topCommand(): Command {
  const command = addConditionOptions(
    new Command("top")
      .description("show the most frequent values of a field")
      .argument("<field>", "a field such as http.status, or another expression", groupKey),
  )
    .option("-n, --limit <n>", "number of values to show", positiveInteger, 10)
    .option(
      "--max-groups <n>",
      "maximum number of values to keep; the others are counted (default: 1000000)",
      positiveInteger,
    );
  return addScanOptions(command, ["table", "json", "ndjson", "csv"])
    .addHelpText(
      "after",
      examples(
        "ripsaw top message app.ndjson --level error",
        "ripsaw top user_id 'logs/*.gz' -n 20 --format csv",
        "ripsaw top 'slow=duration_ms > 1000' app.ndjson",
      ),
    )
    .action(printTop);
}

async function printTop(field: GroupKey, files: string[], flags: TopFlags): Promise<void> {
  const [{ checkField }, { runQuery }, { renderQueryReport }, { topTable }] = await Promise.all([
    import("../arguments/field-argument.js"),
    import("../run/run-query.js"),
    import("../render/reports/query-report.js"),
    import("../render/reports/top-values.js"),
  ]);
  checkField(keyName(field), files);
  const { limit, maxGroups, format } = flags;
  const query: Query = {
    ...filterOf(flags),
    groupBy: [field],
    orderBy: ["-count"],
    limit,
    ...(maxGroups === undefined ? {} : { maxGroups }),
  };
  await runQuery(files, flags, query, (report, style) =>
    format === "table"
      ? [topTable(report, keyName(field), style)]
      : renderQueryReport(report, query, format, style),
  );
}

export { topCommand };
