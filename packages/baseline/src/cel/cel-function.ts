import type { Compiled } from "./compiled.js";
import type { StaticType } from "./static-type.js";
import type { CelValue, Outcome } from "./value.js";

interface CelFunction {
  /** Form of a call: `f(x)`, `x.f()` or either. */
  readonly form: "global" | "member" | "either";
  /** Types of the operands. In a call `x.f()`, x is the first operand. */
  readonly takes: readonly StaticType[];
  readonly gives: StaticType;
  readonly call: (...operands: CelValue[]) => Outcome;
  /** Returns why constant operands make no sense, together with the index of the operand at fault. */
  readonly problemOf?: (
    operands: readonly Compiled<never>[],
  ) => readonly [problem: string, operand: number] | undefined;
  /** Whether a call with a literal operand is evaluated once, before the scan. */
  readonly isConstant?: boolean;
}

export type { CelFunction };
