import type {
  MembersOfAggregates,
  MembersOfKeys,
  NamedKeys,
  NoMembers,
  RowWith,
} from "../model/group-row.js";
import type { Expression, GroupKey, Query } from "../model/query.js";

/**
 * Immutable builder of a query. Each method returns a new builder. `Keys` and `Values` are the members that the groups
 * will have.
 */
export interface QueryBuilder<Keys extends object = NoMembers, Values extends object = NoMembers> {
  /** Keeps only records that match. With several conditions, a record must match all of them. */
  where(condition: Expression): QueryBuilder<Keys, Values>;
  /** Adds keys: CEL text, which also names its column, or `{ name: text }`. */
  groupBy<const Added extends readonly (string | NamedKeys)[]>(
    ...keys: Added
  ): QueryBuilder<Keys & MembersOfKeys<Added>, Values>;
  /** Adds aggregates by name. */
  aggregate<const Added extends NamedKeys>(
    aggregates: Added,
  ): QueryBuilder<Keys, Values & MembersOfAggregates<Added>>;
  /** Keeps only groups that match: CEL text over the names of keys and aggregates. Replaces an earlier call. */
  having(condition: string): QueryBuilder<Keys, Values>;
  /** Sorts the groups by these names; `-name` sorts descending. Replaces an earlier call. */
  orderBy(...names: readonly OrderName<RowWith<Keys, Values>>[]): QueryBuilder<Keys, Values>;
  /** Limits the number of groups, or of records if there are no groups. Replaces an earlier call. */
  limit(count: number): QueryBuilder<Keys, Values>;
  /** Limits the number of groups that are kept. Further groups count as overflow. Replaces an earlier call. */
  maxGroups(count: number): QueryBuilder<Keys, Values>;
  /** Returns the query as plain JSON. */
  toJSON(): Query;
}

/** Name of a member of a row, optionally preceded by `-`. */
export type OrderName<Row extends object> = `${"" | "-"}${keyof Row & string}`;

/**
 * Creates a query builder. TypeScript infers the types of the rows from its calls.
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

/** Splits a condition into the parts that must all hold. */
function conditionsOf(filter: Expression): readonly Expression[] {
  return typeof filter === "object" && "and" in filter ? filter.and : [filter];
}

function keysOf(keys: string | NamedKeys): readonly GroupKey[] {
  if (typeof keys !== "object" || keys === null) return [keys];
  return Object.entries(keys).map(([name, key]) => ({ name, key }));
}
