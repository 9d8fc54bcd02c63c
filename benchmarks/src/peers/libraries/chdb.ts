import { stat } from "node:fs/promises";
import { join } from "node:path";
import { levelsOf } from "../answer.js";
import { peerPackage } from "../folders.js";
import type { OpenLibrary } from "./libraries.js";

/** The part of `chdb` that is used. */
interface ChdbPackage {
  query(sql: string, format: string): string;
}

const STATS = `SELECT count() AS records, countIf(level = 'ERROR') AS ERROR, countIf(level = 'WARN') AS WARN,
  countIf(level = 'INFO') AS INFO, countIf(level = 'DEBUG') AS DEBUG,
  sumMapIf(map(assumeNotNull(status_code), toUInt64(1)), status_code IS NOT NULL) AS codes,
  count(duration_ms) AS count, sum(duration_ms) AS sum, min(duration_ms) AS min, max(duration_ms) AS max,
  quantilesExact(0.5, 0.95, 0.99)(duration_ms) AS quantiles FROM `;
const FILTER = "SELECT count() AS matched FROM ";
const WHERE = " WHERE level IN ('WARN', 'ERROR')";

/** One statement, one pass, with the structure given; bad lines are skipped, however many. */
const openChdb: OpenLibrary = async (path, threads) => {
  const { query } = peerPackage("chdb") as ChdbPackage;
  const source = (await stat(path)).isDirectory() ? join(path, "*.ndjson") : path;
  const file = (structure: string): string => `file('${source}', 'JSONEachRow', '${structure}')`;
  const logs = file(
    "level Nullable(String), duration_ms Nullable(Float64), status_code Nullable(Int64)",
  );
  const levels = file("level Nullable(String)");
  const settings =
    ` SETTINGS max_threads = ${threads}, max_parsing_threads = ${threads}, ` +
    "input_format_allow_errors_num = 1000000000, input_format_allow_errors_ratio = 1, " +
    "output_format_json_quote_64bit_integers = 0";
  const rowOf = (sql: string): Record<string, unknown> => {
    const row: Record<string, unknown> = JSON.parse(query(sql + settings, "JSONEachRow"));
    return row;
  };

  return {
    run: async (task) => {
      if (task !== "stats") return { matched: Number(rowOf(FILTER + levels + WHERE)["matched"]) };
      const row = rowOf(STATS + logs);
      const [records, count] = [Number(row["records"]), Number(row["count"])];
      const { ERROR, WARN, INFO, DEBUG } = row as Record<string, number>;
      const [p50 = null, p95 = null, p99 = null] = count > 0 ? (row["quantiles"] as number[]) : [];
      const counts = { ERROR: ERROR ?? 0, WARN: WARN ?? 0, INFO: INFO ?? 0, DEBUG: DEBUG ?? 0 };
      return {
        records,
        levels: levelsOf(counts, records),
        durations: {
          count,
          sum: row["sum"] as number | null,
          min: row["min"] as number | null,
          max: row["max"] as number | null,
          p50,
          p95,
          p99,
        },
        statusCodes: row["codes"] as Record<string, number>,
      };
    },
  };
};

export { openChdb };
