import type {
  MembersOfAggregates,
  MembersOfKeys,
  NamedKeys,
  NoMembers,
  RowWith,
} from "./group-row.js";
import type { Expression, GroupKey, Query } from "./query.js";

/**
 * A query that is being put together. It never changes: each method gives a new one. `Keys` and `Values`
 * are the members that its groups will have.
 */
export interface QueryBuilder<Keys extends object = NoMembers, Values extends object = NoMembers> {
  /** Only records that match. Several conditions must all hold. */
  where(condition: Expression): QueryBuilder<Keys, Values>;
  /** Adds keys: CEL text that names its column too, or `{ name: text }`. */
  groupBy<const Added extends readonly (string | NamedKeys)[]>(
    ...keys: Added
  ): QueryBuilder<Keys & MembersOfKeys<Added>, Values>;
  /** Adds aggregates by name. */
  aggregate<const Added extends NamedKeys>(
    aggregates: Added,
  ): QueryBuilder<Keys, Values & MembersOfAggregates<Added>>;
  /** Only groups for which it is true: CEL text over the names of keys and aggregates. The last one counts. */
  having(condition: string): QueryBuilder<Keys, Values>;
  /** The order of the groups: names, `-name` for descending. The last call counts. */
  orderBy(...names: readonly OrderName<RowWith<Keys, Values>>[]): QueryBuilder<Keys, Values>;
  /** So many groups at the most, or records where there are no groups. The last call counts. */
  limit(count: number): QueryBuilder<Keys, Values>;
  /** More groups than this are counted as overflow. The last call counts. */
  maxGroups(count: number): QueryBuilder<Keys, Values>;
  /** The query as plain JSON. */
  toJSON(): Query;
}

/** A member of a row, or `-` in front of it. */
export type OrderName<Row extends object> = `${"" | "-"}${keyof Row & string}`;

/**
 * Begins a query of which TypeScript knows the rows.
 *
 * @example
 * ```ts
 * import { bucket, count, p99, query, scan } from "@ripsaw/core";
 *
 * const slowMinutes = query()
 *   .where("severity >= INFO")
 *   .groupBy("level", { minute: bucket("timestamp", "1m") })
 *   .aggregate({ count: count(), p99: p99("duration_ms") })
 *   .having("count > 10")
 *   .orderBy("-p99")
 *   .limit(3);
 * const { groups } = await scan("sample.ndjson", slowMinutes);
 * for (const { minute, level, p99 } of groups) console.log(minute, level, p99);
 * ```
 */
export function query(): QueryBuilder {
  return builderOf({});
}

function builderOf<Keys extends object, Values extends object>(
  asked: Query,
): QueryBuilder<Keys, Values> {
  const { filter, groupBy = [], aggregates = {} } = asked;
  return {
    where: (condition) =>
      builderOf({
        ...asked,
        filter: filter === undefined ? condition : { and: [...conditionsOf(filter), condition] },
      }),
    groupBy: (...keys) => builderOf({ ...asked, groupBy: [...groupBy, ...keys.flatMap(keysOf)] }),
    aggregate: (added) => builderOf({ ...asked, aggregates: { ...aggregates, ...added } }),
    having: (having) => builderOf({ ...asked, having }),
    orderBy: (...orderBy) => builderOf({ ...asked, orderBy }),
    limit: (limit) => builderOf({ ...asked, limit }),
    maxGroups: (maxGroups) => builderOf({ ...asked, maxGroups }),
    toJSON: () => asked,
  };
}

/** The parts of a condition that are all wanted. */
function conditionsOf(filter: Expression): readonly Expression[] {
  return typeof filter === "object" && "and" in filter ? filter.and : [filter];
}

function keysOf(keys: string | NamedKeys): readonly GroupKey[] {
  if (typeof keys !== "object" || keys === null) return [keys];
  return Object.entries(keys).map(([name, key]) => ({ name, key }));
}
