import type { NativeReport } from "./binding.js";
import { failuresOf, part } from "./report-part.js";
import type { ValidationReport } from "../model/report.js";

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
