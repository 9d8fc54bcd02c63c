import type { Level } from "@ripsaw/core";

/** All levels, most severe first. */
const LEVELS: readonly Level[] = ["FATAL", "ERROR", "WARN", "INFO", "DEBUG", "TRACE"];

/** Severity as expressions write it: the level name if it is the first number of the level, otherwise the number. */
type SeverityTerm = Level | "10";

/**
 * Words for levels that the engine recognizes in records. `docs/query.md` lists them too, and tests compare the lists.
 */
const WORDS: Readonly<Record<SeverityTerm, string>> = {
  FATAL: "fatal critical crit panic dpanic alert emerg emergency",
  ERROR: "error err severe",
  WARN: "warn warning",
  10: "notice",
  INFO: "info information informational log http default config",
  DEBUG: "debug fine verbose silly",
  TRACE: "trace finest finer",
};

/** Returns the severity that a word for a level means, ignoring case. */
function severityOfWord(word: string): SeverityTerm | undefined {
  const known = Object.entries(WORDS) as [SeverityTerm, string][];
  const found = known.find(([, words]) => words.split(" ").includes(word.toLowerCase()));
  return found?.[0];
}

export { LEVELS, type SeverityTerm, severityOfWord };
