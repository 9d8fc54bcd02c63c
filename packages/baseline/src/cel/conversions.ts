import {
  durationText,
  epochSeconds,
  epochTimestamp,
  parseDuration,
  parseTimestamp,
  timestampText,
} from "./time.js";
import {
  type CelDuration,
  type CelTimestamp,
  type CelValue,
  int,
  numberIn,
  type Outcome,
  uint,
} from "./value.js";

const TRUE_TEXTS: ReadonlySet<string> = new Set(["1", "t", "true", "TRUE", "True"]);
const FALSE_TEXTS: ReadonlySet<string> = new Set(["0", "f", "false", "FALSE", "False"]);
const MIN_INT = -(2 ** 63);
const INT_TEXT = /^[-+]?\d+$/;
const UINT_TEXT = /^\d+$/;
const DOUBLE_TEXT = /^(?:[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|[-+]?Infinity|NaN)$/;

function toInt(value: CelValue = null): Outcome {
  if (typeof value === "string") return INT_TEXT.test(value) ? int(BigInt(value)) : undefined;
  if (isTimestamp(value)) return int(epochSeconds(value));
  const whole = truncated(value);
  // For doubles the range is open at both ends, because a double at a bound may have been rounded to it.
  if (whole === undefined || value === MIN_INT) return undefined;
  return int(whole);
}

function toUint(value: CelValue = null): Outcome {
  if (typeof value === "string") return UINT_TEXT.test(value) ? uint(BigInt(value)) : undefined;
  const whole = truncated(value);
  const isNegative = typeof value === "number" && value < 0;
  return whole === undefined || isNegative ? undefined : uint(whole);
}

/** Truncates a number towards zero. */
function truncated(value: CelValue): bigint | undefined {
  const number = numberIn(value);
  if (typeof number !== "number") return number;
  return Number.isFinite(number) ? BigInt(Math.trunc(number)) : undefined;
}

function toDouble(value: CelValue = null): Outcome {
  if (typeof value === "string") return DOUBLE_TEXT.test(value) ? Number(value) : undefined;
  const number = numberIn(value);
  return number === undefined ? undefined : Number(number);
}

function toText(value: CelValue = null): Outcome {
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return String(value);
  if (isTimestamp(value)) return timestampText(value);
  if (isDuration(value)) return durationText(value);
  const number = numberIn(value);
  return number === undefined ? undefined : String(number);
}

function toBool(value: CelValue = null): Outcome {
  if (typeof value === "boolean") return value;
  if (typeof value !== "string") return undefined;
  if (TRUE_TEXTS.has(value)) return true;
  return FALSE_TEXTS.has(value) ? false : undefined;
}

function toTimestamp(value: CelValue = null): CelTimestamp | undefined {
  if (typeof value === "string") return parseTimestamp(value);
  if (isTimestamp(value)) return value;
  const number = numberIn(value);
  return number === undefined ? undefined : epochTimestamp(number);
}

function toDuration(value: CelValue = null): CelDuration | undefined {
  if (typeof value === "string") return parseDuration(value);
  return isDuration(value) ? value : undefined;
}

function isTimestamp(value: CelValue): value is CelTimestamp {
  return typeof value === "object" && value?.type === "timestamp";
}

function isDuration(value: CelValue): value is CelDuration {
  return typeof value === "object" && value?.type === "duration";
}

export {
  isDuration,
  isTimestamp,
  toBool,
  toDouble,
  toDuration,
  toInt,
  toText,
  toTimestamp,
  toUint,
};
