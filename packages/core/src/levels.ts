/** The levels, most severe first. Each is a range of OpenTelemetry's severity numbers: FATAL 21 to 24, TRACE 1 to 4. */
export const LEVELS = ["FATAL", "ERROR", "WARN", "INFO", "DEBUG", "TRACE"] as const;

/** A level, whatever the logger calls it: `error`, `Err` and pino's 50 are ERROR. */
export type Level = (typeof LEVELS)[number];
