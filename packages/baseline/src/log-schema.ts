import type { Schema } from "@ripsaw/core";

/** The default schema of the library, written out again so that the two can be compared. */
const DEFAULT_SCHEMA: Schema = {
  rules: [
    { path: "timestamp", type: "string", required: true, minLength: 1 },
    { path: "level", type: "string", required: true, enum: ["ERROR", "WARN", "INFO", "DEBUG"] },
    { path: "message", type: "string", required: true },
    { path: "duration_ms", type: "number", minimum: 0 },
    { path: "status_code", type: "integer", minimum: 100, maximum: 599 },
    { path: "user_id", type: "string" },
  ],
};

export { DEFAULT_SCHEMA };
