import { stat } from "node:fs/promises";
import { join } from "node:path";
import { type GroupTask, isGroupTask, levelsOf } from "../answer.js";
import { peerPackage } from "../folders.js";
import { type GroupRow, groupsAnswer } from "./group-queries.js";
import type { OpenLibrary } from "./libraries.js";

/** Part of `chdb` that is used. */
interface ChdbPackage {
  query(sql: string, format: string): string;
}

/** Statement in two steps. It is as fast as without the status codes, whereas maps of counts took longer. */
const STATS = `SELECT groupArray((toString(level), status_code, n)) AS groups, sum(n) AS records, sum(c) AS count,
  sum(s) AS sum, min(a) AS min, max(z) AS max, quantilesExactMerge(0.5, 0.95, 0.99)(q) AS quantiles FROM (
  SELECT level, status_code, count() AS n, count(duration_ms) AS c, sum(duration_ms) AS s, min(duration_ms) AS a,
    max(duration_ms) AS z, quantilesExactState(0.5, 0.95, 0.99)(duration_ms) AS q FROM `;
const GROUPED = " GROUP BY level, status_code)";
/** Structure and statement of each query by groups. By minute, the first characters of the timestamp suffice. */
const GROUP_STATEMENTS: Readonly<
  Record<GroupTask, readonly [structure: string, before: string, after: string]>
> = {
  levels: [
    "level Nullable(String), duration_ms Nullable(Float64), status_code Nullable(Int64)",
    `SELECT level, status_code, count() AS count, avg(duration_ms) AS avg,
      quantileExact(0.99)(duration_ms) AS p99 FROM `,
    " WHERE level IN ('WARN', 'ERROR') AND duration_ms > 100 GROUP BY level, status_code",
  ],
  users: [
    "user_id Nullable(String)",
    "SELECT user_id, count() AS count FROM ",
    " GROUP BY user_id",
  ],
  minutes: [
    "timestamp Nullable(String)",
    "SELECT substring(timestamp, 1, 16) AS minute, count() AS count FROM ",
    " GROUP BY minute",
  ],
};
const FILTER = "SELECT count() AS matched FROM ";
const WHERE = " WHERE level IN ('WARN', 'ERROR')";

/** Opens chDB: one statement and one pass per task, with an explicit structure. Bad lines are skipped, however many. */
const openChdb: OpenLibrary = async (path, threads) => {
  const { query } = peerPackage("chdb") as ChdbPackage;
  const source = (await stat(path)).isDirectory() ? join(path, "*.ndjson") : path;
  const file = (structure: string): string => `file('${source}', 'JSONEachRow', '${structure}')`;
  const logs = file(
    "level Nullable(String), duration_ms Nullable(Float64), status_code Nullable(Int64)",
  );
  const levelOnly = file("level Nullable(String)");
  const settings =
    ` SETTINGS max_threads = ${threads}, max_parsing_threads = ${threads}, ` +
    "input_format_allow_errors_num = 1000000000, input_format_allow_errors_ratio = 1, " +
    "output_format_json_quote_64bit_integers = 0";
  const rowOf = (sql: string): unknown => JSON.parse(query(sql + settings, "JSONEachRow"));
  const rowsOf = (sql: string): GroupRow[] =>
    query(sql + settings, "JSONEachRow")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as GroupRow);

  return {
    run: async (task) => {
      if (isGroupTask(task)) {
        const [structure, before, after] = GROUP_STATEMENTS[task];
        return groupsAnswer(task, rowsOf(before + file(structure) + after));
      }
      if (task !== "stats") return rowOf(FILTER + levelOnly + WHERE) as { matched: number };
      const row = rowOf(STATS + logs + GROUPED) as StatsRow;
      const { records, count, sum, min, max } = row;
      const [p50 = null, p95 = null, p99 = null] = count > 0 ? row.quantiles : [];
      const levels = countsBy(row.groups, ([level]) => level);
      return {
        records,
        levels: levelsOf(levels, records),
        durations: { count, sum, min, max, p50, p95, p99 },
        statusCodes: countsBy(row.groups, ([, code]) => code),
      };
    },
  };
};

type Group = readonly [level: string | null, code: number | null, records: number];

interface StatsRow {
  readonly groups: readonly Group[];
  readonly records: number;
  readonly count: number;
  readonly sum: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly quantiles: readonly number[];
}

function countsBy(
  groups: readonly Group[],
  keyOf: (group: Group) => string | number | null,
): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const group of groups) {
    const key = keyOf(group);
    if (key !== null) counts[key] = (counts[key] ?? 0) + group[2];
  }
  return counts;
}

export { openChdb };
