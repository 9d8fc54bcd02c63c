import type { CompareOperator, Expression, Scalar } from "@ripsaw/core";
import { compileCondition } from "./cel/condition.js";
import { recordScope, type RecordContext } from "./cel/record-scope.js";
import { currentTime } from "./cel/time.js";
import { compareText } from "./compare-text.js";
import { fieldAt } from "./field-path.js";
import type { JsonValue } from "./json-value.js";
import { exactNumber } from "./source-members.js";

/** Whether a record matches; `undefined` is the error value: a field is absent, or of a type that makes no sense. */
type Condition = (context: RecordContext) => boolean | undefined;
/** Makes a condition of CEL; `place` is where in the query it stands. */
type CompileText = (text: string, place: string) => Condition;
type FieldValue = JsonValue | bigint | undefined;

/** `now` is the time at which it is called. */
function compileFilter(expression: Expression): Condition {
  const scope = recordScope(currentTime());
  return compile(expression, "filter", (text, place) => compileCondition(text, place, scope));
}

function compile(expression: Expression, place: string, compileText: CompileText): Condition {
  if (typeof expression === "string") return compileText(expression, place);
  const compileParts = (parts: readonly Expression[], name: string): Condition[] =>
    parts.map((part, index) => compile(part, `${place}.${name}[${index}]`, compileText));
  if ("and" in expression) return decidedBy(false, compileParts(expression.and, "and"));
  if ("or" in expression) return decidedBy(true, compileParts(expression.or, "or"));
  if ("not" in expression) return negated(compile(expression.not, `${place}.not`, compileText));
  const path = expression.field.split(".");
  if ("exists" in expression) {
    return ({ record }) => (fieldAt(record, path) !== undefined) === expression.exists;
  }
  if ("in" in expression) {
    const values = expression.in;
    return (context) => {
      const value = valueOf(context, path);
      return value === undefined ? undefined : values.some((other) => isEqual(value, other));
    };
  }
  const { op, value: operand } = expression;
  return (context) => compare(valueOf(context, path), op, operand);
}

/** `and` is decided by a false, `or` by a true; an error counts only where nothing decides. */
function decidedBy(decisive: boolean, parts: readonly Condition[]): Condition {
  return (context) => {
    let outcome: boolean | undefined = !decisive;
    for (const part of parts) {
      const one = part(context);
      if (one === decisive) return decisive;
      if (one === undefined) outcome = undefined;
    }
    return outcome;
  };
}

function negated(inner: Condition): Condition {
  return (context) => {
    const outcome = inner(context);
    return outcome === undefined ? undefined : !outcome;
  };
}

function valueOf({ record, text }: RecordContext, path: readonly string[]): FieldValue {
  const value = fieldAt(record, path);
  if (typeof value === "number") return exactNumber(value, text, path);
  return typeof value === "string" ? value.toWellFormed() : value;
}

function compare(value: FieldValue, op: CompareOperator, operand: Scalar): boolean | undefined {
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

export { compileFilter };
export type { Condition };
