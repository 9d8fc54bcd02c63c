import type { Level } from "./report.js";

/** The levels of the default schema, most severe first. */
export const LEVELS: readonly Level[] = ["ERROR", "WARN", "INFO", "DEBUG"];

/** A level and the more severe ones. */
export function levelsFrom(least: Level): readonly Level[] {
  return LEVELS.slice(0, LEVELS.indexOf(least) + 1);
}
