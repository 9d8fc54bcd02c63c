import type { Schema, ValidationReport, Violation } from "@ripsaw/core";
import type { JsonObject } from "../record/json-value.js";
import type { Line } from "../source/line.js";
import type { ScanCounts } from "../record/scan-records.js";
import { detailLimit, type ScanOptions } from "../operations/scan-options.js";
import { compileSchema } from "./schema-check.js";

interface ViolationCollector {
  add(record: JsonObject, line: Line): void;
  finish(counts: ScanCounts): ValidationReport;
}

function createViolationCollector(schema: Schema, options: ScanOptions): ViolationCollector {
  const check = compileSchema(schema);
  const maxDetails = detailLimit(options);
  const violations: Violation[] = [];
  let validCount = 0;
  let violationCount = 0;
  return {
    add(record, line) {
      const found = check(record, line.text);
      if (found.length === 0) {
        validCount += 1;
        return;
      }
      violationCount += found.length;
      for (const violation of found.slice(0, maxDetails - violations.length)) {
        violations.push({ line: line.number, byteOffset: line.byteOffset(), ...violation });
      }
    },
    finish({ rejectedCount, blankCount, rejectedCodes, rejectedLines }) {
      const rejected = { rejectedCount, blankCount, rejectedCodes, rejectedLines };
      return { validCount, violationCount, violations, ...rejected };
    },
  };
}

export { createViolationCollector };
