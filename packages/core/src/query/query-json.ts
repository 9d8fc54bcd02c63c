import { count, flag, positive, shown, type OptionCheck } from "../model/check-options.js";
import { expressionJson } from "./expression-json.js";
import { invalidQuery, list, members, text } from "./invalid-query.js";
import type { Query } from "../model/query.js";
import { schemaJson } from "./schema-json.js";

/** Checks a member of a query and converts it to the form that the engine reads. */
type MemberJson = (value: unknown, at: string) => unknown;

const MEMBERS: Readonly<Record<keyof Query, MemberJson>> = {
  filter: (value, at) => expressionJson(value, at),
  groupBy: keysJson,
  aggregates: textsJson,
  having: text,
  orderBy: (value, at) => list(value, at).map((name, index) => text(name, `${at}[${index}]`)),
  maxGroups: checked(positive),
  schema: schemaJson,
  stats: checked(flag),
  histogram: checked(flag),
  topErrors: checked(count),
  rows: checked((value) =>
    value === "count" || value === "lines" || value === "columns"
      ? undefined
      : '"count", "lines" or "columns"',
  ),
  select: (value, at) => list(value, at).map((name, index) => text(name, `${at}[${index}]`)),
  limit: checked(count),
  maxDetails: checked(count),
  maxLineBytes: checked(positive),
  maxDepth: checked(positive),
  maxExactValues: checked(count),
  maxColumns: checked(positive),
  maxCells: checked(positive),
};

/**
 * Serializes a query as JSON for the engine, with integers beyond 2^53 as `{"int": "..."}`. A member that is undefined
 * counts as absent.
 *
 * @throws RipsawError `invalid_query`
 */
export function queryJson(query: unknown): string {
  const given = Object.entries(members(query, "query")).filter(([, value]) => value !== undefined);
  const written = given.map(([name, value]) => {
    if (!isMember(name)) {
      const known = Object.keys(MEMBERS).join(", ");
      throw invalidQuery("query", `has no member ${shown(name)}; it may have ${known}`);
    }
    return [name, MEMBERS[name](value, name)];
  });
  return JSON.stringify(Object.fromEntries(written), wellFormed);
}

function isMember(name: string): name is keyof Query {
  return Object.hasOwn(MEMBERS, name);
}

/** Replaces lone surrogates. The engine reads UTF-8, in which the same replacement stands for them in records. */
function wellFormed(_name: string, value: unknown): unknown {
  return typeof value === "string" ? value.toWellFormed() : value;
}

function checked(check: OptionCheck): MemberJson {
  return (value, at) => {
    const wanted = check(value);
    if (wanted !== undefined) throw invalidQuery(at, `must be ${wanted}, got ${shown(value)}`);
    return value;
  };
}

function keysJson(value: unknown, at: string): unknown {
  return list(value, at).map((key, index) => {
    const place = `${at}[${index}]`;
    if (typeof key === "string") return key;
    const { name, key: expression, ...others } = members(key, place);
    const [unknown] = Object.keys(others);
    if (unknown !== undefined) throw invalidQuery(place, `has no member ${shown(unknown)}`);
    return { name: text(name, `${place}.name`), key: text(expression, `${place}.key`) };
  });
}

function textsJson(value: unknown, at: string): unknown {
  const texts: Record<string, unknown> = Object.create(null);
  for (const [name, expression] of Object.entries(members(value, at))) {
    const written = name.toWellFormed();
    if (written in texts) {
      throw invalidQuery(
        at,
        `has two names that read ${shown(written)}: lone surrogates are U+FFFD`,
      );
    }
    texts[written] = text(expression, `${at}.${name}`);
  }
  return texts;
}
