import type { AggregateAnswers } from "./aggregates.js";
import type { JsonValue } from "./json-value.js";
import type { GroupKey, Query } from "./query.js";
import type { HistogramBucket } from "./report.js";

/** Value of a grouping key. Times are RFC 3339 text in UTC; integers beyond 2^53 are bigints. */
export type KeyValue = string | number | bigint | boolean | null;

/** One of the most frequent values that `topk(x, k)` reports. */
export interface TopValue {
  readonly value: KeyValue;
  readonly count: number;
}

/** Result of `min` and `max`: the least or greatest number, or else the least or greatest time or text. */
export type ExtremeValue = number | bigint | string | null;

/** Value of a key or of an aggregate in a group. */
export type GroupValue = JsonValue | bigint | readonly TopValue[] | readonly HistogramBucket[];

/** Group whose members are not known to the type system: its keys, then its aggregates. */
export interface GroupRow {
  readonly [name: string]: GroupValue;
}

/** Type without members. */
export type NoMembers = Readonly<Record<never, never>>;

/** Key expressions by name, as the query builder takes them. */
export type NamedKeys = Readonly<Record<string, string>>;

/** Members that the keys add to a row. */
export type MembersOfKeys<Keys extends readonly (GroupKey | NamedKeys)[]> = Flat<
  Intersection<MembersOfKey<Keys[number]>>
>;

/** Members that the aggregates add to a row. */
export type MembersOfAggregates<Aggregates extends NamedKeys> = {
  readonly [Name in keyof Aggregates & string]: AggregateValue<Trimmed<Aggregates[Name]>>;
};

/** Row with the members of its keys and aggregates. Without aggregates a row has a `count`. */
export type RowWith<Keys extends object, Values extends object> = Flat<
  Keys & ([keyof Values] extends [never] ? { readonly count: number } : Values)
>;

/** Row that a query produces for each group, as precisely as the type of the query tells. */
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

interface ValuesOfAnswers {
  readonly count: number;
  readonly number: number | null;
  readonly extreme: ExtremeValue;
  readonly topValues: readonly TopValue[];
  readonly buckets: readonly HistogramBucket[];
  readonly value: JsonValue | bigint;
}

/** Value that an aggregate of this name returns. */
export type ValueOfAggregate<Name extends keyof AggregateAnswers> =
  ValuesOfAnswers[AggregateAnswers[Name]];

type AggregateValue<Text> = Text extends `${infer Name}(${infer Rest}`
  ? [Trimmed<Name>, Trimmed<Rest>] extends ["min" | "max", "severity)"]
    ? string | null
    : Trimmed<Name> extends infer Known extends keyof AggregateAnswers
      ? ValueOfAggregate<Known>
      : GroupValue
  : GroupValue;

type Trimmed<Text> = Text extends ` ${infer Rest}`
  ? Trimmed<Rest>
  : Text extends `${infer Rest} `
    ? Trimmed<Rest>
    : Text;

/** Intersection of the members of a union. */
type Intersection<Union> = (Union extends object ? (each: Union) => void : never) extends (
  all: infer All extends object,
) => void
  ? All
  : NoMembers;

type Flat<Members> = { readonly [Name in keyof Members]: Members[Name] };
