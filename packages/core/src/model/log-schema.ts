import logSchema from "./log-schema.json" with { type: "json" };
import type { Schema } from "./query.js";

/** Default schema of `validateLogs` and `batchProcess`. The engine has it too, and its tests compare the two. */
export const LOG_SCHEMA = logSchema as Schema;
