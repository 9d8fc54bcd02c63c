import { RipsawError } from "./ripsaw-error.js";

/** Checks a value. Returns a description of what it must be, or undefined if it is valid. */
export type OptionCheck = (value: unknown) => string | undefined;
export type OptionChecks = Readonly<Record<string, OptionCheck>>;

/**
 * Refuses an option with a wrong value or an unknown name. An option that is undefined counts as absent.
 *
 * @throws RipsawError `invalid_option`
 */
export function checkOptions(owner: string, options: unknown, checks: OptionChecks): void {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw invalidOption(`the options of ${owner} must be an object, got ${shown(options)}`);
  }
  for (const [name, value] of Object.entries(options)) {
    const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
    if (check === undefined) {
      const known = Object.keys(checks).join(", ");
      throw invalidOption(`${owner} has no option "${name}"; it has ${known}`);
    }
    const wanted = value === undefined ? undefined : check(value);
    if (wanted !== undefined) {
      throw invalidOption(`the option "${name}" must be ${wanted}, got ${shown(value)}`);
    }
  }
}

export function invalidOption(message: string): RipsawError {
  return new RipsawError("invalid_option", message);
}

/** Formats a value for a message. The text is short, and formatting never fails. */
export function shown(value: unknown): string {
  if (typeof value === "string") {
    return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  }
  if (typeof value === "bigint") return `${value}n`;
  if (Array.isArray(value)) return shownList(value);
  if (typeof value === "function") return "a function";
  return typeof value === "object" && value !== null ? "an object" : String(value);
}

const MOST_ITEMS = 5;

function shownList(items: readonly unknown[]): string {
  const first = items
    .slice(0, MOST_ITEMS)
    .map((item) => (Array.isArray(item) ? "an array" : shown(item)));
  return `[${[...first, ...(items.length > MOST_ITEMS ? ["…"] : [])].join(", ")}]`;
}

export function integerBetween(least: number, most: number): OptionCheck {
  return (value) =>
    Number.isInteger(value) && Number(value) >= least && Number(value) <= most
      ? undefined
      : most === Number.MAX_SAFE_INTEGER
        ? `an integer >= ${least}`
        : `an integer from ${least} to ${most}`;
}

export const count: OptionCheck = integerBetween(0, Number.MAX_SAFE_INTEGER);
export const positive: OptionCheck = integerBetween(1, Number.MAX_SAFE_INTEGER);
export const notNegative: OptionCheck = (value) =>
  Number.isFinite(value) && Number(value) >= 0 ? undefined : "a number >= 0";
export const rate: OptionCheck = (value) =>
  Number.isFinite(value) && Number(value) >= 0 && Number(value) <= 1
    ? undefined
    : "a number from 0 to 1";
export const flag: OptionCheck = (value) =>
  typeof value === "boolean" ? undefined : "true or false";
export const callback: OptionCheck = (value) =>
  typeof value === "function" ? undefined : "a function";
export const path: OptionCheck = (value) =>
  typeof value === "string" && value !== "" && !value.includes("\0")
    ? undefined
    : "a path (a string that is not empty)";
export const output: OptionCheck = (value) =>
  path(value) === undefined || integerBetween(0, 2 ** 31 - 1)(value) === undefined
    ? undefined
    : "a path or a file descriptor";
/** Accepts every value, because the engine checks it. */
export const checkedByEngine: OptionCheck = () => undefined;
const abortSignal: OptionCheck = (value) =>
  typeof value === "object" && value !== null && "aborted" in value && "addEventListener" in value
    ? undefined
    : "an AbortSignal";

/** Checks of the options that every operation takes. */
export const SCAN_CHECKS = {
  threads: integerBetween(1, 1024),
  signal: abortSignal,
  onProgress: callback,
  onProfile: callback,
  onPlan: callback,
  maxDetails: count,
  maxLineBytes: positive,
  maxDepth: positive,
  maxExactValues: count,
  partial: flag,
  quarantine: path,
} as const satisfies OptionChecks;
