/**
 * All levels, most severe first. Each covers a range of OpenTelemetry severity numbers, from FATAL (21 to 24) to TRACE
 * (1 to 4).
 */
export const LEVELS = ["FATAL", "ERROR", "WARN", "INFO", "DEBUG", "TRACE"] as const;

/** Level of a record, regardless of how the logger spells it: `error`, `Err` and pino's 50 are all ERROR. */
export type Level = (typeof LEVELS)[number];
