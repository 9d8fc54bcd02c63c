import type { NativeReport } from "./binding.js";
import type { MissingField } from "./report.js";
import { RipsawError } from "./ripsaw-error.js";

/** Returns a part of the report that the query asked for. */
export function part<
  Name extends "stats" | "validation" | "topErrors" | "lines" | "columns" | "plan",
>(report: NativeReport, name: Name): NonNullable<NativeReport[Name]> {
  const value = report[name];
  if (value) return value;
  throw new RipsawError("internal_error", `the engine left out ${name}`);
}

/** Returns the report member that counts filter errors, or nothing if there is no filter. */
export function filterErrorsOf({ filterErrorCount }: Pick<NativeReport, "filterErrorCount">): {
  readonly filterErrorCount?: number;
} {
  return filterErrorCount === undefined ? {} : { filterErrorCount };
}

/** Returns the report member that lists fields found in no record, or nothing if there are none. */
export function missingFieldsOf({ missingFields }: Pick<NativeReport, "missingFields">): {
  readonly missingFields?: readonly MissingField[];
} {
  return missingFields === undefined ? {} : { missingFields };
}
