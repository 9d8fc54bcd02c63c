/**
 * Value of CEL. Doubles are numbers. An integer of a record that does not fit a double exactly is a bigint; CEL treats
 * it as a double, but it compares exactly.
 */
type CelValue =
  | null
  | boolean
  | string
  | number
  | bigint
  | CelInt
  | CelUint
  | CelTimestamp
  | CelDuration
  | CelList
  | CelMap;

/** Result of an evaluation. `undefined` is the error value. */
type Outcome = CelValue | undefined;

interface CelInt {
  readonly type: "int";
  readonly value: bigint;
}

interface CelUint {
  readonly type: "uint";
  readonly value: bigint;
}

interface CelTimestamp {
  readonly type: "timestamp";
  /** Nanoseconds since 1970-01-01T00:00:00Z. */
  readonly nanos: bigint;
}

interface CelDuration {
  readonly type: "duration";
  readonly nanos: bigint;
}

interface CelList {
  readonly type: "list";
  readonly items: () => readonly CelValue[];
  /** JSON text as it stands in the record. Absent for a computed list. */
  readonly text?: () => string;
}

interface CelMap {
  readonly type: "map";
  readonly names: () => readonly string[];
  readonly get: (name: string) => Outcome;
  /** JSON text as it stands in the record. Absent for a computed map. */
  readonly text?: () => string;
}

type CelType =
  | "null"
  | "bool"
  | "string"
  | "int"
  | "uint"
  | "double"
  | "timestamp"
  | "duration"
  | "list"
  | "map";

const MIN_INT = -(2n ** 63n);
const MAX_INT = 2n ** 63n - 1n;
const MAX_UINT = 2n ** 64n - 1n;

function int(value: bigint): CelInt | undefined {
  return value < MIN_INT || value > MAX_INT ? undefined : { type: "int", value };
}

function uint(value: bigint): CelUint | undefined {
  return value < 0n || value > MAX_UINT ? undefined : { type: "uint", value };
}

function typeOf(value: CelValue): CelType {
  switch (typeof value) {
    case "boolean":
      return "bool";
    case "string":
      return "string";
    case "number":
    case "bigint":
      return "double";
    default:
      return value === null ? "null" : value.type;
  }
}

/** Returns the exact number of a value of numeric type. JavaScript compares numbers with bigints exactly. */
function numberIn(value: CelValue): number | bigint | undefined {
  if (typeof value === "number" || typeof value === "bigint") return value;
  const isInteger =
    typeof value === "object" && value !== null && (value.type === "int" || value.type === "uint");
  return isInteger ? value.value : undefined;
}

function listOf(items: readonly CelValue[]): CelList {
  return { type: "list", items: () => items };
}

function mapOfMembers(members: ReadonlyMap<string, CelValue>): CelMap {
  return { type: "map", names: () => [...members.keys()], get: (name) => members.get(name) };
}

/** Returns a member of a map, or the error value if there is none or the value is not a map. */
function memberIn(value: CelValue, name: string): Outcome {
  return typeof value === "object" && value?.type === "map" ? value.get(name) : undefined;
}

/** Returns the item of a list at a whole number counted from 0, or the member of a map with a name. */
function itemAt(value: CelValue, index: CelValue): Outcome {
  if (typeof index === "string") return memberIn(value, index);
  if (typeof value !== "object" || value?.type !== "list") return undefined;
  const position = Number(numberIn(index) ?? Number.NaN);
  return Number.isInteger(position) && position >= 0 ? value.items()[position] : undefined;
}

export { MIN_INT, int, itemAt, listOf, mapOfMembers, memberIn, numberIn, typeOf, uint };
export type {
  CelDuration,
  CelInt,
  CelList,
  CelMap,
  CelTimestamp,
  CelType,
  CelUint,
  CelValue,
  Outcome,
};
