import type { CelType } from "./value.js";

/** Set of types that a value may have, as far as this is known before the scan. */
type StaticType = ReadonlySet<CelType>;

const typeSet = (...types: readonly CelType[]): StaticType => new Set(types);

const NULL = typeSet("null");
const BOOL = typeSet("bool");
const STRING = typeSet("string");
const INT = typeSet("int");
const UINT = typeSet("uint");
const DOUBLE = typeSet("double");
const NUMBER = typeSet("int", "uint", "double");
const TIMESTAMP = typeSet("timestamp");
const DURATION = typeSet("duration");
const LIST = typeSet("list");
const MAP = typeSet("map");
/** Types that a member of a record may have. */
const JSON_TYPE = typeSet("null", "bool", "double", "string", "list", "map");
/** All types, in the order in which messages name them. */
const ANY = typeSet(
  ...(["null", "bool", "int", "uint", "double", "string"] as const),
  ...(["list", "map", "timestamp", "duration"] as const),
);

const OF_TYPE: Readonly<Record<CelType, StaticType>> = {
  null: NULL,
  bool: BOOL,
  string: STRING,
  int: INT,
  uint: UINT,
  double: DOUBLE,
  timestamp: TIMESTAMP,
  duration: DURATION,
  list: LIST,
  map: MAP,
};

function mayBe(one: StaticType, other: StaticType): boolean {
  return [...one].some((type) => other.has(type));
}

function union(types: readonly StaticType[]): StaticType {
  return typeSet(...types.flatMap((type) => [...type]));
}

function intersection(one: StaticType, other: StaticType): StaticType {
  return typeSet(...[...one].filter((type) => other.has(type)));
}

/** Reports whether a type contains exactly what a member of a record may be. */
function isJson(type: StaticType): boolean {
  return type.size === JSON_TYPE.size && [...JSON_TYPE].every((each) => type.has(each));
}

/** Describes a type for messages. */
function describeType(type: StaticType): string {
  if (type.size === ANY.size) return "any value";
  if (isJson(type)) return "a value of the record";
  const names = [...ANY].filter((each) => type.has(each));
  if (names.length !== 1 || type.has("null")) return names.join(" or ");
  return `${type.has("int") ? "an" : "a"} ${names.join("")}`;
}

export {
  ANY,
  BOOL,
  describeType,
  DOUBLE,
  DURATION,
  INT,
  intersection,
  isJson,
  JSON_TYPE,
  LIST,
  MAP,
  mayBe,
  NUMBER,
  OF_TYPE,
  STRING,
  TIMESTAMP,
  UINT,
  union,
};
export type { StaticType };
