import type { Level } from "@ripsaw/core";

/** Most severe first. */
const LEVELS: readonly Level[] = ["FATAL", "ERROR", "WARN", "INFO", "DEBUG", "TRACE"];

/** A severity as expressions write it: by its name where it is the first of its range. */
type SeverityTerm = Level | "10";

/** The words for levels, as the engine knows them in records: `docs/query.md` lists both, and tests compare them. */
const WORDS: Readonly<Record<SeverityTerm, string>> = {
  FATAL: "fatal critical crit panic dpanic alert emerg emergency",
  ERROR: "error err severe",
  WARN: "warn warning",
  10: "notice",
  INFO: "info information informational log http default config",
  DEBUG: "debug fine verbose silly",
  TRACE: "trace finest finer",
};

/** The severity that a word for a level means, in any case. */
function severityOfWord(word: string): SeverityTerm | undefined {
  const known = Object.entries(WORDS) as [SeverityTerm, string][];
  const found = known.find(([, words]) => words.split(" ").includes(word.toLowerCase()));
  return found?.[0];
}

export { LEVELS, type SeverityTerm, severityOfWord };
