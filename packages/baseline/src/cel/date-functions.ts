import type { CelFunction } from "./cel-function.js";
import { isDuration, isTimestamp } from "./conversions.js";
import { DURATION, INT, TIMESTAMP, union } from "./static-type.js";
import { type CelTimestamp, int } from "./value.js";

const MS_PER_DAY = 86_400_000;
const NANOS_PER_MS = 1_000_000n;

/** Functions that return parts of times, in UTC. */
const DATE_FUNCTIONS: Readonly<Record<string, CelFunction>> = {
  getFullYear: partOf((date) => date.getUTCFullYear()),
  getMonth: partOf((date) => date.getUTCMonth()),
  getDate: partOf((date) => date.getUTCDate()),
  getDayOfMonth: partOf((date) => date.getUTCDate() - 1),
  getDayOfWeek: partOf((date) => date.getUTCDay()),
  getDayOfYear: partOf(dayOfYear),
  getHours: partOf(
    (date) => date.getUTCHours(),
    (ms) => ms / 3_600_000n,
  ),
  getMinutes: partOf(
    (date) => date.getUTCMinutes(),
    (ms) => ms / 60_000n,
  ),
  getSeconds: partOf(
    (date) => date.getUTCSeconds(),
    (ms) => ms / 1_000n,
  ),
  getMilliseconds: partOf(
    (date) => date.getUTCMilliseconds(),
    (ms) => ms % 1_000n,
  ),
};

/** Creates such a function. `unitsOf` counts the whole units in a duration. */
function partOf(part: (date: Date) => number, unitsOf?: (ms: bigint) => bigint): CelFunction {
  return {
    form: "member",
    takes: [unitsOf ? union([TIMESTAMP, DURATION]) : TIMESTAMP],
    gives: INT,
    call(time = null) {
      if (isTimestamp(time)) return int(BigInt(part(dateOf(time))));
      return unitsOf && isDuration(time) ? int(unitsOf(time.nanos / NANOS_PER_MS)) : undefined;
    },
  };
}

function dateOf({ nanos }: CelTimestamp): Date {
  const rest = nanos % NANOS_PER_MS;
  return new Date(Number((nanos - rest) / NANOS_PER_MS - (rest < 0n ? 1n : 0n)));
}

function dayOfYear(date: Date): number {
  const start = new Date(date);
  start.setUTCMonth(0, 1);
  return Math.round((date.getTime() - start.getTime()) / MS_PER_DAY);
}

export { DATE_FUNCTIONS };
