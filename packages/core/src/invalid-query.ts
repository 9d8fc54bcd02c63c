import { shown } from "./check-options.js";
import { RipsawError } from "./ripsaw-error.js";

/** An object of which nothing is known yet. */
export type Members = Readonly<Record<string, unknown>>;

/** A query that is refused, with the place of what is wrong: `filter.and[1].op`. */
export function invalidQuery(at: string, problem: string): RipsawError {
  return new RipsawError("invalid_query", `${at} ${problem}`);
}

/** @throws RipsawError `invalid_query` */
export function members(value: unknown, at: string): Members {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw invalidQuery(at, `must be an object, got ${shown(value)}`);
  }
  return value as Members;
}

/** @throws RipsawError `invalid_query` */
export function list(value: unknown, at: string): readonly unknown[] {
  if (!Array.isArray(value)) throw invalidQuery(at, `must be an array, got ${shown(value)}`);
  return value;
}

/** @throws RipsawError `invalid_query` */
export function text(value: unknown, at: string): string {
  if (typeof value !== "string") throw invalidQuery(at, `must be a string, got ${shown(value)}`);
  return value;
}

/** @throws RipsawError `invalid_query` */
export function fieldPath(value: unknown, at: string): string {
  if (typeof value !== "string" || value.split(".").includes("")) {
    throw invalidQuery(at, `must be a member name, or names joined by ".", got ${shown(value)}`);
  }
  return value;
}
