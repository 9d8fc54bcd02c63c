import type { Query } from "@ripsaw/core";
import { BaselineError } from "../baseline-error.js";
import { compile } from "../cel/compile.js";
import type { Compiled } from "../cel/compiled.js";
import { compileCondition } from "../cel/condition.js";
import { parse } from "../cel/parse.js";
import { inPlace } from "../cel/problem.js";
import { type RecordContext, recordScope } from "../cel/record-scope.js";
import { isSeverity } from "../record/severity.js";
import { refuseHyphenated } from "../cel/refusals.js";
import type { Syntax } from "../cel/syntax.js";
import { toDuration } from "../cel/conversions.js";
import type { CelTimestamp } from "../cel/value.js";
import { type Aggregate, compileAggregate } from "./compile-aggregate.js";
import { type GroupContext, groupScope } from "./group-scope.js";

/** Checked form of the group parts of a query. */
interface GroupPlan {
  readonly keys: readonly GroupKeyPlan[];
  readonly aggregates: readonly (readonly [name: string, Aggregate])[];
  /** Condition on groups. Absent if every group is wanted. */
  readonly having: ((group: GroupContext) => boolean | undefined) | undefined;
  readonly orderBy: readonly OrderColumn[];
  readonly limit: number;
}

interface GroupKeyPlan {
  readonly name: string;
  readonly value: Compiled<RecordContext>;
  /** Width in nanoseconds, if the key is a time bucket. */
  readonly bucketWidth: bigint | undefined;
  /** Whether the key is the severity, which is reported by name. */
  readonly isSeverity: boolean;
}

interface OrderColumn {
  readonly name: string;
  readonly isDescending: boolean;
}

const MOST_KEYS = 64;
const MOST_AGGREGATES = 256;

/**
 * Checks and compiles the group parts of a query. Returns undefined if the query asks for no groups. Throws
 * `invalid_query`.
 */
function compileGroups(query: Query, now: CelTimestamp): GroupPlan | undefined {
  const { groupBy = [], aggregates: given = {}, limit = Number.POSITIVE_INFINITY } = query;
  if (query.groupBy === undefined && query.aggregates === undefined) {
    for (const name of ["having", "orderBy", "maxGroups"] as const) {
      if (query[name] !== undefined) throw invalid(name, "needs groupBy or aggregates");
    }
    return undefined;
  }
  if (query.rows !== undefined && query.rows !== "count") {
    throw invalid("rows", 'must be "count" or absent where there are groups');
  }
  if (
    query.maxGroups !== undefined &&
    !(Number.isInteger(query.maxGroups) && query.maxGroups > 0)
  ) {
    throw invalid("maxGroups", "must be a whole number of at least 1");
  }
  const aggregates = Object.keys(given).length > 0 ? given : { count: "count()" };
  if (groupBy.length > MOST_KEYS) throw invalid("groupBy", "has too many keys");
  if (Object.keys(given).length > MOST_AGGREGATES) {
    throw invalid("aggregates", "has too many aggregates");
  }
  const keys = groupBy.map((key, index) => {
    const [name, text] = typeof key === "string" ? [key, key] : [key.name, key.key];
    return compileKey(name, text, `groupBy[${index}]`, now);
  });
  const compiled = Object.entries(aggregates).map(
    ([name, text]) =>
      [name, inPlace(`aggregates.${name}`, () => compileAggregate(text, now))] as const,
  );
  const names = [...keys.map(({ name }) => name), ...compiled.map(([name]) => name)];
  checkNames(names);
  const orderBy = (query.orderBy ?? []).map((text) => orderColumn(text, names));
  const having =
    query.having === undefined
      ? undefined
      : compileCondition(query.having, "having", groupScope(names, now));
  return { keys, aggregates: compiled, having, orderBy, limit };
}

function compileKey(name: string, text: string, place: string, now: CelTimestamp): GroupKeyPlan {
  return inPlace(place, () => {
    const syntax = parse(text);
    refuseHyphenated(syntax);
    const [time] = syntax.kind === "call" && syntax.name === "bucket" ? syntax.arguments : [];
    if (time !== undefined) refuseHyphenated(time);
    const value = compile(syntax, recordScope(now));
    return { name, value, bucketWidth: bucketWidth(syntax, now), isSeverity: isSeverity(syntax) };
  });
}

/** Returns the width that a call of `bucket()` specifies. */
function bucketWidth(syntax: Syntax, now: CelTimestamp): bigint | undefined {
  const width =
    syntax.kind === "call" && syntax.name === "bucket" ? syntax.arguments[1] : undefined;
  if (width === undefined) return undefined;
  return toDuration(compile(width, recordScope(now)).constant)?.nanos;
}

/** Refuses empty and duplicate names. UTF-8 replaces lone surrogates, so two different names may become equal. */
function checkNames(names: readonly string[]): void {
  const written = names.map((name) => name.toWellFormed());
  written.forEach((name, index) => {
    if (name === "") throw invalid("groupBy", "has a key or an aggregate without a name");
    if (written.indexOf(name) < index) throw invalid("groupBy", `names "${name}" twice`);
  });
}

/** Parses a name, optionally preceded by a minus. */
function orderColumn(text: string, names: readonly string[]): OrderColumn {
  if (names.includes(text)) return { name: text, isDescending: false };
  const name = text.slice(1);
  if (text.startsWith("-") && names.includes(name)) return { name, isDescending: true };
  throw invalid("orderBy", `has no key or aggregate "${text}"`);
}

function invalid(place: string, problem: string): BaselineError {
  return new BaselineError("invalid_query", `${place} ${problem}`);
}

export { compileGroups };
export type { GroupPlan };
