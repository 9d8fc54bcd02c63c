import { checkOptions, count, notNegative, rate } from "../model/check-options.js";
import type { ProcessingResult } from "./processing-result.js";
import type { TopErrors } from "../model/report.js";

/** Limits that a batch may reach without raising an alert. Limits that are absent are not checked. */
export interface Thresholds {
  /** Maximum number of records of level ERROR or FATAL. */
  readonly maxErrors?: number;
  /** Maximum share of records of level ERROR or FATAL among all records, from 0 to 1. */
  readonly maxErrorRate?: number;
  /** Maximum 99th percentile of `duration_ms`, in milliseconds. */
  readonly maxP99Ms?: number;
  /** Maximum share of rejected lines among all lines that are not blank, from 0 to 1. */
  readonly maxRejectedRate?: number;
  /** Maximum number of schema violations. */
  readonly maxViolations?: number;
}

/** Threshold that an alert is about. */
export type AlertKind =
  | "error_count"
  | "error_rate"
  | "p99_duration"
  | "rejected_rate"
  | "violation_count";

/** Alert for one threshold that a batch exceeded. */
export interface Alert {
  readonly kind: AlertKind;
  readonly threshold: number;
  readonly actual: number;
  /** Description for people. */
  readonly message: string;
  /** Most frequent messages of records of level ERROR or FATAL. */
  readonly topErrors: TopErrors["messages"];
}

/**
 * Checks the thresholds that a caller passed.
 *
 * @throws RipsawError `invalid_option`
 */
export function checkThresholds(thresholds: unknown): void {
  checkOptions("thresholds", thresholds, {
    maxErrors: count,
    maxErrorRate: rate,
    maxP99Ms: notNegative,
    maxRejectedRate: rate,
    maxViolations: count,
  });
}

const number: Intl.NumberFormatOptions = { maximumFractionDigits: 3 };
const percent: Intl.NumberFormatOptions = { style: "percent", maximumFractionDigits: 2 };

/** Creates an alert for every threshold that the result exceeds, in the order of {@link AlertKind}. */
export function alertsOf(
  result: Pick<ProcessingResult, "stats" | "rejectedCount" | "violationCount" | "topErrors">,
  thresholds: Thresholds,
): Alert[] {
  const { stats, rejectedCount, violationCount, topErrors } = result;
  const errorCount = stats.errorCount + stats.fatalCount;
  const alerts: Alert[] = [];
  const watch = (
    kind: AlertKind,
    threshold: number | undefined,
    actual: number | null,
    say: (actual: string, threshold: string) => string,
    digits: Intl.NumberFormatOptions = number,
  ): void => {
    if (threshold === undefined || actual === null || !(actual > threshold)) return;
    const format = new Intl.NumberFormat("en-US", digits);
    const message = say(format.format(actual), format.format(threshold));
    alerts.push({ kind, threshold, actual, message, topErrors: topErrors.messages });
  };

  watch(
    "error_count",
    thresholds.maxErrors,
    errorCount,
    (actual, most) => `${actual} errors (ERROR and FATAL), above the limit of ${most}`,
  );
  watch(
    "error_rate",
    thresholds.maxErrorRate,
    share(errorCount, stats.totalCount),
    (actual, most) =>
      `${actual} of the records are errors (ERROR and FATAL), above the limit of ${most}`,
    percent,
  );
  watch(
    "p99_duration",
    thresholds.maxP99Ms,
    stats.durationMs.p99,
    (actual, most) => `the p99 duration is ${actual} ms, above the limit of ${most} ms`,
  );
  watch(
    "rejected_rate",
    thresholds.maxRejectedRate,
    share(rejectedCount, stats.totalCount + rejectedCount),
    (actual, most) => `${actual} of the lines were rejected, above the limit of ${most}`,
    percent,
  );
  watch(
    "violation_count",
    thresholds.maxViolations,
    violationCount,
    (actual, most) => `${actual} schema violations, above the limit of ${most}`,
  );
  return alerts;
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
