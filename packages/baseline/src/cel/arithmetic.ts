import type { ArithmeticOperator } from "./syntax.js";
import { duration, timestamp } from "./time.js";
import {
  type CelValue,
  MIN_INT,
  int,
  listOf,
  numberIn,
  type Outcome,
  typeOf,
  uint,
} from "./value.js";

function calculate(operator: ArithmeticOperator, left: CelValue, right: CelValue): Outcome {
  const types = [typeOf(left), typeOf(right)];
  const [one, other] = [numberIn(left), numberIn(right)];
  if (one !== undefined && other !== undefined) {
    if (types.includes("double")) return doubles(operator, Number(one), Number(other));
    if (types[0] !== types[1]) return undefined;
    const result = integers(operator, BigInt(one), BigInt(other));
    if (result === undefined) return undefined;
    return types[0] === "int" ? int(result) : uint(result);
  }
  if (operator === "+") return sum(left, right);
  return operator === "-" ? difference(left, right) : undefined;
}

function doubles(operator: ArithmeticOperator, left: number, right: number): Outcome {
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return left / right;
    case "%": {
      if (!isWhole(left) || !isWhole(right)) return undefined;
      const remainder = integers("%", BigInt(left), BigInt(right));
      return remainder === undefined ? undefined : Number(remainder);
    }
  }
}

/** Reports whether a double is an integer that fits 64 bits. */
function isWhole(value: number): boolean {
  return Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63;
}

function integers(operator: ArithmeticOperator, left: bigint, right: bigint): bigint | undefined {
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return right === 0n ? undefined : left / right;
    case "%":
      // If the quotient is an error, the remainder is an error too.
      return right === 0n || (left === MIN_INT && right === -1n) ? undefined : left % right;
  }
}

function sum(left: CelValue, right: CelValue): Outcome {
  if (typeof left === "string" && typeof right === "string") return left + right;
  if (typeof left !== "object" || typeof right !== "object" || !left || !right) return undefined;
  if (left.type === "list" && right.type === "list") {
    return listOf([...left.items(), ...right.items()]);
  }
  if (left.type === "timestamp" && right.type === "duration") {
    return timestamp(left.nanos + right.nanos);
  }
  if (left.type !== "duration") return undefined;
  if (right.type === "timestamp") return timestamp(left.nanos + right.nanos);
  return right.type === "duration" ? duration(left.nanos + right.nanos) : undefined;
}

function difference(left: CelValue, right: CelValue): Outcome {
  if (typeof left !== "object" || typeof right !== "object" || !left || !right) return undefined;
  if (left.type === "timestamp" && right.type === "timestamp") {
    return duration(left.nanos - right.nanos);
  }
  if (right.type !== "duration") return undefined;
  if (left.type === "timestamp") return timestamp(left.nanos - right.nanos);
  return left.type === "duration" ? duration(left.nanos - right.nanos) : undefined;
}

function negate(value: CelValue): Outcome {
  if (typeof value === "number") return -value;
  if (typeof value === "bigint") return -Number(value);
  const isInt = typeof value === "object" && value !== null && value.type === "int";
  return isInt ? int(-value.value) : undefined;
}

export { calculate, negate };
