import type { StaticType } from "./static-type.js";
import type { CelValue, Outcome } from "./value.js";

/** Compiled expression, or part of one, that can be evaluated in a context such as a record. */
interface Compiled<Context> {
  readonly type: StaticType;
  readonly evaluate: (context: Context) => Outcome;
  /** Value of a literal, or of a time that is written as one. */
  readonly constant?: CelValue;
  /** Path of names to the value, if the expression is a field. Empty for the record itself. */
  readonly path?: readonly string[];
  /** Whether `has()` may be applied to the expression. */
  readonly isMember?: boolean;
}

/** Meaning of the names in an expression. */
interface Scope<Context> {
  /** Whether names refer to members of a record and to severities. */
  readonly isOfRecords: boolean;
  /** Resolves a name. Throws a Problem if the name certainly means nothing. */
  readonly resolve: (name: string, column: number) => Compiled<Context>;
  /** Returns the possible types of a member at a path. Throws a Problem if there is no such member. */
  readonly member: (path: readonly string[], column: number) => StaticType;
}

function constantOf<Context>(type: StaticType, value: CelValue): Compiled<Context> {
  return { type, evaluate: () => value, constant: value };
}

/** Creates an operation that is an error if one of its operands is an error. */
function strict<Context>(
  type: StaticType,
  operands: readonly Compiled<Context>[],
  combine: (...values: CelValue[]) => Outcome,
): Compiled<Context> {
  return {
    type,
    evaluate(context) {
      const values: CelValue[] = [];
      for (const { evaluate } of operands) {
        const value = evaluate(context);
        if (value === undefined) return undefined;
        values.push(value);
      }
      return combine(...values);
    },
  };
}

export { constantOf, strict };
export type { Compiled, Scope };
