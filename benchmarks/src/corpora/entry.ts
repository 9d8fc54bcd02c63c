import type { Random } from "./random.js";

/** Content of one log line, before a logger formats it. */
interface Entry {
  readonly epochMs: number;
  readonly timestamp: string;
  readonly level: "ERROR" | "WARN" | "INFO" | "DEBUG";
  readonly message: string;
  readonly durationMs: number;
  readonly statusCode: number;
  readonly user: string;
  readonly request: string;
  readonly path: string;
}

const START = Date.UTC(2026, 0, 15);

const MESSAGES = [
  "Request completed",
  "Cache miss",
  "Query executed",
  "Connection pool exhausted",
  "Upstream service unavailable",
  "Session refreshed",
  "Payment authorised",
  "Retrying after timeout",
] as const;

const PATHS = ["/api/v1/orders", "/api/v1/users/me", "/health", "/search", "/cart/items"] as const;
const STATUS_CODES = [200, 200, 200, 200, 200, 201, 204, 304, 400, 404, 429, 500, 503] as const;

/** Returns the entry with this number: 5 % errors, 15 % warnings, durations over five orders of magnitude. */
function entryOf(random: Random, index: number): Entry {
  const epochMs = START + index * 7 + random.below(7);
  const share = random.fraction();
  return {
    epochMs,
    timestamp: new Date(epochMs).toISOString(),
    level: share < 0.05 ? "ERROR" : share < 0.2 ? "WARN" : share < 0.7 ? "INFO" : "DEBUG",
    message: `${random.pick(MESSAGES)} in step ${random.below(10_000)}`,
    durationMs: Math.round(10 ** (random.fraction() * 5) * 100) / 100,
    statusCode: random.pick(STATUS_CODES),
    user: `user_${random.below(10_000)}`,
    request: `req_${random.hex(8)}${random.hex(4)}`,
    path: random.pick(PATHS),
  };
}

/** Returns the members that every line of the log schema has, in their usual order. */
function usualMembers(entry: Entry): [name: string, value: unknown][] {
  return [
    ["timestamp", entry.timestamp],
    ["level", entry.level],
    ["message", entry.message],
    ["duration_ms", entry.durationMs],
    ["status_code", entry.statusCode],
    ["user_id", entry.user],
  ];
}

export { entryOf, usualMembers };
export type { Entry };
