import * as baseline from "@ripsaw/baseline";
import * as ripsaw from "@ripsaw/core";
import { contender, type Facts, fileContender } from "./contender.js";
import * as idiomatic from "./idiomatic.js";
import type { Operation } from "./operation.js";
import { INPUTS } from "./source.js";

const validate: Operation = {
  name: "validate",
  title: "validate",
  inputs: INPUTS,
  subject: contender("ripsaw", ripsaw.validateLogs, (report) => ({
    report,
    ...validationOutline(report),
  })),
  rivals: [
    contender("baseline", baseline.validateLogs, (report) => ({ report })),
    fileContender("idiomatic", idiomatic.validateLogs, idiomaticOutline),
  ],
};

const stats: Operation = {
  name: "stats",
  title: "stats",
  inputs: INPUTS,
  subject: contender("ripsaw", ripsaw.computeStats, (report) => ({
    report,
    roundedStats: roundedStats(report),
  })),
  rivals: [
    contender("baseline", baseline.computeStats, (report) => ({ report })),
    fileContender("idiomatic", idiomatic.computeStats, (report) => ({
      roundedStats: roundedStats(report),
    })),
  ],
};

const batch: Operation = {
  name: "batch",
  title: "batch",
  inputs: INPUTS,
  subject: contender("ripsaw", ripsaw.batchProcess, (report) => ({
    report,
    roundedStats: roundedStats(report.stats),
    topErrors: report.topErrors.messages,
    ...validationOutline(report.validation),
  })),
  rivals: [
    contender("baseline", baseline.batchProcess, (report) => ({ report })),
    fileContender("idiomatic", idiomatic.batchProcess, (report) => ({
      roundedStats: roundedStats(report.stats),
      topErrors: report.topErrors,
      ...idiomaticOutline(report.validation),
    })),
  ],
};

type IdiomaticValidation = Awaited<ReturnType<typeof idiomatic.validateLogs>>;

/** Number of violations that a report shows with line and member. */
const SHOWN_VIOLATIONS = 100;

/**
 * Returns the statistics that idiomatic TypeScript has, too: without the numbers of values that are not used. The mean is
 * rounded, because the last digits of a plain sum depend on the order of the values.
 */
function roundedStats({ durationMs, ...counts }: ripsaw.LogStats): Facts {
  const mean = durationMs.mean?.toPrecision(10);
  return {
    ...counts,
    unusedStatusCount: undefined,
    durationMs: { ...durationMs, unusedCount: undefined, mean },
  };
}

function validationOutline(report: ripsaw.ValidationReport): Facts {
  const { validCount, violationCount, rejectedCount, violations } = report;
  const places = violations.map(({ line, path }) => ({ line, path }));
  return { validCount, violationCount, rejectedCount, places };
}

function idiomaticOutline({ validCount, rejectedCount, violations }: IdiomaticValidation): Facts {
  const places = violations
    .slice(0, SHOWN_VIOLATIONS)
    .map(({ line, message }) => ({ line, path: message.split(" ")[0] }));
  return { validCount, violationCount: violations.length, rejectedCount, places };
}

export { batch, stats, validate };
