import { Command, InvalidArgumentError } from "commander";
import type { GroupKey, Query } from "@ripsaw/core";
import { type ConditionFlags, addConditionOptions, filterOf } from "../arguments/conditions.js";
import { groupKey, keyName } from "../arguments/group-arguments.js";
import { type ScanFlags, addScanOptions, examples } from "../arguments/options.js";
import type { QueryFormat } from "../render/reports/query-report.js";
import { millisecondsOf } from "../timeline/slot-width.js";

interface TimelineFlags extends ScanFlags<QueryFormat>, ConditionFlags {
  readonly every?: string;
  readonly by?: GroupKey;
  readonly time: string;
}

/** Default of `--every`. A table merges minutes if there are many. */
const EVERY = "1m";

/** `ripsaw timeline`: shows the number of records over time. */
function timelineCommand(): Command {
  const command = addConditionOptions(
    new Command("timeline").description("show the number of records over time"),
  )
    .option(
      "--every <width>",
      "width of the buckets: 10s, 1m, 1h30m, 1d (default: 1m; a table merges buckets if there are many)",
      width,
    )
    .option("-b, --by <key>", "also count by the values of this key: level", groupKey)
    .option(
      "--time <field>",
      "field with the time: RFC 3339 text, or a number since 1970",
      "timestamp",
    );
  return addScanOptions(command, ["table", "json", "ndjson", "csv"])
    .addHelpText(
      "after",
      examples(
        "ripsaw timeline app.ndjson --by level",
        "ripsaw timeline 'logs/*.gz' --every 1h --level error",
        "ripsaw timeline pino.ndjson --time time --every 10s --format csv",
      ),
    )
    .action(printTimeline);
}

async function printTimeline(files: string[], flags: TimelineFlags): Promise<void> {
  const [{ runQuery }, { renderQueryReport }, { timelineTable }, { timelineOf }] =
    await Promise.all([
      import("../run/run-query.js"),
      import("../render/reports/query-report.js"),
      import("../render/reports/timeline.js"),
      import("../timeline/time-slots.js"),
    ]);
  const { every = EVERY, by, time, format } = flags;
  const query: Query = {
    ...filterOf(flags),
    groupBy: [
      { name: "time", key: `bucket(${time}, ${JSON.stringify(every)})` },
      ...(by === undefined ? [] : [by]),
    ],
  };
  await runQuery(files, flags, query, (report, style) => {
    if (format !== "table") return renderQueryReport(report, query, format, style);
    const byName = by === undefined ? undefined : keyName(by);
    const timeline = timelineOf({
      groups: report.groups ?? [],
      time: "time",
      ...(byName === undefined ? {} : { by: byName }),
      widthMs: millisecondsOf(every) ?? 1,
      mayMerge: flags.every === undefined,
    });
    return [timelineTable(report, timeline, byName, style)];
  });
}

function width(value: string): string {
  if (millisecondsOf(value) !== undefined) return value;
  throw new InvalidArgumentError("It must be a duration such as 10s, 1m, 1h30m or 1d.");
}

export { timelineCommand };
