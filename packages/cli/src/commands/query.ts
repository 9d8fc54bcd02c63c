import { Command, Option } from "commander";
import type { GroupKey, Query } from "@ripsaw/core";
import { type ConditionFlags, addConditionOptions, filterOf } from "../arguments/conditions.js";
import { aggregates, groupKeys, orderNames } from "../arguments/group-arguments.js";
import {
  FILES,
  type ScanFlags,
  addOutputOptions,
  examples,
  fieldNames,
  positiveInteger,
  wholeNumber,
} from "../arguments/options.js";
import type { RecordsFormat } from "../run/print-records.js";

interface QueryFlags extends ScanFlags<RecordsFormat | undefined>, ConditionFlags {
  readonly by?: readonly GroupKey[];
  readonly agg?: Readonly<Record<string, string>>;
  readonly having?: string;
  readonly orderBy?: readonly string[];
  readonly limit?: number;
  readonly select?: readonly string[];
  readonly query?: string;
  readonly maxGroups?: number;
}

/** `ripsaw query`: prints groups with their aggregates, or the matching records. */
function queryCommand(): Command {
  const command = addConditionOptions(
    new Command("query")
      .description("group records and compute aggregates, or print matching records")
      .argument("[files...]", FILES),
  )
    .option("-b, --by <keys>", "keys to group by: level,http.status or NAME=EXPR", groupKeys)
    .option(
      "-a, --agg <name=call>",
      "aggregate to compute for each group: p99=quantile(duration_ms, 0.99)",
      aggregates,
    )
    .option("--having <expr>", "only groups for which this is true: 'count > 10 && p99 > 500.0'")
    .option("--order-by <names>", "order the groups: -count,level (- is descending)", orderNames)
    .option(
      "-n, --limit <n>",
      "maximum number of groups, or of records if there are no groups",
      wholeNumber,
    )
    .option(
      "--select <names>",
      "print only these members of records: timestamp,message",
      fieldNames,
    )
    .option("--query <file>", "a query as JSON: a file, or {the text itself}; flags add to it")
    .option(
      "--max-groups <n>",
      "maximum number of groups to keep; the others are counted (default: 1000000)",
      positiveInteger,
    );
  const formats = ["table", "json", "ndjson", "csv", "arrow"];
  const format = new Option(
    "-f, --format <format>",
    "output format (default: table for groups, ndjson for records)",
  ).choices(formats);
  return addOutputOptions(command, format)
    .addHelpText(
      "after",
      examples(
        "ripsaw query app.ndjson --by level,status_code --agg 'count()' --agg 'p99=p99(duration_ms)'",
        "ripsaw query app.ndjson --by 'minute=bucket(timestamp, \"1m\")' --agg 'errors=count(severity >= ERROR)'",
        "ripsaw query 'logs/*.gz' -l warn --by user_id --order-by -count --limit 10 --format csv",
        "ripsaw query app.ndjson --filter 'duration_ms > 1000' --select timestamp,message",
        "ripsaw query app.ndjson --query slow-minutes.json --format json",
      ) +
        "\n\nAggregates: count() count(cond) sum avg min max stddev p50 p90 p95 p99 p999 quantile(x, q)" +
        '\ndistinct(x) topk(x, k) histogram(x) first(x) last(x) rate("1s").' +
        "\nIn --by and --agg, commas separate items, except within brackets and quotes.",
    )
    .action(printAnswer);
}

async function printAnswer(files: string[], flags: QueryFlags): Promise<void> {
  const query = await queryOf(flags);
  const { format, select } = flags;
  if (asksForRecords(query)) {
    const { printRecords } = await import("../run/print-records.js");
    return printRecords(files, flags, query, format ?? "ndjson");
  }
  if (select !== undefined) {
    const { CommandError } = await import("../errors/command-error.js");
    throw new CommandError(
      "invalid_option",
      "--select applies to records, but the query does not ask for records",
    );
  }
  const { printGroups } = await import("../run/print-groups.js");
  return printGroups(files, flags, query, format ?? "table");
}

async function queryOf(flags: QueryFlags): Promise<Query> {
  const { by, agg, having, orderBy, limit, select, maxGroups, query: given } = flags;
  const asked: Query = {
    ...filterOf(flags),
    ...(by === undefined ? {} : { groupBy: by }),
    ...(agg === undefined ? {} : { aggregates: agg }),
    ...(having === undefined ? {} : { having }),
    ...(orderBy === undefined ? {} : { orderBy }),
    ...(limit === undefined ? {} : { limit }),
    ...(select === undefined ? {} : { select }),
    ...(maxGroups === undefined ? {} : { maxGroups }),
  };
  if (given === undefined) return asked;
  const { extendQuery, readQuery } = await import("../arguments/query-file.js");
  return extendQuery(readQuery(given), asked);
}

/** Reports whether a query asks for records: it says so, or it asks for nothing else. */
function asksForRecords(query: Query): boolean {
  const { groupBy, aggregates, rows, stats, topErrors, schema } = query;
  if (groupBy !== undefined || aggregates !== undefined) return false;
  if (rows !== undefined) return rows === "lines" || rows === "columns";
  return stats === undefined && topErrors === undefined && schema === undefined;
}

export { queryCommand };
