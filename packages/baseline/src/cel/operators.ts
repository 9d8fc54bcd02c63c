import type { CompareOperator } from "@ripsaw/core";
import type { Compiled } from "./compiled.js";
import { Problem } from "./problem.js";
import {
  BOOL,
  describeType,
  DOUBLE,
  DURATION,
  INT,
  LIST,
  mayBe,
  NUMBER,
  type StaticType,
  STRING,
  TIMESTAMP,
  UINT,
  union,
} from "./static-type.js";
import type { ArithmeticOperator } from "./syntax.js";

/** Types of two operands, and the type of the result. */
type Overload = readonly [left: StaticType, right: StaticType, result: StaticType];

/**
 * Overloads for numbers: both of the same type, or a double with any number, because every number of a record is a
 * double.
 */
const ON_NUMBERS: readonly Overload[] = [
  [INT, INT, INT],
  [UINT, UINT, UINT],
  [DOUBLE, NUMBER, DOUBLE],
  [NUMBER, DOUBLE, DOUBLE],
];

const ARITHMETIC: Readonly<Record<ArithmeticOperator, readonly Overload[]>> = {
  "+": [
    ...ON_NUMBERS,
    [STRING, STRING, STRING],
    [LIST, LIST, LIST],
    [TIMESTAMP, DURATION, TIMESTAMP],
    [DURATION, TIMESTAMP, TIMESTAMP],
    [DURATION, DURATION, DURATION],
  ],
  "-": [
    ...ON_NUMBERS,
    [TIMESTAMP, TIMESTAMP, DURATION],
    [TIMESTAMP, DURATION, TIMESTAMP],
    [DURATION, DURATION, DURATION],
  ],
  "*": ON_NUMBERS,
  "/": ON_NUMBERS,
  "%": ON_NUMBERS,
};

const ORDERED: readonly StaticType[] = [NUMBER, STRING, BOOL, TIMESTAMP, DURATION];

/** Returns the possible types of the result. Throws a Problem if no such operation exists. */
function typeOfArithmetic<Context>(
  operator: ArithmeticOperator,
  operands: readonly Compiled<Context>[],
  column: number,
): StaticType {
  const [left, right] = operands.map(({ type }) => type);
  const fitting = ARITHMETIC[operator].filter(
    ([one, other]) => left && right && mayBe(one, left) && mayBe(other, right),
  );
  if (fitting.length === 0) throw noOperation(operator, operands, column);
  return union(fitting.map(([, , result]) => result));
}

/** Throws a Problem if the operator needs an order and values of these types have none. */
function checkComparison<Context>(
  operator: CompareOperator,
  operands: readonly Compiled<Context>[],
  column: number,
): void {
  if (operator === "==" || operator === "!=") return;
  const haveOrder = ORDERED.some((type) => operands.every((operand) => mayBe(operand.type, type)));
  if (!haveOrder) throw noOperation(operator, operands, column);
}

function noOperation<Context>(
  operator: string,
  operands: readonly Compiled<Context>[],
  column: number,
): Problem {
  const found = operands.map(({ type }) => describeType(type)).join(" and ");
  const suggestions = operands.map((operand, index) => {
    const other = operands[1 - index]?.type;
    const isTime = other === TIMESTAMP || other === DURATION;
    if (operand.path === undefined || !isTime) return undefined;
    return `${other === TIMESTAMP ? "timestamp" : "duration"}(${pathText(operand.path)})`;
  });
  return new Problem(
    `operator "${operator}" does not take ${found}`,
    column,
    suggestions.find((suggestion) => suggestion !== undefined),
  );
}

/** Writes a path in the syntax of the language. */
function pathText(path: readonly string[]): string {
  return path
    .map((name, index) => {
      const isName = /^@?[_a-zA-Z][_a-zA-Z0-9]*$/.test(name);
      if (isName) return index === 0 ? name : `.${name}`;
      return `${index === 0 ? "record" : ""}[${JSON.stringify(name)}]`;
    })
    .join("");
}

export { checkComparison, typeOfArithmetic };
