import type { Schema } from "@ripsaw/core";

/** Default schema of the library, written independently so that tests can compare the two. */
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
