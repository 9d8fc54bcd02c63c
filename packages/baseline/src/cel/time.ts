import type { CelDuration, CelTimestamp } from "./value.js";

const NANOS_PER_SECOND = 1_000_000_000n;
/** 0001-01-01T00:00:00Z */
const MIN_TIMESTAMP = -62_135_596_800n * NANOS_PER_SECOND;
/** 9999-12-31T23:59:59.999999999Z */
const MAX_TIMESTAMP = 253_402_300_800n * NANOS_PER_SECOND - 1n;
const MIN_DURATION = -(2n ** 63n);
const MAX_DURATION = 2n ** 63n - 1n;

const RFC_3339 =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9})\d*)?(?:[Zz]|([-+])(\d\d):(\d\d))$/;
const DURATION = /^([-+]?)((?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|ms|s|m|h|d|w))+|0)$/;
const DURATION_PART = /(\d*)\.?(\d{0,9})\d*(ns|us|µs|ms|s|m|h|d|w)/g;
const UNIT_NANOS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1000n,
  µs: 1000n,
  ms: 1_000_000n,
  s: NANOS_PER_SECOND,
  m: 60n * NANOS_PER_SECOND,
  h: 3600n * NANOS_PER_SECOND,
  d: 86_400n * NANOS_PER_SECOND,
  w: 604_800n * NANOS_PER_SECOND,
};

/** Creates a timestamp within the years 1 to 9999. */
function timestamp(nanos: bigint): CelTimestamp | undefined {
  return nanos < MIN_TIMESTAMP || nanos > MAX_TIMESTAMP ? undefined : { type: "timestamp", nanos };
}

/** Creates a duration of up to 64 bits of nanoseconds, about 292 years. */
function duration(nanos: bigint): CelDuration | undefined {
  return nanos < MIN_DURATION || nanos > MAX_DURATION ? undefined : { type: "duration", nanos };
}

function currentTime(): CelTimestamp {
  return { type: "timestamp", nanos: BigInt(Date.now()) * 1_000_000n };
}

/** Parses a timestamp in RFC 3339 with an offset. */
function parseTimestamp(text: string): CelTimestamp | undefined {
  const match = RFC_3339.exec(text);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as Six;
  const [fraction = "", sign, offsetHour = "0", offsetMinute = "0"] = match.slice(7);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const isDay = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  if (!isDay || hour > 23 || minute > 59 || second > 59) return undefined;
  if (Number(offsetHour) > 23 || Number(offsetMinute) > 59) return undefined;
  const offset = (Number(offsetHour) * 60 + Number(offsetMinute)) * 60 * (sign === "-" ? -1 : 1);
  const seconds = date.getTime() / 1000 + hour * 3600 + minute * 60 + second - offset;
  return timestamp(BigInt(seconds) * NANOS_PER_SECOND + BigInt(fraction.padEnd(9, "0")));
}

type Six = [number, number, number, number, number, number];

/** Parses numbers with units, such as `1h30m`, `-1.5s` or `2d`. */
function parseDuration(text: string): CelDuration | undefined {
  const [, sign, parts = ""] = DURATION.exec(text) ?? [];
  if (sign === undefined) return undefined;
  let nanos = 0n;
  for (const [, whole = "", fraction = "", unit = ""] of parts.matchAll(DURATION_PART)) {
    const unitNanos = UNIT_NANOS[unit] ?? 0n;
    const scale = 10n ** BigInt(fraction.length);
    nanos += BigInt(whole || 0) * unitNanos + (BigInt(fraction || 0) * unitNanos) / scale;
  }
  return duration(sign === "-" ? -nanos : nanos);
}

/** Converts a number to a time since the epoch. The magnitude of the number determines its unit. */
function epochTimestamp(value: number | bigint): CelTimestamp | undefined {
  if (typeof value === "number" && !Number.isFinite(value)) return undefined;
  const unitNanos = unitOfEpoch(Math.abs(Number(value)));
  if (typeof value === "bigint") return timestamp(value * unitNanos);
  const whole = Math.trunc(value);
  const rest = (value - whole) * Number(unitNanos);
  const nearest = Math.sign(rest) * Math.round(Math.abs(rest));
  return timestamp(BigInt(whole) * unitNanos + BigInt(nearest));
}

function unitOfEpoch(magnitude: number): bigint {
  if (magnitude >= 1e17) return 1n;
  if (magnitude >= 1e14) return 1000n;
  return magnitude >= 1e11 ? 1_000_000n : NANOS_PER_SECOND;
}

/** Returns the seconds since the epoch, rounded down. */
function epochSeconds({ nanos }: CelTimestamp): bigint {
  return (nanos - floorRest(nanos, NANOS_PER_SECOND)) / NANOS_PER_SECOND;
}

/** Returns the start of the interval of `width` nanoseconds, counted from the epoch, that contains a time. */
function bucketStart({ nanos }: CelTimestamp, width: bigint): CelTimestamp | undefined {
  return timestamp(nanos - floorRest(nanos, width));
}

/** Formats a time as RFC 3339 in UTC, with 0, 3, 6 or 9 decimals as needed. */
function timestampText(time: CelTimestamp): string {
  const rest = floorRest(time.nanos, NANOS_PER_SECOND);
  const seconds = Number(epochSeconds(time));
  const decimals = rest === 0n ? "" : `.${nineDigits(rest).replace(/(?:000){1,2}$/, "")}`;
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}${decimals}Z`;
}

/** Formats a duration in seconds, such as `90s` and `-0.003s`. */
function durationText({ nanos }: CelDuration): string {
  const magnitude = nanos < 0n ? -nanos : nanos;
  const rest = magnitude % NANOS_PER_SECOND;
  const decimals = rest === 0n ? "" : `.${nineDigits(rest).replace(/0+$/, "")}`;
  return `${nanos < 0n ? "-" : ""}${magnitude / NANOS_PER_SECOND}${decimals}s`;
}

function nineDigits(nanos: bigint): string {
  return String(nanos).padStart(9, "0");
}

function floorRest(value: bigint, width: bigint): bigint {
  const rest = value % width;
  return rest < 0n ? rest + width : rest;
}

export {
  bucketStart,
  currentTime,
  duration,
  durationText,
  epochSeconds,
  epochTimestamp,
  parseDuration,
  parseTimestamp,
  timestamp,
  timestampText,
};
