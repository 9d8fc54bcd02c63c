import type { JsonValue } from "./json-value.js";
import type { GroupKey, Query } from "./query.js";
import type { HistogramBucket } from "./report.js";

/** The value of a grouping key. Times are RFC 3339 in UTC; integers beyond 2^53 are bigints. */
export type KeyValue = string | number | bigint | boolean | null;

/** One of the most frequent values of `topk(x, k)`. */
export interface TopValue {
  readonly value: KeyValue;
  readonly count: number;
}

/** What `min` and `max` answer: the least or the greatest number, without numbers the time or text. */
export type ExtremeValue = number | bigint | string | null;

/** What an aggregate or a key says of a group. */
export type GroupValue = JsonValue | bigint | readonly TopValue[] | readonly HistogramBucket[];

/** A group of which nothing is known before the scan: its keys, then its aggregates. */
export interface GroupRow {
  readonly [name: string]: GroupValue;
}

/** No member. */
export type NoMembers = Readonly<Record<never, never>>;

/** Keys by their names, as a builder takes them. */
export type NamedKeys = Readonly<Record<string, string>>;

/** The members that keys add to a row. */
export type MembersOfKeys<Keys extends readonly (GroupKey | NamedKeys)[]> = Flat<
  Intersection<MembersOfKey<Keys[number]>>
>;

/** The members that aggregates add to a row. */
export type MembersOfAggregates<Aggregates extends NamedKeys> = {
  readonly [Name in keyof Aggregates & string]: AggregateValue<Trimmed<Aggregates[Name]>>;
};

/** A row with the members of keys and of aggregates; groups without any aggregate are counted. */
export type RowWith<Keys extends object, Values extends object> = Flat<
  Keys & ([keyof Values] extends [never] ? { readonly count: number } : Values)
>;

/** The row that a query gives for each group, as far as its type tells. */
export type GroupRowOf<Asked extends Query> = [Query] extends [Asked]
  ? GroupRow
  : RowWith<
      Asked extends { readonly groupBy: infer Keys extends readonly GroupKey[] }
        ? MembersOfKeys<Keys>
        : NoMembers,
      Asked extends { readonly aggregates: infer Aggregates extends NamedKeys }
        ? MembersOfAggregates<Aggregates>
        : NoMembers
    >;

type MembersOfKey<Key> = Key extends string
  ? { readonly [Name in Key]: ValueOfKey<Trimmed<Key>> }
  : Key extends { readonly name: infer Name extends string; readonly key: infer Text }
    ? { readonly [Each in Name]: ValueOfKey<Trimmed<Text>> }
    : { readonly [Name in keyof Key & string]: ValueOfKey<Trimmed<Key[Name]>> };

type ValueOfKey<Text> = Text extends `${infer Name}(${string}`
  ? Trimmed<Name> extends "bucket" | "timestamp"
    ? string | null
    : KeyValue
  : Text extends "severity"
    ? string | null
    : KeyValue;

interface AggregateValues {
  readonly count: number;
  readonly distinct: number;
  readonly min: ExtremeValue;
  readonly max: ExtremeValue;
  readonly topk: readonly TopValue[];
  readonly histogram: readonly HistogramBucket[];
  readonly first: JsonValue | bigint;
  readonly last: JsonValue | bigint;
}

type NumericAggregate =
  | ("sum" | "avg" | "stddev" | "quantile" | "rate")
  | ("p50" | "p90" | "p95" | "p99" | "p999");

type AggregateValue<Text> = Text extends `${infer Name}(${infer Rest}`
  ? [Trimmed<Name>, Trimmed<Rest>] extends ["min" | "max", "severity)"]
    ? string | null
    : Trimmed<Name> extends infer Known extends keyof AggregateValues
      ? AggregateValues[Known]
      : Trimmed<Name> extends NumericAggregate
        ? number | null
        : GroupValue
  : GroupValue;

type Trimmed<Text> = Text extends ` ${infer Rest}`
  ? Trimmed<Rest>
  : Text extends `${infer Rest} `
    ? Trimmed<Rest>
    : Text;

/** The intersection of the members of a union. */
type Intersection<Union> = (Union extends object ? (each: Union) => void : never) extends (
  all: infer All extends object,
) => void
  ? All
  : NoMembers;

type Flat<Members> = { readonly [Name in keyof Members]: Members[Name] };
