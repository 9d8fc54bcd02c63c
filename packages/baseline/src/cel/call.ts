import type { CelFunction } from "./cel-function.js";
import { type Compiled, constantOf, strict } from "./compiled.js";
import { FUNCTIONS } from "./functions.js";
import { nearestName } from "./nearest-name.js";
import { Problem } from "./problem.js";
import { describeType, mayBe } from "./static-type.js";
import type { Syntax } from "./syntax.js";

type CallSyntax = Extract<Syntax, { readonly kind: "call" }>;

/** Macros of the language that are not supported. */
const MACROS: ReadonlySet<string> = new Set(["all", "exists", "exists_one", "map", "filter"]);

/** Compiles a function call. */
function compileCall<Context>(
  syntax: CallSyntax,
  compilePart: (part: Syntax) => Compiled<Context>,
): Compiled<Context> {
  const { name, column, receiver } = syntax;
  const called = functionOf(syntax);
  const parts = receiver ? [receiver, ...syntax.arguments] : syntax.arguments;
  checkCount(called, syntax, parts.length);
  const operands = parts.map((part, index) => {
    const compiled = compilePart(part);
    const expected = called.takes[index];
    if (expected === undefined || mayBe(compiled.type, expected)) return compiled;
    const [wanted, found] = [describeType(expected), describeType(compiled.type)];
    throw new Problem(`${name}() takes ${wanted}, not ${found}`, part.column);
  });
  const [problem, blamed = 0] = called.problemOf?.(operands) ?? [];
  if (problem !== undefined) throw new Problem(problem, parts[blamed]?.column ?? column);
  const { gives, call } = called;
  const constant = called.isConstant ? operands[0]?.constant : undefined;
  const value = typeof constant === "string" ? call(constant) : undefined;
  return value === undefined ? strict(gives, operands, call) : constantOf(gives, value);
}

function functionOf({ name, column, receiver }: CallSyntax): CelFunction {
  if (MACROS.has(name) && receiver) {
    throw new Problem(`the macro ${name}() is not supported`, column);
  }
  const called = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (called === undefined) {
    const nearest = nearestName(name, [...Object.keys(FUNCTIONS), "has"]);
    throw new Problem(`unknown function "${name}"`, column, nearest);
  }
  const { form } = called;
  if (form === (receiver ? "global" : "member")) {
    const usual = receiver ? `${name}(x)` : `x.${name}()`;
    throw new Problem(`${name}() is not called like this`, column, usual);
  }
  return called;
}

function checkCount(called: CelFunction, { name, column, receiver }: CallSyntax, count: number) {
  if (count === called.takes.length) return;
  if (called.form === "member" && called.takes[0]?.has("timestamp") && count === 2) {
    throw new Problem(`${name}() takes no time zone; it is UTC`, column);
  }
  const ofReceiver = receiver ? 1 : 0;
  const expected = called.takes.length - ofReceiver;
  const plural = expected === 1 ? "" : "s";
  throw new Problem(
    `${name}() takes ${expected} argument${plural}, got ${count - ofReceiver}`,
    column,
  );
}

export { compileCall };
