import type { Expression, Level } from "@ripsaw/core";
import { BaselineError } from "../baseline-error.js";
import { fieldAt } from "../record/field-path.js";
import type { JsonObject } from "../record/json-value.js";
import { severityNumberOf, severityOfLevel } from "../record/severity.js";
import { exactNumber } from "../record/source-members.js";
import { compare, isEqual, type RecordValue } from "./compare.js";

/**
 * Decides whether a record with the given text matches. `undefined` is the error value: a field is absent or has an
 * unsuitable type.
 */
type Condition = (record: JsonObject, text: string) => boolean | undefined;

/** Compiles an expression in JSON. CEL text is refused: the tests evaluate it with another implementation of CEL. */
function compileExpression(expression: Expression): Condition {
  if (typeof expression === "string") {
    throw new BaselineError("invalid_query", "The baseline does not evaluate CEL text");
  }
  if ("and" in expression) return allOf(expression.and.map(compileExpression));
  if ("or" in expression) return decidedBy(true, expression.or.map(compileExpression));
  if ("not" in expression) return negated(compileExpression(expression.not));
  const path = expression.field.split(".");
  if ("exists" in expression) {
    return (record) => (fieldAt(record, path) !== undefined) === expression.exists;
  }
  if ("in" in expression) {
    const values = expression.in;
    return (record, text) => {
      const value = valueAt(record, text, path);
      return value === undefined ? undefined : values.some((other) => isEqual(value, other));
    };
  }
  const { op, value: operand } = expression;
  return (record, text) => {
    const value = valueAt(record, text, path);
    return value === undefined ? undefined : compare(op, value, operand);
  };
}

/** Returns the condition that a record has at least this level. A record without a known level is an error. */
function hasLevel(minLevel: Level): Condition {
  const least = severityOfLevel(minLevel);
  return (record) => {
    const severity = severityNumberOf(record);
    return severity === 0 ? undefined : severity >= least;
  };
}

/** Combines conditions that must all hold. */
function allOf(conditions: readonly Condition[]): Condition {
  return decidedBy(false, conditions);
}

/** Combines conditions of which one with the decisive result decides. An error counts only if no condition decides. */
function decidedBy(decisive: boolean, conditions: readonly Condition[]): Condition {
  return (record, text) => {
    let result: boolean | undefined = !decisive;
    for (const condition of conditions) {
      const one = condition(record, text);
      if (one === decisive) return decisive;
      if (one === undefined) result = undefined;
    }
    return result;
  };
}

function negated(inner: Condition): Condition {
  return (record, text) => {
    const matches = inner(record, text);
    return matches === undefined ? undefined : !matches;
  };
}

/** Returns the value at a path: numbers with the precision of the text, texts as they stand in UTF-8. */
function valueAt(
  record: JsonObject,
  text: string,
  path: readonly string[],
): RecordValue | undefined {
  const value = fieldAt(record, path);
  if (typeof value === "number") return exactNumber(value, text, path);
  return typeof value === "string" ? value.toWellFormed() : value;
}

export { allOf, compileExpression, hasLevel };
export type { Condition };
