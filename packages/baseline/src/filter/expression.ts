import type { Expression } from "@ripsaw/core";
import { compare, isEqual } from "../cel/compare.js";
import { compileCondition } from "../cel/condition.js";
import { recordScope, type RecordContext } from "../cel/record-scope.js";
import { celValue } from "../cel/record-value.js";
import { currentTime } from "../cel/time.js";
import type { Outcome } from "../cel/value.js";
import { fieldAt } from "../record/field-path.js";
import { textAt } from "../record/source-members.js";

/** Evaluates whether a record matches. `undefined` is the error value: a field is absent or has an unsuitable type. */
type Condition = (context: RecordContext) => boolean | undefined;
/** Compiles a CEL condition. `place` is its position in the query. */
type CompileText = (text: string, place: string) => Condition;

/** Compiles a filter. Within it, `now` is the time of this call. */
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
  return (context) => {
    const value = valueOf(context, path);
    const outcome = value === undefined ? undefined : compare(op, value, operand);
    return typeof outcome === "boolean" ? outcome : undefined;
  };
}

/** Combines conditions: `and` is decided by a false, `or` by a true. An error counts only if no part decides. */
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

function valueOf({ record, text }: RecordContext, path: readonly string[]): Outcome {
  const value = fieldAt(record, path);
  return value === undefined ? undefined : celValue(value, () => textAt(text, path));
}

export { compileFilter };
export type { Condition };
