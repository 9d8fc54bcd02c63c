import type { GroupKey, Query } from "@ripsaw/core";
import * as fc from "fast-check";

const KEYS: readonly GroupKey[] = [
  "level",
  "status_code",
  "a",
  "a.b",
  "user_id",
  "severity",
  { name: "é", key: 'record["é"]' },
  { name: "minute", key: 'bucket(timestamp, "1m")' },
  { name: "slow", key: "duration_ms > 100.0" },
  { name: "length", key: "size(message)" },
  { name: "time", key: "timestamp(status_code)" },
  { name: "twice", key: "message + message" },
];

const AGGREGATES: Readonly<Record<string, string>> = {
  n: "count(severity >= WARN)",
  sum: "sum(duration_ms)",
  avg: "avg(status_code)",
  min: "min(duration_ms)",
  max: "max(a)",
  least: "min(a)",
  lastText: "max(message)",
  firstTime: "min(timestamp(timestamp))",
  sumOfAny: "sum(a)",
  meanOfTexts: "avg(message)",
  p50: "p50(duration_ms)",
  p99: "p99(duration_ms)",
  quarter: "quantile(status_code, 0.25)",
  // The condition avoids squares beyond the range of doubles, at both ends.
  deviation: "stddev(status_code > 1.0 && status_code < 1e9 ? status_code : null)",
  levels: "distinct(level)",
  values: "distinct(a)",
  top: "topk(a, 3)",
  messages: "topk(message, 2)",
  histogram: "histogram(duration_ms)",
  first: "first(a)",
  last: "last(message)",
  rate: 'rate("1s")',
};

const FILTERS: readonly Query["filter"][] = [
  undefined,
  "has(level)",
  "severity >= INFO",
  'duration_ms > 10.0 || a == 1 || message.contains("e")',
  { and: ["status_code >= 200", { not: { field: "a", exists: true } }] },
  '!(level in ["DEBUG", "TRACE"])',
];

/** Generates group queries for the lines that `logBytes` generates. */
const groupQuery: fc.Arbitrary<Query> = fc
  .record({
    keys: fc.subarray([...KEYS], { maxLength: 3 }),
    names: fc.subarray(Object.keys(AGGREGATES), { maxLength: 5 }),
    filter: fc.constantFrom(...FILTERS),
    having: fc.constantFrom(undefined, undefined, "count > 1", "count == 1 || count >= 3.0"),
    directions: fc.infiniteStream(fc.constantFrom("", "-", "no")),
    limit: fc.option(fc.nat(5), { nil: undefined, freq: 4 }),
  })
  .map(({ keys, names, filter, having, directions, limit }) => {
    const keyNames = keys.map((key) => (typeof key === "string" ? key : key.name));
    const orderBy = ["count", ...keyNames, ...names].flatMap((name) => {
      const direction = String(directions.next().value);
      return direction === "no" ? [] : [`${direction}${name}`];
    });
    const aggregates = Object.fromEntries(names.map((name) => [name, AGGREGATES[name] ?? ""]));
    const query: Query = {
      groupBy: keys,
      aggregates: Object.assign({ count: "count()" }, aggregates),
      orderBy,
    };
    return Object.assign(query, filter && { filter }, having && { having }, limit && { limit });
  });

export { groupQuery };
