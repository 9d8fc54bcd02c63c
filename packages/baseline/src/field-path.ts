import { isObject, type JsonObject, type JsonValue } from "./json-value.js";

/** The value at a path of names, or undefined where a step is missing or no object. */
function fieldAt(record: JsonObject, path: readonly string[]): JsonValue | undefined {
  let current: JsonValue | undefined = record;
  for (const name of path) {
    // hasOwn: a record has no member "constructor" unless its text says so.
    if (!isObject(current) || !Object.hasOwn(current, name)) return undefined;
    current = current[name];
  }
  return current;
}

export { fieldAt };
