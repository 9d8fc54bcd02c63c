import type { NativeReport } from "./binding.js";
import { failuresOf } from "./failures.js";
import type { ValidationReport } from "./report.js";
import { part } from "./report-part.js";

/** Extracts the validation from the report of a scan that was given a schema. */
export function toValidationReport(report: NativeReport): ValidationReport {
  const { validCount, violationCount, violations } = part(report, "validation");
  return {
    validCount,
    violationCount,
    rejectedCount: report.rejectedCount,
    blankCount: report.blankCount,
    rejectedCodes: report.rejectedCodes,
    violations,
    rejectedLines: report.rejectedLines,
    ...failuresOf(report),
  };
}
