import type { Compiled } from "./compiled.js";
import type { StaticType } from "./static-type.js";
import type { CelValue, Outcome } from "./value.js";

interface CelFunction {
  /** `f(x)`, `x.f()` or either. */
  readonly form: "global" | "member" | "either";
  /** What stands in front of the dot is the first operand. */
  readonly takes: readonly StaticType[];
  readonly gives: StaticType;
  readonly call: (...operands: CelValue[]) => Outcome;
  /** Why constants among the operands make no sense; the index of the operand that is to blame. */
  readonly problemOf?: (
    operands: readonly Compiled<never>[],
  ) => readonly [problem: string, operand: number] | undefined;
  /** Whether it is called once, before the scan, where its operand is a literal. */
  readonly isConstant?: boolean;
}

export type { CelFunction };
