/**
 * The operations as most people would write them for a file: readline, `JSON.parse` line by line, arrays and objects.
 * They are correct for ordinary logs and ignore rare cases.
 */
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import type { Level, LogStats } from "@ripsaw/core";

type LogRecord = Readonly<Record<string, unknown>>;

interface IdiomaticValidation {
  validCount: number;
  rejectedCount: number;
  readonly violations: { readonly line: number; readonly message: string }[];
}

interface IdiomaticBatch {
  readonly stats: LogStats;
  readonly validation: IdiomaticValidation;
  readonly topErrors: readonly { readonly message: string; readonly count: number }[];
}

/** Levels, most severe first. */
const LEVELS = ["FATAL", "ERROR", "WARN", "INFO", "DEBUG", "TRACE"];
const SCHEMA_LEVELS = new Set(["ERROR", "WARN", "INFO", "DEBUG"]);

/** Returns all records as objects. */
async function parseLogs(path: string): Promise<LogRecord[]> {
  const records: LogRecord[] = [];
  await forEachRecord(path, (record) => records.push(record));
  return records;
}

async function validateLogs(path: string): Promise<IdiomaticValidation> {
  const validation: IdiomaticValidation = { validCount: 0, rejectedCount: 0, violations: [] };
  const { rejectedCount } = await forEachRecord(path, (record, line) => {
    validate(validation, record, line);
  });
  return { ...validation, rejectedCount };
}

async function computeStats(path: string): Promise<LogStats> {
  const tally = emptyTally();
  const skipped = await forEachRecord(path, (record) => count(tally, record));
  return { ...finish(tally), ...skipped };
}

/** Returns the lines of at least this level. */
async function filterLogs(path: string, minLevel: Level): Promise<string[]> {
  const wanted = new Set<unknown>(LEVELS.slice(0, LEVELS.indexOf(minLevel) + 1));
  const matches: string[] = [];
  await forEachRecord(path, (record, _line, text) => {
    if (wanted.has(record["level"])) matches.push(text);
  });
  return matches;
}

async function batchProcess(path: string): Promise<IdiomaticBatch> {
  const tally = emptyTally();
  const validation: IdiomaticValidation = { validCount: 0, rejectedCount: 0, violations: [] };
  const messages = new Map<string, number>();
  const skipped = await forEachRecord(path, (record, line) => {
    count(tally, record);
    validate(validation, record, line);
    const { level, message } = record;
    if ((level === "ERROR" || level === "FATAL") && typeof message === "string") {
      messages.set(message, (messages.get(message) ?? 0) + 1);
    }
  });
  const topErrors = [...messages]
    .map(([message, times]) => ({ message, count: times }))
    .toSorted((left, right) => right.count - left.count || (left.message < right.message ? -1 : 1))
    .slice(0, 10);
  validation.rejectedCount = skipped.rejectedCount;
  return { stats: { ...finish(tally), ...skipped }, validation, topErrors };
}

async function forEachRecord(
  path: string,
  visit: (record: LogRecord, line: number, text: string) => void,
): Promise<{ rejectedCount: number; blankCount: number }> {
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Infinity });
  let line = 0;
  let rejectedCount = 0;
  let blankCount = 0;
  for await (const text of lines) {
    line += 1;
    if (text.trim() === "") {
      blankCount += 1;
      continue;
    }
    let record: unknown;
    try {
      record = JSON.parse(text);
    } catch {
      rejectedCount += 1;
      continue;
    }
    if (typeof record === "object" && record !== null && !Array.isArray(record)) {
      visit(record as LogRecord, line, text);
    } else {
      rejectedCount += 1;
    }
  }
  return { rejectedCount, blankCount };
}

function validate(validation: IdiomaticValidation, record: LogRecord, line: number): void {
  const { timestamp, level, message, duration_ms, status_code, user_id } = record;
  const problems: string[] = [];
  if (typeof timestamp !== "string" || timestamp === "") problems.push("timestamp");
  if (typeof level !== "string" || !SCHEMA_LEVELS.has(level)) problems.push("level");
  if (typeof message !== "string") problems.push("message");
  if (!isMissing(duration_ms) && !(typeof duration_ms === "number" && duration_ms >= 0)) {
    problems.push("duration_ms");
  }
  if (!isMissing(status_code) && !isStatusCode(status_code)) problems.push("status_code");
  if (!isMissing(user_id) && typeof user_id !== "string") problems.push("user_id");
  if (problems.length === 0) validation.validCount += 1;
  for (const path of problems) validation.violations.push({ line, message: `${path} is invalid` });
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null;
}

function isStatusCode(value: unknown): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= 100 && value <= 599;
}

interface Tally {
  totalCount: number;
  readonly levels: Record<string, number>;
  readonly durations: number[];
  readonly statusCodes: Record<string, number>;
}

function emptyTally(): Tally {
  return { totalCount: 0, levels: {}, durations: [], statusCodes: {} };
}

function count(tally: Tally, record: LogRecord): void {
  const { level, duration_ms, status_code } = record;
  tally.totalCount += 1;
  const name = typeof level === "string" ? level : "";
  tally.levels[name] = (tally.levels[name] ?? 0) + 1;
  if (typeof duration_ms === "number") tally.durations.push(duration_ms);
  if (typeof status_code === "number" && Number.isInteger(status_code)) {
    tally.statusCodes[status_code] = (tally.statusCodes[status_code] ?? 0) + 1;
  }
}

function finish(tally: Tally): Omit<LogStats, "rejectedCount" | "blankCount"> {
  const { totalCount, levels, statusCodes } = tally;
  const counts = LEVELS.map((level) => levels[level] ?? 0);
  const [fatal = 0, error = 0, warn = 0, info = 0, debug = 0, trace = 0] = counts;
  const durations = tally.durations.toSorted((left, right) => left - right);
  const total = durations.reduce((sum, duration) => sum + duration, 0);
  const quantile = (q: number): number | null =>
    durations[Math.floor(durations.length * q)] ?? null;
  return {
    totalCount,
    fatalCount: fatal,
    errorCount: error,
    warnCount: warn,
    infoCount: info,
    debugCount: debug,
    traceCount: trace,
    otherCount: totalCount - fatal - error - warn - info - debug - trace,
    durationMs: {
      count: durations.length,
      min: durations[0] ?? null,
      max: durations.at(-1) ?? null,
      mean: durations.length === 0 ? null : total / durations.length,
      p50: quantile(0.5),
      p95: quantile(0.95),
      p99: quantile(0.99),
    },
    statusCodes,
    errorStatusCodes: Object.fromEntries(
      Object.entries(statusCodes).filter(([code]) => Number(code) >= 400),
    ),
  };
}

export { batchProcess, computeStats, filterLogs, parseLogs, validateLogs };
export type { IdiomaticBatch, IdiomaticValidation };
