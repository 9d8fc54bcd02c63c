/**
 * The calls that aggregates and keys are written with, as text: `quantile("duration_ms", 0.99)` is
 * `quantile(duration_ms, 0.99)`. Where a call takes an `expression`, it is CEL text: mostly a path.
 *
 * @module
 */

/** The records of the group, or those for which a condition (CEL text) is true. */
export function count(): "count()";
export function count<const Condition extends string>(condition: Condition): `count(${Condition})`;
export function count(condition = ""): string {
  return `count(${condition})`;
}

/** The correctly rounded sum; null without a number. */
export function sum<const Text extends string>(expression: Text): `sum(${Text})` {
  return `sum(${expression})`;
}

/** The sum divided by the number of values; null without a number. */
export function avg<const Text extends string>(expression: Text): `avg(${Text})` {
  return `avg(${expression})`;
}

/** The least number, exactly; without a number the first time or text; null without any. */
export function min<const Text extends string>(expression: Text): `min(${Text})` {
  return `min(${expression})`;
}

/** The greatest number, exactly; without a number the last time or text; null without any. */
export function max<const Text extends string>(expression: Text): `max(${Text})` {
  return `max(${expression})`;
}

/** The standard deviation of the sample (n - 1); null without two numbers. */
export function stddev<const Text extends string>(expression: Text): `stddev(${Text})` {
  return `stddev(${expression})`;
}

/** The value at index min(floor(n * q), n - 1) of the sorted numbers, q from 0 to 1; null without a number. */
export function quantile<const Text extends string, const Rank extends number>(
  expression: Text,
  q: Rank,
): `quantile(${Text}, ${Rank})` {
  return `quantile(${expression}, ${q})`;
}

/** `quantile(expression, 0.5)` */
export function p50<const Text extends string>(expression: Text): `p50(${Text})` {
  return `p50(${expression})`;
}

/** `quantile(expression, 0.9)` */
export function p90<const Text extends string>(expression: Text): `p90(${Text})` {
  return `p90(${expression})`;
}

/** `quantile(expression, 0.95)` */
export function p95<const Text extends string>(expression: Text): `p95(${Text})` {
  return `p95(${expression})`;
}

/** `quantile(expression, 0.99)` */
export function p99<const Text extends string>(expression: Text): `p99(${Text})` {
  return `p99(${expression})`;
}

/** `quantile(expression, 0.999)` */
export function p999<const Text extends string>(expression: Text): `p999(${Text})` {
  return `p999(${expression})`;
}

/** The number of distinct values, without null. */
export function distinct<const Text extends string>(expression: Text): `distinct(${Text})` {
  return `distinct(${expression})`;
}

/** The `k` most frequent values, each with its count. */
export function topk<const Text extends string, const Count extends number>(
  expression: Text,
  k: Count,
): `topk(${Text}, ${Count})` {
  return `topk(${expression}, ${k})`;
}

/** The numbers by power of two. */
export function histogram<const Text extends string>(expression: Text): `histogram(${Text})` {
  return `histogram(${expression})`;
}

/** The value in the first record of the group that has one, in input order. */
export function first<const Text extends string>(expression: Text): `first(${Text})` {
  return `first(${expression})`;
}

/** The value in the last record of the group that has one, in input order. */
export function last<const Text extends string>(expression: Text): `last(${Text})` {
  return `last(${expression})`;
}

/** The number of records per unit of time: of the bucket where there is one among the keys, else of the whole. */
export function rate<const Unit extends string = "1s">(unit?: Unit): `rate("${Unit}")`;
export function rate(unit = "1s"): string {
  return `rate("${unit}")`;
}

/** As a key: the start of the stretch of time that a record falls into, such as `bucket("timestamp", "1m")`. */
export function bucket<const Text extends string, const Width extends string>(
  expression: Text,
  width: Width,
): `bucket(${Text}, "${Width}")` {
  return `bucket(${expression}, "${width}")`;
}
