import { isObject, type JsonObject, type JsonValue } from "./json-value.js";

/** Returns the value at a path of names, or undefined if a step is missing or not an object. */
function fieldAt(record: JsonObject, path: readonly string[]): JsonValue | undefined {
  let current: JsonValue | undefined = record;
  for (const name of path) {
    // hasOwn: a record has no member "constructor" unless its text contains one.
    if (!isObject(current) || !Object.hasOwn(current, name)) return undefined;
    current = current[name];
  }
  return current;
}

export { fieldAt };
