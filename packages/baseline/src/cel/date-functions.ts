import type { CelFunction } from "./cel-function.js";
import { isTimestamp } from "./conversions.js";
import { INT, TIMESTAMP } from "./static-type.js";
import { type CelTimestamp, int } from "./value.js";

const MS_PER_DAY = 86_400_000;
const NANOS_PER_MS = 1_000_000n;

/** Parts of times, in UTC. */
const DATE_FUNCTIONS: Readonly<Record<string, CelFunction>> = {
  getFullYear: partOf((date) => date.getUTCFullYear()),
  getMonth: partOf((date) => date.getUTCMonth()),
  getDate: partOf((date) => date.getUTCDate()),
  getDayOfMonth: partOf((date) => date.getUTCDate() - 1),
  getDayOfWeek: partOf((date) => date.getUTCDay()),
  getDayOfYear: partOf(dayOfYear),
  getHours: partOf((date) => date.getUTCHours()),
  getMinutes: partOf((date) => date.getUTCMinutes()),
  getSeconds: partOf((date) => date.getUTCSeconds()),
  getMilliseconds: partOf((date) => date.getUTCMilliseconds()),
};

function partOf(part: (date: Date) => number): CelFunction {
  return {
    form: "member",
    takes: [TIMESTAMP],
    gives: INT,
    call: (time = null) => (isTimestamp(time) ? int(BigInt(part(dateOf(time)))) : undefined),
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
