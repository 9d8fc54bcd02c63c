import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { scanToArrow } from "../../src/index.js";

/** Part of `@duckdb/duckdb-wasm` that is used. It reads Arrow streams without downloading an extension. */
interface DuckDbPackage {
  readonly VoidLogger: new () => unknown;
  readonly NODE_RUNTIME: unknown;
  createDuckDB(bundles: unknown, logger: unknown, runtime: unknown): Promise<Database>;
}

interface Database {
  instantiate(onProgress: () => void): Promise<unknown>;
  connect(): Connection;
}

interface Connection {
  insertArrowFromIPCStream(bytes: Uint8Array, options: { name: string; create: boolean }): void;
  query(sql: string): { toArray(): { toJSON(): Record<string, unknown> }[] };
}

const require = createRequire(import.meta.url);
const BLOCKING = "@duckdb/duckdb-wasm/dist/duckdb-node-blocking.cjs";

async function connect(): Promise<Connection> {
  const duckDb = require(BLOCKING) as DuckDbPackage;
  const folder = dirname(require.resolve(BLOCKING));
  const bundle = (name: string) => ({ mainModule: join(folder, `duckdb-${name}.wasm`) });
  const bundles = { mvp: bundle("mvp"), eh: bundle("eh") };
  const database = await duckDb.createDuckDB(bundles, new duckDb.VoidLogger(), duckDb.NODE_RUNTIME);
  await database.instantiate(() => undefined);
  return database.connect();
}

it("DuckDB reads the Arrow stream of groups", async () => {
  const lines = [
    '{"level":"INFO","id":9007199254740993,"ms":1.5}',
    '{"level":"INFO","id":9007199254740993,"ms":2}',
    '{"level":"ERROR","ms":4.5}',
  ];
  const { arrow } = await scanToArrow(lines, {
    groupBy: ["level", "id"],
    aggregates: { count: "count()", mean: "avg(ms)", top: "topk(ms, 1)", none: "avg(nothing)" },
  });
  const connection = await connect();
  connection.insertArrowFromIPCStream(arrow, { name: "groups", create: true });
  const rows = connection.query("SELECT * FROM groups ORDER BY level");
  expect(rows.toArray().map((row) => row.toJSON())).toEqual([
    {
      level: "ERROR",
      id: null,
      count: 1n,
      mean: 4.5,
      top: '[{"value":4.5,"count":1}]',
      none: null,
    },
    {
      level: "INFO",
      id: 9_007_199_254_740_993n,
      count: 2n,
      mean: 1.75,
      top: '[{"value":1.5,"count":1}]',
      none: null,
    },
  ]);
});
