import type { GroupRow, GroupValue } from "../model/group-row.js";
import type { JsonValue } from "../model/json-value.js";

/** Converts a group from the engine to a row, with `{int: "..."}` as bigints. */
export function toGroupRow(group: Readonly<Record<string, JsonValue>>): GroupRow {
  return Object.fromEntries(
    Object.entries(group).map(([name, value]) => [name, toGroupValue(value)]),
  );
}

function toGroupValue(value: JsonValue): GroupValue {
  if (!Array.isArray(value)) return exactInteger(value) ?? value;
  return value.map((item) => {
    const top = isObject(item) && "value" in item ? exactInteger(item.value ?? null) : undefined;
    return top === undefined || !isObject(item) ? item : { ...item, value: top };
  }) as GroupValue;
}

/** Returns the bigint that `{int: "..."}` represents. */
function exactInteger(value: JsonValue): bigint | undefined {
  if (!isObject(value) || Object.keys(value).length !== 1) return undefined;
  return typeof value.int === "string" && /^-?\d+$/.test(value.int) ? BigInt(value.int) : undefined;
}

function isObject(value: JsonValue): value is { [name: string]: JsonValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
