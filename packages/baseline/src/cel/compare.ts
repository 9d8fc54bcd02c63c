import type { CompareOperator } from "@ripsaw/core";
import { compareText } from "../filter/compare-text.js";
import {
  type CelDuration,
  type CelList,
  type CelMap,
  type CelTimestamp,
  type CelValue,
  numberIn,
  type Outcome,
} from "./value.js";

/**
 * Reports whether two values are equal. Values of different types are not; numbers are compared by their exact value.
 */
function isEqual(left: CelValue, right: CelValue): boolean {
  const [leftNumber, rightNumber] = [numberIn(left), numberIn(right)];
  if (leftNumber !== undefined && rightNumber !== undefined) {
    return isSameNumber(leftNumber, rightNumber);
  }
  if (typeof left !== "object" || left === null) return left === right;
  if (typeof right !== "object" || right === null) return false;
  if (left.type === "list" && right.type === "list") return hasSameItems(left, right);
  if (left.type === "map" && right.type === "map") return hasSameMembers(left, right);
  return isTime(left) && isTime(right) && left.type === right.type && left.nanos === right.nanos;
}

function isSameNumber(left: number | bigint, right: number | bigint): boolean {
  if (typeof left === "bigint") {
    return typeof right === "bigint" ? left === right : isSameNumber(right, left);
  }
  if (typeof right === "number") return left === right;
  return Number.isInteger(left) && BigInt(left) === right;
}

function hasSameItems(left: CelList, right: CelList): boolean {
  const [items, others] = [left.items(), right.items()];
  return (
    items.length === others.length &&
    items.every((item, index) => {
      const other = others[index];
      return other !== undefined && isEqual(item, other);
    })
  );
}

function hasSameMembers(left: CelMap, right: CelMap): boolean {
  const names = left.names();
  return (
    names.length === right.names().length &&
    names.every((name) => {
      const [value, other] = [left.get(name), right.get(name)];
      return value !== undefined && other !== undefined && isEqual(value, other);
    })
  );
}

/** Compares two values: negative, zero or positive; NaN if an operand is NaN; undefined if the values have no order. */
function orderOf(left: CelValue, right: CelValue): number | undefined {
  if (typeof left === "string" && typeof right === "string") return compareText(left, right);
  if (typeof left === "boolean" && typeof right === "boolean") return Number(left) - Number(right);
  const [number, otherNumber] = [numberIn(left), numberIn(right)];
  if (number !== undefined && otherNumber !== undefined) return orderOfNumbers(number, otherNumber);
  if (!isTime(left) || !isTime(right) || left.type !== right.type) return undefined;
  return orderOfNumbers(left.nanos, right.nanos);
}

function orderOfNumbers(left: number | bigint, right: number | bigint): number {
  if (left < right) return -1;
  if (left > right) return 1;
  return left >= right ? 0 : Number.NaN;
}

function isTime(value: CelValue): value is CelTimestamp | CelDuration {
  return typeof value === "object" && value !== null && "nanos" in value;
}

function compare(operator: CompareOperator, left: CelValue, right: CelValue): Outcome {
  if (operator === "==") return isEqual(left, right);
  if (operator === "!=") return !isEqual(left, right);
  const order = orderOf(left, right);
  if (order === undefined) return undefined;
  if (operator === "<") return order < 0;
  if (operator === "<=") return order <= 0;
  return operator === ">" ? order > 0 : order >= 0;
}

/** Evaluates `value in container`: among the items of a list, or the keys of a map. */
function isIn(value: CelValue, container: CelValue): Outcome {
  if (typeof container !== "object" || container === null) return undefined;
  if (container.type === "list") return container.items().some((item) => isEqual(value, item));
  if (container.type !== "map") return undefined;
  return typeof value === "string" && container.get(value) !== undefined;
}

export { compare, isEqual, isIn };
