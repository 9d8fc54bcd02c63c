import { shown } from "../model/check-options.js";
import type { RipsawError } from "../model/ripsaw-error.js";

/** Creates the error for a value that JSON cannot carry. `place` is its position, such as `filter.and[1].value`. */
export type Refuse = (place: string, problem: string) => RipsawError;

/** Position of a whole query. Its members are named without it. */
export const WHOLE_QUERY = "query";

/**
 * Converts a value to one that `JSON.stringify` writes without loss, and checks nothing else:
 *
 * - A bigint becomes `{"int": "9007199254740993"}`.
 * - A member that is undefined counts as absent.
 * - Lone surrogates are replaced. The engine reads UTF-8, in which the same replacement stands for them in records.
 *
 * @throws RipsawError made by `refuse`, for a cycle, a number that is not finite, a function and other values that JSON
 * cannot carry
 */
export function plainJson(
  value: unknown,
  place: string,
  refuse: Refuse,
  holders = new Set<object>(),
): unknown {
  switch (typeof value) {
    case "string":
      return value.toWellFormed();
    case "boolean":
      return value;
    case "bigint":
      return { int: String(value) };
    case "number":
      if (Number.isFinite(value)) return value;
      throw refuse(place, `must be a finite number, got ${value}`);
    case "object": {
      if (value === null) return null;
      if (holders.has(value)) throw refuse(place, "must not contain itself");
      holders.add(value);
      const plain = plainObject(value, place, refuse, holders);
      holders.delete(value);
      return plain;
    }
    default:
      throw refuse(place, `must be plain JSON, got ${shown(value)}`);
  }
}

function plainObject(value: object, place: string, refuse: Refuse, holders: Set<object>): unknown {
  if (Array.isArray(value)) {
    return Array.from(value, (item, index) =>
      plainJson(item, `${place}[${index}]`, refuse, holders),
    );
  }
  const kind = Object.prototype.toString.call(value).slice("[object ".length, -1);
  if (kind !== "Object") throw refuse(place, `must be plain JSON, got an object (${kind})`);
  const members: Record<string, unknown> = Object.create(null);
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue;
    const written = name.toWellFormed();
    if (written in members) {
      throw refuse(place, `has two names that read ${shown(written)}: lone surrogates are U+FFFD`);
    }
    const at = place === WHOLE_QUERY ? name : `${place}.${name}`;
    members[written] = plainJson(member, at, refuse, holders);
  }
  return members;
}
