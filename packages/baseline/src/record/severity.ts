import type { Level } from "@ripsaw/core";
import { fieldAt } from "./field-path.js";
import type { JsonObject, JsonValue } from "./json-value.js";

/** Severity numbers of OpenTelemetry. */
const [TRACE, DEBUG, INFO, WARN, ERROR, FATAL] = [1, 5, 9, 13, 17, 21] as const;
const NOTICE = 10;
const MAX_SEVERITY_NUMBER = 24;

const LEVELS: Readonly<Record<Level, number>> = { TRACE, DEBUG, INFO, WARN, ERROR, FATAL };
const LEVEL_NAMES = Object.keys(LEVELS) as Level[];

const NAMES_OF: readonly (readonly [severity: number, names: string])[] = [
  [TRACE, "trace finest finer"],
  [DEBUG, "debug fine verbose silly"],
  [INFO, "info information informational log http default config"],
  [NOTICE, "notice"],
  [WARN, "warn warning"],
  [ERROR, "error err severe"],
  [FATAL, "fatal critical crit panic dpanic alert emerg emergency"],
];
const BY_NAME: ReadonlyMap<string, number> = new Map(
  NAMES_OF.flatMap(([severity, names]) =>
    names.split(" ").map((name): [string, number] => [name, severity]),
  ),
);

/** Lowest level of pino and bunyan for each severity, in ascending order. */
const NUMERIC_LEVELS: readonly (readonly [level: number, severity: number])[] = [
  [10, TRACE],
  [20, DEBUG],
  [30, INFO],
  [40, WARN],
  [50, ERROR],
  [60, FATAL],
];

/**
 * Members in which loggers write the level. The first member that is present and not null decides. A severity number
 * counts only if it is on the scale.
 */
const MEMBERS: readonly (readonly [path: readonly string[], isNumber: boolean])[] = [
  [["severityNumber"], true],
  [["severity_number"], true],
  [["level"], false],
  [["severity"], false],
  [["log.level"], false],
  [["log", "level"], false],
  [["severityText"], false],
  [["severity_text"], false],
  [["lvl"], false],
];

/** Returns the severity of a record, 1 to 24, or 0 if it has no known level. */
function severityNumberOf(record: JsonObject): number {
  for (const [path, isNumber] of MEMBERS) {
    const value = fieldAt(record, path);
    if (value === undefined || value === null) continue;
    const severity = isNumber ? ofScale(value) : ofLevel(value);
    if (!isNumber || severity !== undefined) return severity ?? 0;
  }
  return 0;
}

/** Returns the lowest severity number of a level. */
function severityOfLevel(level: Level): number {
  return LEVELS[level];
}

/** Returns the level whose range of four contains a severity, or undefined for 0. */
function levelOf(severity: number): Level | undefined {
  return LEVEL_NAMES.findLast((level) => severity >= LEVELS[level]);
}

/** Returns a severity number of OpenTelemetry unchanged, or undefined if the value is not on the scale. */
function ofScale(value: JsonValue): number | undefined {
  if (typeof value !== "number" || !Number.isInteger(value)) return undefined;
  return value >= 1 && value <= MAX_SEVERITY_NUMBER ? value : undefined;
}

function ofLevel(value: JsonValue): number | undefined {
  if (typeof value === "number") return NUMERIC_LEVELS.findLast(([least]) => value >= least)?.[1];
  if (typeof value !== "string") return undefined;
  return BY_NAME.get(value.replace(/[A-Z]/g, (letter) => letter.toLowerCase()));
}

export { ERROR, levelOf, severityNumberOf, severityOfLevel };
