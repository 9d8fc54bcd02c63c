import { calculate, negate } from "./arithmetic.js";
import { compileCall } from "./call.js";
import { compare, isIn } from "./compare.js";
import { type Compiled, constantOf, type Scope, strict } from "./compiled.js";
import { checkComparison, typeOfArithmetic } from "./operators.js";
import { Problem } from "./problem.js";
import { refuseOperands } from "./refusals.js";
import {
  ANY,
  BOOL,
  describeType,
  DOUBLE,
  INT,
  intersection,
  isJson,
  JSON_TYPE,
  LIST,
  MAP,
  mayBe,
  NUMBER,
  OF_TYPE,
  type StaticType,
  STRING,
  union,
} from "./static-type.js";
import type { Syntax } from "./syntax.js";
import { itemAt, listOf, memberIn, type Outcome, typeOf } from "./value.js";

/** Checks an expression and compiles it for evaluation. Throws a Problem if it is invalid. */
function compile<Context>(syntax: Syntax, scope: Scope<Context>): Compiled<Context> {
  const part = (each: Syntax): Compiled<Context> => compile(each, scope);
  const condition = (operator: string, each: Syntax): Compiled<Context> =>
    required(
      part(each),
      BOOL,
      each.column,
      (type) => `operator "${operator}" needs a bool, not ${type}`,
    );
  const { column } = syntax;
  switch (syntax.kind) {
    case "literal":
      return constantOf(OF_TYPE[typeOf(syntax.value)], syntax.value);
    case "identifier":
      return scope.resolve(syntax.name, column);
    case "select":
      return selected(part(syntax.operand), syntax.name, column, scope);
    case "index": {
      const operand = part(syntax.operand);
      const { index } = syntax;
      if (operand.path && index.kind === "literal" && typeof index.value === "string") {
        return selected(operand, index.value, column, scope);
      }
      return indexed(operand, part(index), column, index.column);
    }
    case "list":
      return strict(LIST, syntax.items.map(part), (...items) => listOf(items));
    case "call":
      if (syntax.name === "has" && !syntax.receiver)
        return presence(syntax.arguments, column, scope);
      return compileCall(syntax, part);
    case "not":
      return strict(BOOL, [condition("!", syntax.operand)], (value) =>
        typeof value === "boolean" ? !value : undefined,
      );
    case "negate": {
      const takes = union([INT, DOUBLE]);
      const operand = required(
        part(syntax.operand),
        takes,
        column,
        (type) => `${type} has no opposite`,
      );
      return strict(intersection(operand.type, takes), [operand], negate);
    }
    case "and":
      return decidedBy(
        false,
        syntax.operands.map((each) => () => condition("&&", each)),
      );
    case "or":
      return decidedBy(
        true,
        syntax.operands.map((each) => () => condition("||", each)),
      );
    case "conditional": {
      const [question, yes, no] = syntax.parts;
      return conditional(condition("?", question), part(yes), part(no));
    }
    case "compare": {
      const { operator, left, right } = syntax;
      const operands = [part(left), part(right)] as const;
      refuseOperands([left, operands[0]], [right, operands[1]], scope, column);
      checkComparison(operator, operands, column);
      return strict(BOOL, operands, (one, other) => compare(operator, one, other));
    }
    case "arithmetic": {
      const { operator, left, right } = syntax;
      const operands = [part(left), part(right)] as const;
      const type = typeOfArithmetic(operator, operands, column);
      return strict(type, operands, (one, other) => calculate(operator, one, other));
    }
    case "in": {
      const item = part(syntax.left);
      if (syntax.right.kind === "list") {
        for (const each of syntax.right.items) {
          refuseOperands([syntax.left, item], [each, part(each)], scope, each.column);
        }
      }
      const container = required(
        part(syntax.right),
        union([LIST, MAP]),
        syntax.right.column,
        (type) => `${type} is no list`,
      );
      return strict(BOOL, [item, container], isIn);
    }
  }
}

/** Returns the compiled expression. Throws a Problem if it certainly has none of these types. */
function required<Context>(
  compiled: Compiled<Context>,
  type: StaticType,
  column: number,
  problem: (found: string) => string,
): Compiled<Context> {
  if (mayBe(compiled.type, type)) return compiled;
  throw new Problem(problem(describeType(compiled.type)), column);
}

function selected<Context>(
  operand: Compiled<Context>,
  name: string,
  column: number,
  scope: Scope<Context>,
): Compiled<Context> {
  const { path: outer } = operand;
  const path = outer && [...outer, name];
  required(operand, MAP, column, (type) => `${type} has no member "${name}"`);
  const type = path ? scope.member(path, column) : typeOfItem(operand);
  const select = strict(type, [operand], (value) => memberIn(value, name));
  return path ? { ...select, path, isMember: true } : { ...select, isMember: true };
}

function indexed<Context>(
  operand: Compiled<Context>,
  index: Compiled<Context>,
  column: number,
  indexColumn: number,
): Compiled<Context> {
  const { type } = required(
    operand,
    union([LIST, MAP]),
    column,
    (found) => `${found} has no items`,
  );
  const keys = [...(mayBe(type, LIST) ? [NUMBER] : []), ...(mayBe(type, MAP) ? [STRING] : [])];
  required(index, union(keys), indexColumn, (found) => `${found} is no index`);
  return { ...strict(typeOfItem(operand), [operand, index], itemAt), isMember: true };
}

function typeOfItem({ type }: Compiled<never>): StaticType {
  return isJson(type) ? JSON_TYPE : ANY;
}

/** Compiles `has(a.b)`: whether there is a value, which may be null. The result is never an error. */
function presence<Context>(
  operands: readonly Syntax[],
  column: number,
  scope: Scope<Context>,
): Compiled<Context> {
  const [operand] = operands;
  if (operand === undefined || operands.length > 1) {
    throw new Problem(`has() takes 1 argument, got ${operands.length}`, column);
  }
  const { isMember, evaluate } = compile(operand, scope);
  if (!isMember) throw new Problem("has() takes a member", operand.column);
  return { type: BOOL, evaluate: (context) => evaluate(context) !== undefined };
}

/**
 * Compiles `&&`, which a false operand decides, or `||`, which a true one decides. An error counts only if no operand
 * decides.
 */
function decidedBy<Context>(
  decisive: boolean,
  compilations: readonly (() => Compiled<Context>)[],
): Compiled<Context> {
  const problems: unknown[] = [];
  const operands = compilations.flatMap((compilation) => {
    try {
      return [compilation()];
    } catch (error) {
      problems.push(error);
      return [];
    }
  });
  // If a literal decides the result, problems in the other operands do not matter.
  if (operands.some(({ constant }) => constant === decisive)) return constantOf(BOOL, decisive);
  if (problems.length > 0) throw problems[0];
  return {
    type: BOOL,
    evaluate(context) {
      let outcome: Outcome = !decisive;
      for (const { evaluate } of operands) {
        const value = evaluate(context);
        if (value === decisive) return decisive;
        if (value !== !decisive) outcome = undefined;
      }
      return outcome;
    },
  };
}

function conditional<Context>(
  condition: Compiled<Context>,
  yes: Compiled<Context>,
  no: Compiled<Context>,
): Compiled<Context> {
  return {
    type: union([yes.type, no.type]),
    evaluate(context) {
      const value = condition.evaluate(context);
      if (typeof value !== "boolean") return undefined;
      return (value ? yes : no).evaluate(context);
    },
  };
}

export { compile };
