import type { CompareOperator } from "@ripsaw/core";
import { Problem } from "./problem.js";
import { type ArithmeticOperator, partsOf, type Syntax, type SyntaxKind } from "./syntax.js";
import { describe, type Token, tokenReader } from "./token.js";
import { type CelValue, int, uint } from "./value.js";

const MAX_BYTES = 2 ** 20;
/** Maximum nesting depth. All later steps recurse, so deeper expressions are refused. */
const MAX_HEIGHT = 128;
const KEYWORDS: ReadonlySet<string> = new Set(["in", "true", "false", "null"]);
const RESERVED: ReadonlySet<string> = new Set(
  `as break const continue else for function if import let loop package namespace return var void
   while`.split(/\s+/),
);
/** Binary operators by increasing precedence. Operators in one group have the same precedence. */
const BINARY = [
  ["<", "<=", ">=", ">", "==", "!=", "in"],
  ["+", "-"],
  ["*", "/", "%"],
] as const;

type BinaryOperator = (typeof BINARY)[number][number];

/** Parses one expression of at most 1 MiB and 128 levels. */
function parse(source: string): Syntax {
  if (Buffer.byteLength(source) > MAX_BYTES) {
    throw new Problem(`is longer than ${MAX_BYTES} bytes`);
  }
  const readToken = tokenReader(source);
  let next = readToken();
  let depth = 0;

  function advance(): Token {
    const passed = next;
    next = readToken();
    return passed;
  }

  function isNext(sign: string): boolean {
    return next.kind === "sign" && next.text === sign;
  }

  /** Consumes a sign if it is next. */
  function pass(sign: string): Token | undefined {
    return isNext(sign) ? advance() : undefined;
  }

  function expect(sign: string): void {
    if (!pass(sign)) {
      throw new Problem(`expected "${sign}", found ${describe(next)}`, next.column, meant(next));
    }
  }

  function unexpected(): Problem {
    const what = next.kind === "end" ? "end" : describe(next);
    return new Problem(`unexpected ${what}`, next.column, meant(next));
  }

  function expression(): Syntax {
    if (depth === MAX_HEIGHT) throw tooDeep(next.column);
    depth += 1;
    let syntax = either();
    const question = pass("?");
    if (question) {
      const yes = either();
      expect(":");
      syntax = node({ kind: "conditional", parts: [syntax, yes, expression()] }, question);
    }
    depth -= 1;
    return syntax;
  }

  function either(): Syntax {
    return joined("or", "||", all);
  }

  function all(): Syntax {
    return joined("and", "&&", () => binary(0));
  }

  /** Parses operands joined by a sign into a single node. */
  function joined(kind: "and" | "or", sign: string, operand: () => Syntax): Syntax {
    const first = operand();
    const operator = pass(sign);
    if (!operator) return first;
    const operands = [first, operand()];
    while (pass(sign)) operands.push(operand());
    return node({ kind, operands }, operator);
  }

  function binary(strength: number): Syntax {
    const operators = BINARY[strength];
    if (operators === undefined) return unary();
    let left = binary(strength + 1);
    for (let found = operatorAmong(operators); found; found = operatorAmong(operators)) {
      const token = advance();
      left = node(operation(found, left, binary(strength + 1)), token);
    }
    return left;
  }

  function operatorAmong(operators: readonly BinaryOperator[]): BinaryOperator | undefined {
    if (next.kind !== "sign" && next.kind !== "word") return undefined;
    return operators.find((operator) => operator === next.text);
  }

  /** Parses any number of either `!` or `-`, followed by a member. */
  function unary(): Syntax {
    const sign = isNext("!") ? "!" : "-";
    const signs: Token[] = [];
    for (let passed = pass(sign); passed; passed = pass(sign)) signs.push(passed);
    const isNumber = next.kind === "int" || next.kind === "double";
    let syntax = member(sign === "-" && isNumber ? signs.pop() : undefined);
    for (const token of signs.toReversed()) {
      syntax = node({ kind: sign === "!" ? "not" : "negate", operand: syntax }, token);
    }
    return syntax;
  }

  /** Parses a member. `minus` is a sign that belongs to the number that is next. */
  function member(minus: Token | undefined): Syntax {
    let syntax = primary(minus);
    for (;;) {
      const bracket = pass("[");
      if (bracket) {
        const index = expression();
        expect("]");
        syntax = node({ kind: "index", operand: syntax, index }, bracket);
      } else if (pass(".")) {
        syntax = selected(syntax, advance());
      } else if (isNext("{")) {
        throw new Problem("message literals are not supported", next.column);
      } else {
        return syntax;
      }
    }
  }

  function selected(operand: Syntax, token: Token): Syntax {
    const { kind, text: name, column } = token;
    if (kind !== "word") throw new Problem('expected a name behind "."', column);
    if (KEYWORDS.has(name)) throw new Problem(`"${name}" is no name; write ["${name}"]`, column);
    return node(isNext("(") ? call(name, operand) : { kind: "select", operand, name }, token);
  }

  function primary(minus: Token | undefined): Syntax {
    const { kind, text, column } = next;
    if (pass("(")) {
      const syntax = expression();
      expect(")");
      return syntax;
    }
    if (pass("[")) return node({ kind: "list", items: itemsUpTo("]") }, { column });
    if (isNext("{")) throw new Problem("map literals are not supported", column);
    // A leading dot denotes the outermost scope. There is only one scope.
    if (pass(".") || (kind === "word" && !["true", "false", "null"].includes(text))) return name();
    if (kind === "sign" || kind === "end") throw unexpected();
    const value = literalValue(next, minus !== undefined);
    advance();
    return node({ kind: "literal", value }, minus ?? { column });
  }

  /** Parses a name that stands alone, or a function call. */
  function name(): Syntax {
    const token = advance();
    const { kind, text, column } = token;
    if (kind !== "word") throw new Problem("expected a name", column);
    if (KEYWORDS.has(text)) throw new Problem(`unexpected "${text}"`, column);
    if (RESERVED.has(text)) {
      throw new Problem(`"${text}" is a reserved word; write record.${text}`, column);
    }
    return node(isNext("(") ? call(text, undefined) : { kind: "identifier", name: text }, token);
  }

  function call(name: string, receiver: Syntax | undefined): SyntaxKind {
    expect("(");
    return { kind: "call", name, receiver, arguments: itemsUpTo(")") };
  }

  /** Parses comma-separated expressions up to `end`. A list may have a trailing comma. */
  function itemsUpTo(end: ")" | "]"): Syntax[] {
    const items: Syntax[] = [];
    while (!isNext(end)) {
      items.push(expression());
      if (!pass(",")) break;
      if (end === ")" && isNext(end)) throw unexpected();
    }
    expect(end);
    return items;
  }

  const syntax = expression();
  if (next.kind !== "end") throw unexpected();
  return syntax;
}

