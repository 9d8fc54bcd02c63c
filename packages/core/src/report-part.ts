import type { NativeReport } from "./binding.js";
import type { MissingField } from "./report.js";
import { RipsawError } from "./ripsaw-error.js";

/** A part of the report that the query asked for. */
export function part<
  Name extends "stats" | "validation" | "topErrors" | "lines" | "columns" | "plan",
>(report: NativeReport, name: Name): NonNullable<NativeReport[Name]> {
  const value = report[name];
  if (value) return value;
  throw new RipsawError("internal_error", `the engine left out ${name}`);
}

/** The member of a report that counts filter errors; absent where there is no filter. */
export function filterErrorsOf({ filterErrorCount }: Pick<NativeReport, "filterErrorCount">): {
  readonly filterErrorCount?: number;
} {
  return filterErrorCount === undefined ? {} : { filterErrorCount };
}

/** The member of a report that names the fields that are in no record; absent where there is none. */
export function missingFieldsOf({ missingFields }: Pick<NativeReport, "missingFields">): {
  readonly missingFields?: readonly MissingField[];
} {
  return missingFields === undefined ? {} : { missingFields };
}
