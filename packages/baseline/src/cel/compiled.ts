import type { StaticType } from "./static-type.js";
import type { CelValue, Outcome } from "./value.js";

/** An expression, or a part of one, ready to be evaluated in a context such as a record. */
interface Compiled<Context> {
  readonly type: StaticType;
  readonly evaluate: (context: Context) => Outcome;
  /** Of a literal, and of a time that is written as one. */
  readonly constant?: CelValue;
  /** The names that lead to it, if it is a field; none lead to the record itself. */
  readonly path?: readonly string[];
  /** Whether it is something of which `has()` may ask. */
  readonly isMember?: boolean;
}

/** What the names of an expression mean. */
interface Scope<Context> {
  /** Whether names are members of a record, and those of severities. */
  readonly isOfRecords: boolean;
  /** Throws a problem where a name is known to mean nothing. */
  readonly resolve: (name: string, column: number) => Compiled<Context>;
  /** What a member of what has a path may be. Throws a problem where there is none. */
  readonly member: (path: readonly string[], column: number) => StaticType;
}

function constantOf<Context>(type: StaticType, value: CelValue): Compiled<Context> {
  return { type, evaluate: () => value, constant: value };
}

/** An operation that is an error where one of its operands is. */
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
