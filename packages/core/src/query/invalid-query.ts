import { shown } from "../model/check-options.js";
import { RipsawError } from "../model/ripsaw-error.js";

/** Object whose members are still unchecked. */
export type Members = Readonly<Record<string, unknown>>;

/** Creates the error for a refused query. `at` is the position of the problem, such as `filter.and[1].op`. */
export function invalidQuery(at: string, problem: string): RipsawError {
  return new RipsawError("invalid_query", `${at} ${problem}`);
}

/**
 * Checks that a value is an object.
 *
 * @throws RipsawError `invalid_query`
 */
export function members(value: unknown, at: string): Members {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw invalidQuery(at, `must be an object, got ${shown(value)}`);
  }
  return value as Members;
}

/**
 * Checks that a value is an array.
 *
 * @throws RipsawError `invalid_query`
 */
export function list(value: unknown, at: string): readonly unknown[] {
  if (!Array.isArray(value)) throw invalidQuery(at, `must be an array, got ${shown(value)}`);
  return value;
}

/**
 * Checks that a value is a string.
 *
 * @throws RipsawError `invalid_query`
 */
export function text(value: unknown, at: string): string {
  if (typeof value !== "string") throw invalidQuery(at, `must be a string, got ${shown(value)}`);
  return value;
}

/**
 * Checks that a value is a path of member names joined by `.`.
 *
 * @throws RipsawError `invalid_query`
 */
export function fieldPath(value: unknown, at: string): string {
  if (typeof value !== "string" || value.split(".").includes("")) {
    throw invalidQuery(at, `must be a member name, or names joined by ".", got ${shown(value)}`);
  }
  return value;
}
