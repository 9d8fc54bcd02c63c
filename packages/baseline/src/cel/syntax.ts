import type { CompareOperator } from "@ripsaw/core";
import type { CelValue } from "./value.js";

type ArithmeticOperator = "+" | "-" | "*" | "/" | "%";

/** Expression as it was written. */
type Syntax = {
  /** Column, 1-based: of the operator of an operation, or of the name of a member or call. */
  readonly column: number;
  /** Height of the syntax tree. 1 for an expression without parts. */
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

/** Returns the direct subexpressions of an expression. */
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