/** Returns the operator that a word denotes in SQL and similar languages. */
function meant({ kind, text }: Token): string | undefined {
  if (kind !== "word") return undefined;
  return { and: "&&", or: "||" }[text.toLowerCase()];
}

function operation(operator: BinaryOperator, left: Syntax, right: Syntax): SyntaxKind {
  if (operator === "in") return { kind: "in", operator, left, right };
  return isComparison(operator)
    ? { kind: "compare", operator, left, right }
    : { kind: "arithmetic", operator, left, right };
}

function isComparison(operator: CompareOperator | ArithmeticOperator): operator is CompareOperator {
  return /[=<>]/.test(operator);
}

function literalValue({ kind, text, column }: Token, isNegative: boolean): CelValue {
  switch (kind) {
    case "string":
      return text;
    case "word":
      return text === "null" ? null : text === "true";
    case "double":
      return isNegative ? -Number(text) : Number(text);
    default: {
      const magnitude = BigInt(text);
      const value = kind === "uint" ? uint(magnitude) : int(isNegative ? -magnitude : magnitude);
      if (value !== undefined) return value;
      const written = kind === "uint" ? `${text}u` : text;
      throw new Problem(`${written} is beyond the range of ${kind}`, column);
    }
  }
}

function node(kind: SyntaxKind, { column }: { readonly column: number }): Syntax {
  const height = 1 + partsOf(kind).reduce((most, part) => Math.max(most, part.height), 0);
  if (height > MAX_HEIGHT) throw tooDeep(column);
  return { ...kind, column, height };
}

function tooDeep(column: number): Problem {
  return new Problem(`nests deeper than ${MAX_HEIGHT}`, column);
}

export { parse };
