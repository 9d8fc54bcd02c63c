import type { NativeReport } from "./binding.js";
import type { MissingField, SourceFailure } from "../model/report.js";
import { RipsawError } from "../model/ripsaw-error.js";

/** Returns a part of the report that the query asked for. */
export function part<
  Name extends "stats" | "validation" | "topErrors" | "lines" | "columns" | "arrow" | "plan",
>(report: NativeReport, name: Name): NonNullable<NativeReport[Name]> {
  const value = report[name];
  if (value !== undefined) return value;
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

/** Returns the report member that lists failed sources, or nothing if no source failed. */
export function failuresOf(report: Pick<NativeReport, "failures">): {
  readonly failures?: readonly SourceFailure[];
} {
  if (report.failures.length === 0) return {};
  return {
    failures: report.failures.map(({ source, code, message, cause }) => ({
      source: source ?? "input",
      code,
      message,
      ...(typeof cause === "string" && { cause }),
    })),
  };
}
