import { isObject, type JsonObject, type JsonValue } from "../record/json-value.js";
import { literalValue, mayBeRounded, memberText, sourceItems } from "../record/source-members.js";
import type { CelList, CelMap, CelValue, Outcome } from "./value.js";

/** Returns the value of a member of a record with the given text, or the error value if the member is absent. */
function memberOf(record: JsonObject, text: string, name: string): Outcome {
  // hasOwn: a record has no member "constructor" unless its text contains one.
  if (!Object.hasOwn(record, name)) return undefined;
  return celValue(record[name] ?? null, () => memberText(text, name));
}

/** Creates the map of a whole record, or of an object inside one. */
function mapOf(object: JsonObject, text: () => string): CelMap {
  return {
    type: "map",
    names: () => Object.keys(object),
    get: (name) => memberOf(object, text(), name),
    text,
  };
}

/** Converts a value of a record. Its text is read only if `JSON.parse` loses information. */
function celValue(value: JsonValue, text: () => string): CelValue {
  if (typeof value === "string") return value.toWellFormed();
  if (typeof value === "number") return mayBeRounded(value) ? literalValue(text(), value) : value;
  if (value === null || typeof value === "boolean") return value;
  return isObject(value) ? mapOf(value, text) : listOf(value, text);
}

function listOf(array: readonly JsonValue[], text: () => string): CelList {
  return {
    type: "list",
    items: () => {
      const texts = sourceItems(text());
      return array.map((item, index) => celValue(item, () => texts[index] ?? ""));
    },
    text,
  };
}

export { celValue, mapOf, memberOf };
