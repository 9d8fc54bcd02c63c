import { describe, expect, expectTypeOf, it } from "vitest";
import {
  avg,
  bucket,
  count,
  distinct,
  first,
  histogram,
  last,
  max,
  min,
  p50,
  p90,
  p95,
  p99,
  p999,
  quantile,
  query,
  rate,
  scan,
  stddev,
  sum,
  topk,
  type ExtremeValue,
  type GroupRow,
  type GroupValue,
  type HistogramBucket,
  type JsonValue,
  type KeyValue,
  type Query,
  type QueryBuilder,
  type ScanReport,
  type TopValue,
} from "../../src/index.js";

describe("a builder", () => {
  it("gives the plain JSON that a query is", () => {
    const built = query()
      .where("severity >= WARN")
      .where({ field: "status_code", in: [500, 503] })
      .groupBy("level", { minute: bucket("timestamp", "1m") })
      .groupBy("http.status")
      .aggregate({ count: count(), p99: quantile("duration_ms", 0.99) })
      .aggregate({ slow: count("duration_ms > 1000") })
      .having("p99 > 500.0")
      .orderBy("-p99", "http.status")
      .limit(10)
      .maxGroups(1_000);
    const plain: Query = {
      filter: { and: ["severity >= WARN", { field: "status_code", in: [500, 503] }] },
      groupBy: ["level", { name: "minute", key: 'bucket(timestamp, "1m")' }, "http.status"],
      aggregates: {
        count: "count()",
        p99: "quantile(duration_ms, 0.99)",
        slow: "count(duration_ms > 1000)",
      },
      having: "p99 > 500.0",
      orderBy: ["-p99", "http.status"],
      limit: 10,
      maxGroups: 1_000,
    };
    expect(built.toJSON()).toEqual(plain);
    expect(JSON.parse(JSON.stringify(built))).toEqual(plain);
  });

  it("never changes", () => {
    const begun = query().where("a");
    const grouped = begun.groupBy("b");
    grouped.aggregate({ n: count() }).limit(1);
    begun.where("c");
    expect(begun.toJSON()).toEqual({ filter: "a" });
    expect(grouped.toJSON()).toEqual({ filter: "a", groupBy: ["b"] });
    expect(query().toJSON()).toEqual({});
  });

  it("keeps names as they are", () => {
    const named = query().groupBy({ "a b": "x", ["__proto__"]: "y" });
    expect(named.toJSON().groupBy).toEqual([
      { name: "a b", key: "x" },
      { name: "__proto__", key: "y" },
    ]);
  });
});

it("writes the calls of aggregates and keys", () => {
  expect([
    count(),
    count("ok"),
    sum("n"),
    avg("n"),
    min("n"),
    max("n"),
    stddev("n"),
    quantile("n", 0.25),
    p50("n"),
    p90("n"),
    p95("n"),
    p99("n"),
    p999("n"),
    distinct("id"),
    topk("id", 3),
    histogram("n"),
    first("n"),
    last("n"),
    rate(),
    rate("1m"),
    bucket("t", "5m"),
  ]).toEqual([
    "count()",
    "count(ok)",
    "sum(n)",
    "avg(n)",
    "min(n)",
    "max(n)",
    "stddev(n)",
    "quantile(n, 0.25)",
    "p50(n)",
    "p90(n)",
    "p95(n)",
    "p99(n)",
    "p999(n)",
    "distinct(id)",
    "topk(id, 3)",
    "histogram(n)",
    "first(n)",
    "last(n)",
    'rate("1s")',
    'rate("1m")',
    'bucket(t, "5m")',
  ]);
});

/** Row type of a builder, checked only by the compiler. */
type RowOf<Builder> =
  Builder extends QueryBuilder<infer Keys, infer Values>
    ? Awaited<ReturnType<typeof scan<Keys, Values>>> extends {
        readonly groups: readonly (infer Row)[];
      }
      ? Row
      : never
    : never;

describe("types", () => {
  it("of the rows of a builder are those of its keys and aggregates", () => {
    const built = query()
      .groupBy("level", "severity", { minute: bucket("timestamp", "1m") })
      .aggregate({
        count: count(),
        avg: avg("x"),
        p99: quantile("x", 0.99),
        users: distinct("user_id"),
        top: topk("path", 3),
        sizes: histogram("bytes"),
        first: first("message"),
        worst: max("severity"),
        perSecond: rate("1s"),
        greatest: max("id"),
      });
    expectTypeOf<RowOf<typeof built>>().toEqualTypeOf<{
      readonly level: KeyValue;
      readonly severity: string | null;
      readonly minute: string | null;
      readonly count: number;
      readonly avg: number | null;
      readonly p99: number | null;
      readonly users: number;
      readonly top: readonly TopValue[];
      readonly sizes: readonly HistogramBucket[];
      readonly first: JsonValue | bigint;
      readonly worst: string | null;
      readonly perSecond: number | null;
      readonly greatest: ExtremeValue;
    }>();
    expect(Object.keys(built.toJSON().aggregates ?? {})).toHaveLength(10);
  });

  it("of groups without an aggregate have their count", () => {
    const built = query().groupBy("a.b");
    expectTypeOf<RowOf<typeof built>>().toEqualTypeOf<{
      readonly "a.b": KeyValue;
      readonly count: number;
    }>();
    expect(built.toJSON()).toEqual({ groupBy: ["a.b"] });
  });

  it("refuse an order by what is not there", () => {
    const built = query().groupBy("level").aggregate({ n: count() });
    built.orderBy("-n", "level");
    // @ts-expect-error there is no p99
    built.orderBy("p99");
    // @ts-expect-error groups with aggregates have no count of their own
    built.orderBy("-count");
    // @ts-expect-error nothing is grouped by minute
    expect(built.orderBy("minute").toJSON().orderBy).toEqual(["minute"]);
  });

  it("of the report of plain JSON are those of its parts", () => {
    const ask = () =>
      scan([], {
        filter: "a > 1",
        groupBy: ["level", { name: "t", key: ' bucket(ts, "1h")' }],
        aggregates: { n: "count()", p: "p99( x )", top: "topk(y, 3)", odd: "nonsense" },
        stats: true,
        topErrors: 3,
      });
    type Report = Awaited<ReturnType<typeof ask>>;
    expectTypeOf<Report["groups"]>().toEqualTypeOf<
      readonly {
        readonly level: KeyValue;
        readonly t: string | null;
        readonly n: number;
        readonly p: number | null;
        readonly top: readonly TopValue[];
        readonly odd: GroupValue;
      }[]
    >();
    expectTypeOf<Report["filterErrorCount"]>().toEqualTypeOf<number>();
    expectTypeOf<Report["stats"]>().not.toBeNullable();
    expectTypeOf<Report["topErrors"]>().not.toBeNullable();
    expectTypeOf<Report["validation"]>().toBeNullable();
    expect(ask).toBeTypeOf("function");
  });

  it("of a query that is read from elsewhere are open", () => {
    const ask = (read: Query) => scan([], read);
    type Report = Awaited<ReturnType<typeof ask>>;
    expectTypeOf<Report>().toExtend<ScanReport>();
    expectTypeOf<Report["groups"]>().toEqualTypeOf<readonly GroupRow[] | undefined>();
    expect(ask).toBeTypeOf("function");
  });

  it("refuse members that no query has", async () => {
    // @ts-expect-error it is "filter"
    await expect(scan([], { stats: true, filtr: "a" })).rejects.toThrow(
      'query has no member "filtr"',
    );
  });
});
