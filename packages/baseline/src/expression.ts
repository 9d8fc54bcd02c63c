import type { CompareOperator, Expression, Scalar } from "@ripsaw/core";
import { BaselineError } from "./baseline-error.js";
import { compareText } from "./compare-text.js";
import { fieldAt } from "./field-path.js";
import type { JsonObject, JsonValue } from "./json-value.js";
import { exactNumber } from "./source-members.js";

/** `undefined` is the error value: the field is absent, or its type cannot be ordered so. */
type Outcome = boolean | undefined;
type Evaluate = (record: JsonObject, text: string) => Outcome;
type FieldValue = JsonValue | bigint | undefined;

/** Whether a record, of which the text is given too, matches. */
type Predicate = (record: JsonObject, text: string) => boolean;

function compilePredicate(expression: Expression | undefined): Predicate {
  if (expression === undefined) return () => true;
  const evaluate = compile(expression);
  return (record, text) => evaluate(record, text) === true;
}

function compile(expression: Expression): Evaluate {
  if (typeof expression === "string") {
    throw new BaselineError("invalid_query", "the baseline takes filters as data");
  }
  if ("and" in expression) return compileAll(expression.and, false);
  if ("or" in expression) return compileAll(expression.or, true);
  if ("not" in expression) return compileNot(expression.not);
  const path = expression.field.split(".");
  if ("exists" in expression) {
    return (record) => (fieldAt(record, path) !== undefined) === expression.exists;
  }
  if ("in" in expression) {
    const values = expression.in;
    return (record, text) => {
      const value = valueOf(record, text, path);
      return value === undefined ? undefined : values.some((other) => isEqual(value, other));
    };
  }
  const { op, value: operand } = expression;
  return (record, text) => compare(valueOf(record, text, path), op, operand);
}

/** `and` is decided by a false, `or` by a true; an error counts only where nothing decides. */
function compileAll(expressions: readonly Expression[], decisive: boolean): Evaluate {
  const parts = expressions.map(compile);
  return (record, text) => {
    let outcome: Outcome = !decisive;
    for (const part of parts) {
      const one = part(record, text);
      if (one === decisive) return decisive;
      if (one === undefined) outcome = undefined;
    }
    return outcome;
  };
}

function compileNot(expression: Expression): Evaluate {
  const inner = compile(expression);
  return (record, text) => {
    const outcome = inner(record, text);
    return outcome === undefined ? undefined : !outcome;
  };
}

function valueOf(record: JsonObject, text: string, path: readonly string[]): FieldValue {
  const value = fieldAt(record, path);
  if (typeof value === "number") return exactNumber(value, text, path);
  return typeof value === "string" ? value.toWellFormed() : value;
}

function compare(value: FieldValue, op: CompareOperator, operand: Scalar): Outcome {
  if (value === undefined) return undefined;
  if (op === "==") return isEqual(value, operand);
  if (op === "!=") return !isEqual(value, operand);
  const order = orderOf(value, operand);
  if (order === undefined) return undefined;
  if (op === "<") return order < 0;
  if (op === "<=") return order <= 0;
  return op === ">" ? order > 0 : order >= 0;
}

function isEqual(value: FieldValue, operand: Scalar): boolean {
  if (value === operand) return true;
  return isNumeric(value) && isNumeric(operand) && orderOf(value, operand) === 0;
}

/** Negative, zero or positive; undefined where there is no order. */
function orderOf(value: FieldValue, operand: Scalar): number | undefined {
  if (typeof value === "string" && typeof operand === "string") return compareText(value, operand);
  const bothNumeric = isNumeric(value) && isNumeric(operand);
  const bothBoolean = typeof value === "boolean" && typeof operand === "boolean";
  if (!bothNumeric && !bothBoolean) return undefined;
  // JavaScript compares numbers with bigints exactly.
  if (value < operand) return -1;
  return value > operand ? 1 : 0;
}

function isNumeric(value: FieldValue): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

export { compilePredicate };
export type { Predicate };
