import type { Schema, ValidationReport } from "@ripsaw/core";
import { DEFAULT_SCHEMA } from "../schema/log-schema.js";
import { scanRecords } from "../record/scan-records.js";
import type { ScanOptions } from "./scan-options.js";
import type { BaselineSource } from "../source/source.js";
import { createViolationCollector } from "../schema/violation-collector.js";

async function validateLogs(
  source: BaselineSource,
  options: ScanOptions & { readonly schema?: Schema } = {},
): Promise<ValidationReport> {
  const violations = createViolationCollector(options.schema ?? DEFAULT_SCHEMA, options);
  const counts = await scanRecords(source, options, (record, line) => {
    violations.add(record, line);
    return true;
  });
  return violations.finish(counts);
}

export { validateLogs };
