import { shown } from "./check-options.js";
import type { Query } from "./query.js";
import { RipsawError } from "./ripsaw-error.js";

/** Deeper filters are refused; nobody writes one by hand, and a cyclic one has no end. */
const MAX_FILTER_DEPTH = 60;
const OPERATORS: ReadonlySet<unknown> = new Set(["==", "!=", "<", "<=", ">", ">="]);
const FIELD_TYPES: ReadonlySet<unknown> = new Set([
  "string",
  "number",
  "integer",
  "boolean",
  "object",
  "array",
]);

type Members = Readonly<Record<string, unknown>>;
type MemberCheck = (value: unknown) => boolean;

/**
 * A query as the engine reads it: JSON, with integers beyond 2^53 as `{"int": "..."}`.
 *
 * @throws RipsawError `invalid_query`
 */
export function queryJson(query: Query): string {
  const { filter, schema, ...rest } = query;
  return JSON.stringify(
    {
      ...rest,
      ...(filter !== undefined && { filter: expressionJson(filter, "filter", 1) }),
      ...(schema !== undefined && { schema: schemaJson(schema) }),
    },
    wellFormed,
  );
}

/** The engine reads UTF-8: what stands for a lone surrogate in records stands for it in a query. */
function wellFormed(_name: string, value: unknown): unknown {
  return typeof value === "string" ? value.toWellFormed() : value;
}

function expressionJson(value: unknown, at: string, depth: number): unknown {
  if (depth > MAX_FILTER_DEPTH) throw invalidQuery(at, `is nested deeper than ${MAX_FILTER_DEPTH}`);
  const expression = members(value, at);
  const names = Object.keys(expression).toSorted().join(", ");
  switch (names) {
    case "and":
    case "or":
      return {
        [names]: list(expression[names], `${at}.${names}`).map((item, index) =>
          expressionJson(item, `${at}.${names}[${index}]`, depth + 1),
        ),
      };
    case "not":
      return { not: expressionJson(expression.not, `${at}.not`, depth + 1) };
    case "field, op, value":
      if (!OPERATORS.has(expression.op)) {
        throw invalidQuery(
          `${at}.op`,
          `must be one of ${[...OPERATORS].join(" ")}, got ${shown(expression.op)}`,
        );
      }
      return {
        field: fieldPath(expression.field, `${at}.field`),
        op: expression.op,
        value: scalarJson(expression.value, `${at}.value`),
      };
    case "field, in":
      return {
        field: fieldPath(expression.field, `${at}.field`),
        in: list(expression.in, `${at}.in`).map((item, index) =>
          scalarJson(item, `${at}.in[${index}]`),
        ),
      };
    case "exists, field":
      if (typeof expression.exists !== "boolean") {
        throw invalidQuery(
          `${at}.exists`,
          `must be true or false, got ${shown(expression.exists)}`,
        );
      }
      return { field: fieldPath(expression.field, `${at}.field`), exists: expression.exists };
    default:
      throw invalidQuery(
        at,
        `must be { and }, { or }, { not }, { field, op, value }, { field, in } or { field, exists }, got { ${names} }`,
      );
  }
}

function scalarJson(value: unknown, at: string): unknown {
  switch (typeof value) {
    case "bigint":
      return { int: String(value) };
    case "number":
      if (!Number.isFinite(value)) throw invalidQuery(at, `must be finite, got ${value}`);
      return value;
    case "string":
    case "boolean":
      return value;
    default:
      if (value === null) return null;
      throw invalidQuery(
        at,
        `must be a string, number, bigint, boolean or null, got ${shown(value)}`,
      );
  }
}

const RULE_MEMBERS: Readonly<Record<string, readonly [check: MemberCheck, wanted: string]>> = {
  path: [(value) => typeof value === "string", "a string"],
  type: [(value) => FIELD_TYPES.has(value), `one of ${[...FIELD_TYPES].join(", ")}`],
  required: [(value) => typeof value === "boolean", "true or false"],
  minLength: [(value) => Number.isSafeInteger(value) && Number(value) >= 0, "an integer >= 0"],
  enum: [
    (value) => Array.isArray(value) && value.every((item) => typeof item === "string"),
    "an array of strings",
  ],
  minimum: [Number.isFinite, "a finite number"],
  maximum: [Number.isFinite, "a finite number"],
};

function schemaJson(value: unknown): unknown {
  const schema = members(value, "schema");
  for (const name of Object.keys(schema)) {
    if (name !== "rules") throw invalidQuery("schema", `has no member ${shown(name)}`);
  }
  return {
    rules: list(schema.rules, "schema.rules").map((rule, index) =>
      ruleJson(rule, `schema.rules[${index}]`),
    ),
  };
}

function ruleJson(value: unknown, at: string): unknown {
  const given = Object.entries(members(value, at)).filter(([, member]) => member !== undefined);
  for (const [name, member] of given) {
    const known = Object.hasOwn(RULE_MEMBERS, name) ? RULE_MEMBERS[name] : undefined;
    if (known === undefined) throw invalidQuery(at, `has no member ${shown(name)}`);
    const [check, wanted] = known;
    if (!check(member))
      throw invalidQuery(`${at}.${name}`, `must be ${wanted}, got ${shown(member)}`);
  }
  const rule: Members = Object.fromEntries(given);
  fieldPath(rule.path, `${at}.path`);
  return rule;
}

function fieldPath(value: unknown, at: string): string {
  if (typeof value !== "string" || value.split(".").includes("")) {
    throw invalidQuery(at, `must be a member name, or names joined by ".", got ${shown(value)}`);
  }
  return value;
}

function members(value: unknown, at: string): Members {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw invalidQuery(at, `must be an object, got ${shown(value)}`);
  }
  return value as Members;
}

function list(value: unknown, at: string): readonly unknown[] {
  if (!Array.isArray(value)) throw invalidQuery(at, `must be an array, got ${shown(value)}`);
  return value;
}

function invalidQuery(at: string, problem: string): RipsawError {
  return new RipsawError("invalid_query", `${at} ${problem}`);
}
