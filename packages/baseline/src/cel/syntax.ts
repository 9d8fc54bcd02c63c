import type { CompareOperator } from "@ripsaw/core";
import type { CelValue } from "./value.js";

type ArithmeticOperator = "+" | "-" | "*" | "/" | "%";

/** An expression as it was written. */
type Syntax = {
  /** Of an operation that of the operator, of a member or a call that of its name. 1-based. */
  readonly column: number;
  /** How deep it nests: 1 without parts. */
  readonly height: number;
} & SyntaxKind;

type SyntaxKind =
  | { readonly kind: "literal"; readonly value: CelValue }
  | { readonly kind: "identifier"; readonly name: string }
  | { readonly kind: "select"; readonly operand: Syntax; readonly name: string }
  | { readonly kind: "index"; readonly operand: Syntax; readonly index: Syntax }
  | { readonly kind: "list"; readonly items: readonly Syntax[] }
  | CallSyntax
  | { readonly kind: "not" | "negate"; readonly operand: Syntax }
  | { readonly kind: "and" | "or"; readonly operands: readonly Syntax[] }
  | { readonly kind: "conditional"; readonly parts: readonly [Syntax, Syntax, Syntax] }
  | OperationSyntax<"compare", CompareOperator>
  | OperationSyntax<"arithmetic", ArithmeticOperator>
  | OperationSyntax<"in", "in">;

interface CallSyntax {
  readonly kind: "call";
  readonly name: string;
  readonly receiver: Syntax | undefined;
  readonly arguments: readonly Syntax[];
}

interface OperationSyntax<Kind, Operator> {
  readonly kind: Kind;
  readonly operator: Operator;
  readonly left: Syntax;
  readonly right: Syntax;
}

/** The expressions that one is made of. */
function partsOf(syntax: SyntaxKind): readonly Syntax[] {
  switch (syntax.kind) {
    case "literal":
    case "identifier":
      return [];
    case "select":
    case "not":
    case "negate":
      return [syntax.operand];
    case "index":
      return [syntax.operand, syntax.index];
    case "list":
      return syntax.items;
    case "call":
      return syntax.receiver ? [syntax.receiver, ...syntax.arguments] : syntax.arguments;
    case "and":
    case "or":
      return syntax.operands;
    case "conditional":
      return syntax.parts;
    default:
      return [syntax.left, syntax.right];
  }
}

export { partsOf };
export type { ArithmeticOperator, Syntax, SyntaxKind };
