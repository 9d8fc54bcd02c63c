import { Command } from "commander";
import type { Expression } from "@ripsaw/core";
import {
  type ConditionFlags,
  addConditionOptions,
  allOf,
  conditionsOf,
  levelOption,
} from "../arguments/conditions.js";
import type { SeverityTerm } from "../level-words.js";
import {
  type ScanFlags,
  addScanOptions,
  examples,
  nonNegativeNumber,
  statusCodes,
  wholeNumber,
} from "../arguments/options.js";
import type { RecordsFormat } from "../run/print-records.js";

interface FilterFlags extends ScanFlags<RecordsFormat>, ConditionFlags {
  readonly minLevel?: SeverityTerm;
  readonly minDuration?: number;
  readonly status?: readonly number[];
  readonly limit?: number;
}

/** `ripsaw filter`: prints the lines of the matching records, byte for byte, in input order. */
function filterCommand(): Command {
  const command = addConditionOptions(
    new Command("filter")
      .description("print the lines of matching records, byte for byte, in input order")
      .argument("[expr]", "a condition, as for --filter, or the first file (see below)"),
  )
    .addOption(levelOption("--min-level <level>", "the same as --level").hideHelp())
    .option(
      "--min-duration <ms>",
      "only records whose duration_ms is at least this",
      nonNegativeNumber,
    )
    .option("--status <codes>", "only records with one of these status codes: 500,502", statusCodes)
    .option("-n, --limit <n>", "stop after this many matching records", wholeNumber);
  return addScanOptions(command, ["ndjson", "json", "csv", "table"])
    .addHelpText(
      "after",
      examples(
        "ripsaw filter 'severity >= WARN && duration_ms > 1000' app.ndjson",
        "ripsaw filter 'message.contains(\"timeout\")' 'logs/*.gz' | ripsaw stats",
        "ripsaw filter app.ndjson --level warn --min-duration 1000 --status 500,503 -n 20",
      ) +
        "\n\nThe first argument is an expression unless it is -, an existing file, or looks like a file name" +
        "\n(one word with a slash, or with an ending such as .ndjson, .log or .gz). --filter is always an expression." +
        "\nRecords must satisfy all the given conditions.",
    )
    .action(printMatches);
}

async function printMatches(
  first: string | undefined,
  others: string[],
  flags: FilterFlags,
): Promise<void> {
  const [{ printRecords }, { splitArguments }, { refuseExpressions }] = await Promise.all([
    import("../run/print-records.js"),
    import("../arguments/filter-arguments.js"),
    import("../arguments/misplaced-expression.js"),
  ]);
  const { expression, files } = splitArguments(first === undefined ? [] : [first, ...others]);
  await refuseExpressions(files, (misplaced) =>
    expression === undefined
      ? `write it first: ripsaw filter ${quoted(misplaced)} ${files[0] ?? ""}`
      : "there is one already; join the two with &&",
  );
  const filter = allOf([...(expression === undefined ? [] : [expression]), ...conditions(flags)]);
  const { limit, format } = flags;
  await printRecords(
    files,
    flags,
    {
      ...(filter === undefined ? {} : { filter }),
      ...(limit === undefined ? {} : { limit }),
    },
    format,
  );
}

/** Quotes a text as an argument for a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function conditions({ level, minLevel, filter, minDuration, status }: FilterFlags): Expression[] {
  return [
    ...conditionsOf(level === undefined ? {} : { level }),
    ...conditionsOf(minLevel === undefined ? {} : { level: minLevel }),
    ...conditionsOf(filter === undefined ? {} : { filter }),
    ...(minDuration === undefined
      ? []
      : [{ field: "duration_ms", op: ">=", value: minDuration } as const]),
    ...(status === undefined ? [] : [{ field: "status_code", in: status }]),
  ];
}

export { filterCommand };
