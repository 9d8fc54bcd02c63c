import type { CompareOperator } from "@ripsaw/core";
import type { JsonValue } from "../record/json-value.js";
import { compareText } from "./compare-text.js";

/** Value of a record. A bigint is an integer with the full precision of its text. */
type RecordValue = JsonValue | bigint;
/** Value that an expression compares with. */
type Scalar = string | number | bigint | boolean | null;

/** Compares a value of a record with a scalar, or returns undefined, the error value, if the two have no order. */
function compare(operator: CompareOperator, left: RecordValue, right: Scalar): boolean | undefined {
  if (operator === "==") return isEqual(left, right);
  if (operator === "!=") return !isEqual(left, right);
  const order = orderOf(left, right);
  if (order === undefined) return undefined;
  if (operator === "<") return order < 0;
  if (operator === "<=") return order <= 0;
  return operator === ">" ? order > 0 : order >= 0;
}

/** Reports whether two values are equal. Values of different types are not; numbers are compared by their exact value. */
function isEqual(left: RecordValue, right: Scalar): boolean {
  return isNumber(left) && isNumber(right) ? orderOf(left, right) === 0 : left === right;
}

/** Returns a number below, equal to or above 0, or undefined if the types of the values have no common order. */
function orderOf(left: RecordValue, right: Scalar): number | undefined {
  if (typeof left === "string" && typeof right === "string") return compareText(left, right);
  if (typeof left === "boolean" && typeof right === "boolean") return Number(left) - Number(right);
  if (!isNumber(left) || !isNumber(right)) return undefined;
  // JavaScript compares numbers with bigints exactly.
  return Number(left > right) - Number(left < right);
}

function isNumber(value: RecordValue): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

export { compare, isEqual };
export type { RecordValue };
