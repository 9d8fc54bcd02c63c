import { invalidOption } from "../model/check-options.js";
import { RipsawError } from "../model/ripsaw-error.js";
import { plainJson, type Refuse, WHOLE_QUERY } from "./plain-json.js";

/** Name of an operation of the engine. */
export type Operation = "query" | "stats" | "validate" | "batch" | "filter" | "parse";

/** Options that are a query or a part of one. What is wrong with them is an error of the query. */
const QUERY_PARTS: ReadonlySet<string> = new Set([WHOLE_QUERY, "filter", "schema"]);

/**
 * Writes an operation and its options as JSON for the engine, which checks them. An option that is undefined counts as
 * absent.
 *
 * @throws RipsawError `invalid_query` or `invalid_option` if JSON cannot carry an option
 */
export function requestJson(
  operation: Operation,
  options: Readonly<Record<string, unknown>>,
): string {
  const request: Record<string, unknown> = { operation };
  try {
    for (const [name, value] of Object.entries(options)) {
      if (value === undefined) continue;
      request[name] = plainJson(value, name, QUERY_PARTS.has(name) ? invalidQuery : invalidPlace);
    }
    return JSON.stringify(request);
  } catch (error) {
    // The stack overflows long after the depth that the engine allows.
    if (error instanceof RangeError) throw invalidQuery(WHOLE_QUERY, "is nested too deeply");
    throw error;
  }
}

const invalidQuery: Refuse = (place, problem) =>
  new RipsawError("invalid_query", `${place} ${problem}`);

const invalidPlace: Refuse = (place, problem) => invalidOption(`the option "${place}" ${problem}`);
