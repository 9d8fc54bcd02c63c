import { checkedByEngine, checkOptions, SCAN_CHECKS } from "../model/check-options.js";
import { unlessFailed } from "./unless-failed.js";
import type { Schema } from "../model/query.js";
import type { ValidationReport } from "../model/report.js";
import { runScan } from "./run-scan.js";
import type { ScanOptions, Source } from "../source/source.js";
import { toValidationReport } from "../native/validation-report.js";

/** Options of {@link validateLogs}. */
export interface ValidateOptions extends ScanOptions {
  /** Schema that every record is checked against. Default: `LOG_SCHEMA`. */
  readonly schema?: Schema;
}

const CHECKS = { ...SCAN_CHECKS, schema: checkedByEngine };

/**
 * Checks every record against a schema. The report also lists the lines that are not records, with reason and position.
 *
 * @throws RipsawError `invalid_option`, `invalid_source` or `invalid_query` before any work; the code of the first
 * failure if a source could not be read
 * @example
 * ```ts
 * import { validateLogs } from "@ripsaw/core";
 *
 * const report = await validateLogs("sample.ndjson", { maxDetails: 10 });
 * console.log(report.validCount, report.violationCount, report.rejectedCount);
 * for (const { line, message } of report.violations) console.log(line, message);
 * ```
 */
export async function validateLogs(
  source: Source,
  options: ValidateOptions = {},
): Promise<ValidationReport> {
  checkOptions("validateLogs", options, CHECKS);
  const { report } = await runScan({ operation: "validate", source, options });
  return unlessFailed(toValidationReport(report), options);
}
