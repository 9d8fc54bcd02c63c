import { stat } from "node:fs/promises";
import { join } from "node:path";
import { levelsOf } from "../answer.js";
import { peerPackage } from "../folders.js";
import type { OpenLibrary } from "./libraries.js";

/** Part of `nodejs-polars` that is used. */
interface PolarsPackage {
  scanJson(path: string, options: { inferSchemaLength: number }): LazyFrame;
  col(name: string): Expression;
}

interface LazyFrame {
  readonly columns: readonly string[];
  select(...expressions: Expression[]): LazyFrame;
  filter(condition: Expression): LazyFrame;
  collect(): Promise<DataFrame>;
}

interface DataFrame {
  readonly height: number;
  toRecords(): Record<string, unknown>[];
  select(...expressions: Expression[]): DataFrame;
  groupBy(name: string): { agg(...expressions: Expression[]): DataFrame };
}

interface Expression {
  alias(name: string): Expression;
  count(): Expression;
  sum(): Expression;
  min(): Expression;
  max(): Expression;
  len(): Expression;
  isIn(values: readonly string[]): Expression;
}

const INFER_LINES = 1_000;

/**
 * Opens Polars: a lazy scan that keeps three columns, then eager aggregates. The binding for Node takes no schema for a
 * scan, so types are inferred from the first lines. The parent process sets POLARS_MAX_THREADS.
 */
const openPolars: OpenLibrary = async (path) => {
  const { scanJson, col } = peerPackage("nodejs-polars") as PolarsPackage;
  const source = (await stat(path)).isDirectory() ? join(path, "*.ndjson") : path;
  const scan = (): LazyFrame => scanJson(source, { inferSchemaLength: INFER_LINES });

  return {
    run: async (task) => {
      if (task !== "stats") {
        const matching = scan()
          .select(col("level"))
          .filter(col("level").isIn(["WARN", "ERROR"]));
        return { matched: (await matching.collect()).height };
      }
      const wanted = ["level", "duration_ms", "status_code"];
      const frame = await scan()
        .select(...wanted.map((name) => col(name)))
        .collect();
      const duration = col("duration_ms");
      const [row = {}] = frame
        .select(
          duration.count().alias("count"),
          duration.sum().alias("sum"),
          duration.min().alias("min"),
          duration.max().alias("max"),
        )
        .toRecords();
      const countsBy = (name: string): Record<string, number> =>
        Object.fromEntries(
          frame
            .groupBy(name)
            .agg(col(name).count().alias("count"))
            .toRecords()
            .filter((each) => each[name] !== null)
            .map((each) => [String(each[name]), Number(each["count"])]),
        );
      const [count = 0, sum = 0, min = 0, max = 0] = ["count", "sum", "min", "max"].map((name) =>
        Number(row[name]),
      );
      return {
        records: frame.height,
        levels: levelsOf(countsBy("level"), frame.height),
        durations: { count, sum, min, max },
        statusCodes: countsBy("status_code"),
      };
    },
  };
};

export { openPolars };
