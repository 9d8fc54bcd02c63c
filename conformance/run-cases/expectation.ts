import { expect } from "vitest";
import type { Expected } from "./load-cases.js";

/** Members that are reports themselves. In them, too, only the expected members are compared. */
const PARTS: ReadonlySet<string> = new Set(["stats", "validation", "topErrors", "durationMs"]);
const QUANTILES: ReadonlySet<string> = new Set(["p50", "p95", "p99"]);

/**
 * Converts a report to plain JSON: bigints become `{"int"}`, infinite column values `{"float"}`, and other numbers that
 * JSON lacks null. Rejected lines lose their message.
 */
function plainReport(report: unknown): Expected {
  return plain(report, "") as Expected;
}

function plain(value: unknown, member: string): unknown {
  // The sign of a zero sum is not specified.
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

/** Asserts that a plain report matches the expectation of a case. */
function expectReport(actual: Expected, expected: Expected, label: string): void {
  expect(namedIn(expected, actual), label).toEqual(expected);
}

/** Returns the part of a report that an expectation names. */
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
