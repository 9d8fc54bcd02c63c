import { expect } from "vitest";
import type { Expected } from "./load-cases.js";

/** Members that are reports of their own: in them, too, only what is named is compared. */
const PARTS: ReadonlySet<string> = new Set(["stats", "validation", "topErrors", "durationMs"]);
const QUANTILES: ReadonlySet<string> = new Set(["p50", "p95", "p99"]);

/**
 * A report as plain JSON: bigints as `{"int"}`, infinite values of columns as `{"float"}`, other
 * numbers that JSON has not as null, rejected lines without their message.
 */
function plainReport(report: unknown): Expected {
  return plain(report, "") as Expected;
}

function plain(value: unknown, member: string): unknown {
  // Whether a sum of zeros is minus zero is nobody's business.
  if (member === "mean" && value === 0) return 0;
  if (typeof value === "bigint") return { int: String(value) };
  if (typeof value === "number" && !Number.isFinite(value)) {
    return member === "values" ? { float: String(value) } : null;
  }
  if (Array.isArray(value)) return value.map((item) => plain(item, member));
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).filter(
    ([name, inner]) => inner !== undefined && !(member === "rejectedLines" && name === "message"),
  );
  return Object.fromEntries(members.map(([name, inner]) => [name, plain(inner, name)]));
}

/** Asserts that a plain report is what a case expects. */
function expectReport(actual: Expected, expected: Expected, label: string): void {
  expect(namedIn(expected, actual), label).toEqual(expected);
}

/** The part of a report that an expectation names. */
function namedIn(expected: Expected, actual: Expected): Expected {
  const named: Record<string, unknown> = {};
  for (const [name, wanted] of Object.entries(expected)) {
    const found = actual[name];
    named[name] = PARTS.has(name) ? namedIn(wanted as Expected, (found ?? {}) as Expected) : found;
    const allowed = expected["quantileError"];
    if (typeof allowed === "number" && QUANTILES.has(name) && isWithin(found, wanted, allowed)) {
      named[name] = wanted;
    }
  }
  return named;
}

function isWithin(found: unknown, wanted: unknown, relative: number): boolean {
  const [value, exact] = [Number(found), Number(wanted)];
  return Math.abs(value - exact) <= relative * Math.abs(exact);
}

export { expectReport, plainReport };
