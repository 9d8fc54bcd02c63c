import { shown } from "../model/check-options.js";
import { fieldPath, invalidQuery, list, type Members } from "./invalid-query.js";

/** Maximum nesting depth of a filter. Nobody writes a deeper one by hand, and a cyclic one never ends. */
const MAX_FILTER_DEPTH = 60;
const OPERATORS: ReadonlySet<unknown> = new Set(["==", "!=", "<", "<=", ">", ">="]);

/**
 * Converts a condition to the form that the engine reads. CEL text is passed on unchecked; the engine reports its
 * errors.
 *
 * @throws RipsawError `invalid_query`
 */
export function expressionJson(value: unknown, at: string, depth = 1): unknown {
  if (typeof value === "string") return value;
  if (depth > MAX_FILTER_DEPTH) throw invalidQuery(at, `is nested deeper than ${MAX_FILTER_DEPTH}`);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw invalidQuery(at, `must be CEL text or an object, got ${shown(value)}`);
  }
  const expression = value as Members;
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
        `must be CEL text, { and }, { or }, { not }, { field, op, value }, { field, in } or { field, exists }, got ${names === "" ? "{}" : `{ ${names} }`}`,
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
      if (value === null || isExactInteger(value)) return value;
      throw invalidQuery(
        at,
        `must be a string, number, bigint, boolean or null, got ${shown(value)}`,
      );
  }
}

/** Recognizes `{"int": "9007199254740993"}`, the plain-JSON form of a bigint. */
function isExactInteger(value: unknown): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.keys(value).join() === "int" &&
    "int" in value &&
    typeof value.int === "string" &&
    /^-?\d+$/.test(value.int)
  );
}
