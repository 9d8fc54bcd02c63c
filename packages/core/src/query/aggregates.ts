/**
 * Functions that write the calls of aggregates and keys as text: `quantile("duration_ms", 0.99)` returns
 * `quantile(duration_ms, 0.99)`. An `expression` argument is CEL text, usually a path.
 *
 * @module
 */

/** Number of records in the group, or of those for which a condition (CEL text) is true. */
export function count(): "count()";
export function count<const Condition extends string>(condition: Condition): `count(${Condition})`;
export function count(condition = ""): string {
  return `count(${condition})`;
}

/** Correctly rounded sum. Null if there is no number. */
export function sum<const Text extends string>(expression: Text): `sum(${Text})` {
  return `sum(${expression})`;
}

/** Sum divided by the number of values. Null if there is no number. */
export function avg<const Text extends string>(expression: Text): `avg(${Text})` {
  return `avg(${expression})`;
}

/** Least number, exactly. Without numbers, the least time or text. Null if there is neither. */
export function min<const Text extends string>(expression: Text): `min(${Text})` {
  return `min(${expression})`;
}

/** Greatest number, exactly. Without numbers, the greatest time or text. Null if there is neither. */
export function max<const Text extends string>(expression: Text): `max(${Text})` {
  return `max(${expression})`;
}

/** Sample standard deviation (divisor n - 1). Null if there are fewer than two numbers. */
export function stddev<const Text extends string>(expression: Text): `stddev(${Text})` {
  return `stddev(${expression})`;
}

/**
 * Quantile: the value at index min(floor(n * q), n - 1) of the sorted numbers, with q from 0 to 1. Null if there is no
 * number.
 */
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

/** Number of distinct values. Null is not counted. */
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

/** Histogram of the numbers, with powers of two as bucket bounds. */
export function histogram<const Text extends string>(expression: Text): `histogram(${Text})` {
  return `histogram(${expression})`;
}

/** Value in the first record of the group that has one, in input order. */
export function first<const Text extends string>(expression: Text): `first(${Text})` {
  return `first(${expression})`;
}

/** Value in the last record of the group that has one, in input order. */
export function last<const Text extends string>(expression: Text): `last(${Text})` {
  return `last(${expression})`;
}

/**
 * Number of records per unit of time. Divides by the width of the first `bucket` key, or without one by the time from
 * the first to the last `timestamp` of all matching records.
 */
export function rate<const Unit extends string = "1s">(unit?: Unit): `rate("${Unit}")`;
export function rate(unit = "1s"): string {
  return `rate("${unit}")`;
}

/** Key: the start of the time interval that contains a record, such as `bucket("timestamp", "1m")`. */
export function bucket<const Text extends string, const Width extends string>(
  expression: Text,
  width: Width,
): `bucket(${Text}, "${Width}")` {
  return `bucket(${expression}, "${width}")`;
}
