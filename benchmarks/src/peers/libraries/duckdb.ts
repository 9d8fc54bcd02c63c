import { stat } from "node:fs/promises";
import { join } from "node:path";
import { type GroupTask, isGroupTask, levelsOf } from "../answer.js";
import { peerPackage } from "../folders.js";
import { type GroupRow, groupsAnswer } from "./group-queries.js";
import type { OpenLibrary } from "./libraries.js";

/** Part of `@duckdb/node-api` that is used. */
interface DuckDbPackage {
  readonly DuckDBInstance: {
    create(
      path: string,
      settings: Record<string, string>,
    ): Promise<{ connect(): Promise<Connection> }>;
  };
}

interface Connection {
  runAndReadAll(sql: string): Promise<{ getRowObjectsJson(): Record<string, unknown>[] }>;
}

type MapEntries = readonly { readonly key: string; readonly value: string }[];

/**
 * Statement for the statistics, in one pass. The columns are typed, so that nothing is inferred and no other member is
 * kept. Order does not matter. The quantiles are slightly above their ranks because DuckDB takes the value at ceil(n *
 * q) - 1.
 */
const STATS = `SELECT count(*) AS records, histogram(level) AS levels, histogram(status_code) AS codes,
  count(duration_ms) AS count, sum(duration_ms) AS sum, min(duration_ms) AS min, max(duration_ms) AS max,
  quantile_disc(duration_ms, [0.500000000001, 0.950000000001, 0.990000000001]) AS quantiles FROM `;
const FILTER = "SELECT count(*) AS matched FROM ";
const WHERE = " WHERE level IN ('WARN', 'ERROR')";

/** Columns and statement of each query by groups. By minute, the first characters of the timestamp suffice. */
const GROUPED: Readonly<
  Record<GroupTask, readonly [columns: string, before: string, after: string]>
> = {
  levels: [
    "level: 'VARCHAR', duration_ms: 'DOUBLE', status_code: 'BIGINT'",
    `SELECT level, status_code, count(*) AS count, avg(duration_ms) AS avg,
      quantile_disc(duration_ms, 0.990000000001) AS p99 FROM `,
    `${WHERE} AND duration_ms > 100 GROUP BY level, status_code`,
  ],
  users: ["user_id: 'VARCHAR'", "SELECT user_id, count(*) AS count FROM ", " GROUP BY user_id"],
  minutes: [
    "timestamp: 'VARCHAR'",
    "SELECT timestamp[:16] AS minute, count(*) AS count FROM ",
    " GROUP BY timestamp[:16]",
  ],
};

const openDuckDb: OpenLibrary = async (path, threads) => {
  const { DuckDBInstance } = peerPackage("@duckdb/node-api") as DuckDbPackage;
  const settings = { threads: String(threads), preserve_insertion_order: "false" };
  const connection = await (await DuckDBInstance.create(":memory:", settings)).connect();
  const isFolder = (await stat(path)).isDirectory();
  const source = isFolder ? join(path, "*.ndjson") : path;
  const columns = (types: string): string =>
    `read_json('${source}', format = 'newline_delimited', records = true, columns = {${types}}, ignore_errors = true)`;
  const logs = columns("level: 'VARCHAR', duration_ms: 'DOUBLE', status_code: 'BIGINT'");
  const levels = columns("level: 'VARCHAR'");
  const rowsOf = async (sql: string): Promise<Record<string, unknown>[]> =>
    (await connection.runAndReadAll(sql)).getRowObjectsJson();
  const rowOf = async (sql: string): Promise<Record<string, unknown>> =>
    (await rowsOf(sql))[0] ?? {};

  return {
    run: async (task) => {
      if (isGroupTask(task)) {
        const [types, before, after] = GROUPED[task];
        const rows: readonly GroupRow[] = await rowsOf(before + columns(types) + after);
        return groupsAnswer(task, rows);
      }
      if (task !== "stats")
        return { matched: Number((await rowOf(FILTER + levels + WHERE))["matched"]) };
      const row = await rowOf(STATS + logs);
      const records = Number(row["records"]);
      const quantiles = (row["quantiles"] ?? []) as readonly (number | null)[];
      const [p50 = null, p95 = null, p99 = null] = quantiles;
      const [sum, min, max] = ["sum", "min", "max"].map((name) => row[name] as number | null);
      return {
        records,
        levels: levelsOf(countsOf(row["levels"]), records),
        durations: {
          count: Number(row["count"]),
          sum: sum ?? 0,
          min: min ?? null,
          max: max ?? null,
          p50,
          p95,
          p99,
        },
        statusCodes: countsOf(row["codes"]),
      };
    },
  };
};

function countsOf(map: unknown): Record<string, number> {
  const entries = (map ?? []) as MapEntries;
  return Object.fromEntries(entries.map(({ key, value }) => [String(key), Number(value)]));
}

export { openDuckDb };
