import {
  type CelFunc,
  type CelInput,
  CelScalar,
  type CelUint,
  celEnv,
  celFunc,
  isCelError,
  objectType,
  parse,
  plan,
} from "@bufbuild/cel";
import { strings } from "@bufbuild/cel/ext";
import { severityNumberOf } from "@ripsaw/baseline";
import { RE2JS } from "re2js";

type CelNumber = number | bigint | CelUint;
type LogRecord = Readonly<Record<string, unknown>>;

const { DOUBLE, INT, STRING, UINT } = CelScalar;
const TIMESTAMP = objectType("google.protobuf.Timestamp");
const DURATION = objectType("google.protobuf.Duration");

const STANDARD_TIMESTAMP = plan(celEnv(), parse("timestamp(text)"));
const STANDARD_DURATION = plan(celEnv(), parse("duration(text)"));

const SEVERITIES = { TRACE: 1n, DEBUG: 5n, INFO: 9n, WARN: 13n, ERROR: 17n, FATAL: 21n };
const HOURS_OF: Readonly<Record<string, number>> = { d: 24, w: 168 };
const ARITHMETIC: Readonly<Record<string, (left: number, right: number) => number>> = {
  "+": (left, right) => left + right,
  "-": (left, right) => left - right,
  "*": (left, right) => left * right,
  "/": (left, right) => left / right,
  "%": remainder,
};

/**
 * Evaluates an expression on a record, with another implementation of CEL that has the extensions of Ripsaw. Returns
 * undefined for an error value and for a result that is not a bool.
 */
function evaluateElsewhere(expression: string): (record: LogRecord) => boolean | undefined {
  const evaluate = plan(ENVIRONMENT, parse(expression));
  return (record) => {
    const severity = severityNumberOf(record as Parameters<typeof severityNumberOf>[0]);
    const members = Object.entries(record).map(([name, value]) => [name, toInput(value)]);
    const result = evaluate({
      ...SEVERITIES,
      ...(severity === 0 ? {} : { severity: BigInt(severity) }),
      ...Object.fromEntries(members),
      record: toInput(record),
    });
    return isCelError(result) || typeof result !== "boolean" ? undefined : result;
  };
}

/** Combinations of an int or uint with a double, which are doubles, and `%` of doubles. */
function arithmetic(): CelFunc[] {
  const types = [
    [INT, DOUBLE],
    [DOUBLE, INT],
    [UINT, DOUBLE],
    [DOUBLE, UINT],
  ] as const;
  return Object.entries(ARITHMETIC).flatMap(([operator, calculate]) =>
    [...types, ...(operator === "%" ? ([[DOUBLE, DOUBLE]] as const) : [])].map((operands) =>
      celFunc(`_${operator}_`, operands, DOUBLE, (left: CelNumber, right: CelNumber) =>
        calculate(toDouble(left), toDouble(right)),
      ),
    ),
  );
}

function toDouble(value: CelNumber): number {
  return Number(typeof value === "object" ? value.value : value);
}

function remainder(left: number, right: number): number {
  if (right === 0 || !isInt(left) || !isInt(right)) throw new Error("no remainder");
  return Number(BigInt(left) % BigInt(right));
}

/** Reports whether a double is an integer that fits 64 bits. */
function isInt(value: number): boolean {
  return Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63;
}

/** `timestamp(number)`, whose size implies the unit, and the units `d` and `w` in durations. */
function times(): CelFunc[] {
  return [
    ...[DOUBLE, INT, UINT].map((type) =>
      celFunc("timestamp", [type], TIMESTAMP, (value: CelNumber) =>
        timeOf(STANDARD_TIMESTAMP, epochText(typeof value === "object" ? value.value : value)),
      ),
    ),
    celFunc("duration", [STRING], DURATION, (text) =>
      timeOf(
        STANDARD_DURATION,
        text.replace(
          /(\d+(?:\.\d+)?)([dw])/g,
          (_, count: string, unit: string) => `${Number(count) * (HOURS_OF[unit] ?? 0)}h`,
        ),
      ),
    ),
  ];
}

/** Returns the time that a number means, as RFC 3339. */
function epochText(value: number | bigint): string {
  const size = Math.abs(Number(value));
  const unit = size >= 1e17 ? 1 : size >= 1e14 ? 1e3 : size >= 1e11 ? 1e6 : 1e9;
  const whole = typeof value === "bigint" ? value : BigInt(Math.trunc(value));
  const fraction = typeof value === "bigint" ? 0 : value % 1;
  const rest = Math.sign(fraction) * Math.round(Math.abs(fraction) * unit);
  const nanos = whole * BigInt(unit) + BigInt(rest);
  const decimals = ((nanos % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
  const seconds = Number((nanos - decimals) / 1_000_000_000n);
  const date = new Date(seconds * 1000).toISOString().replace(/\.000Z$/, "");
  return `${date}.${String(decimals).padStart(9, "0")}Z`;
}

/** Converts a text with the other implementation itself. */
function timeOf(convert: typeof STANDARD_TIMESTAMP, text: string): never {
  const value = convert({ text });
  if (isCelError(value)) throw new Error("not a time");
  // The types of times are not exported.
  return value as never;
}

/** Converts a value for the other implementation, in which objects are maps. */
function toInput(value: unknown): CelInput {
  if (Array.isArray(value)) return value.map(toInput);
  if (typeof value !== "object" || value === null) return value as CelInput;
  return new Map(Object.entries(value).map(([name, member]) => [name, toInput(member)]));
}

const ENVIRONMENT = celEnv({
  funcs: [...strings, ...arithmetic(), ...times()],
  re2: {
    compile: (pattern) => {
      const regex = RE2JS.compile(pattern);
      return { test: (text) => regex.matcher(text).find() };
    },
  },
});

export { evaluateElsewhere };
