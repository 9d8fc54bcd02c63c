import type { Compiled, Scope } from "./compiled.js";
import { Problem } from "./problem.js";
import { SEVERITIES } from "../record/severity.js";
import { mayBe, NUMBER, STRING } from "./static-type.js";
import type { Syntax } from "./syntax.js";

/** Operand in its written and its checked form. */
type Operand<Context> = readonly [syntax: Syntax, compiled: Compiled<Context>];

/** Throws a Problem if comparing two operands is certainly a mistake. */
function refuseOperands<Context>(
  left: Operand<Context>,
  right: Operand<Context>,
  { isOfRecords }: Scope<Context>,
  column: number,
): void {
  for (const [[syntax, { type }], [otherSyntax, other]] of [
    [left, right],
    [right, left],
  ] as const) {
    const isComparable =
      mayBe(type, other.type) || (mayBe(type, NUMBER) && mayBe(other.type, NUMBER));
    if (!isComparable) refuseHyphenated(syntax);
    if (!isOfRecords || syntax.kind !== "identifier") continue;
    const { name } = syntax;
    if (name === "severity" && !mayBe(other.type, NUMBER)) {
      throw new Problem("severity compares with names such as ERROR without quotes", column);
    }
    if (SEVERITIES.has(name) && mayBe(other.type, STRING) && !isSeverityNumber(otherSyntax)) {
      throw new Problem(`${name} is a severity, which compares with severity`, column);
    }
  }
}

/** Reports whether the name of a member says that it holds numbers on OpenTelemetry's scale. */
function isSeverityNumber(syntax: Syntax): boolean {
  const name =
    syntax.kind === "identifier" || syntax.kind === "select"
      ? syntax.name
      : syntax.kind === "index" && syntax.index.kind === "literal"
        ? syntax.index.value
        : undefined;
  return typeof name === "string" && /^severity_?number$/i.test(name);
}

/** Throws a Problem if names are joined by minus signs without spaces, because they may be meant as one name. */
function refuseHyphenated(syntax: Syntax): void {
  const found = syntax.kind === "arithmetic" ? hyphenated(syntax) : undefined;
  if (found !== undefined) throw new Problem(`"${found.text}" is a subtraction`, found.start);
}

interface Hyphenated {
  readonly start: number;
  readonly text: string;
}

function hyphenated(syntax: Syntax): Hyphenated | undefined {
  const { column } = syntax;
  switch (syntax.kind) {
    case "identifier":
      return { start: column, text: syntax.name };
    case "select": {
      const operand = hyphenated(syntax.operand);
      return joined(operand, ".", endOf(operand), { start: column, text: syntax.name });
    }
    case "arithmetic":
      if (syntax.operator !== "-") return undefined;
      return joined(hyphenated(syntax.left), "-", column, hyphenated(syntax.right));
    default:
      return undefined;
  }
}

/** Joins two parts with a sign, if nothing else stands between them. */
function joined(
  left: Hyphenated | undefined,
  sign: string,
  column: number | undefined,
  right: Hyphenated | undefined,
): Hyphenated | undefined {
  if (left === undefined || right === undefined || column === undefined) return undefined;
  const isWithoutBlanks = endOf(left) === column && column + 1 === right.start;
  return isWithoutBlanks
    ? { start: left.start, text: `${left.text}${sign}${right.text}` }
    : undefined;
}

function endOf(found: Hyphenated | undefined): number | undefined {
  return found && found.start + found.text.length;
}

export { refuseHyphenated, refuseOperands };
