import type { JsonObject } from "../record/json-value.js";
import { type Compiled, constantOf, type Scope } from "./compiled.js";
import { mapOf, memberOf } from "./record-value.js";
import { SEVERITIES, severityOf } from "../record/severity.js";
import { INT, JSON_TYPE, MAP, TIMESTAMP } from "./static-type.js";
import type { CelTimestamp } from "./value.js";

/** Context in which an expression over records is evaluated. */
interface RecordContext {
  readonly record: JsonObject;
  /** Text of the line. */
  readonly text: string;
}

/** Creates the scope of record members and of names with a special meaning. `now` is the start time of the scan. */
function recordScope(now: CelTimestamp): Scope<RecordContext> {
  return {
    isOfRecords: true,
    resolve(name) {
      if (name === "record") {
        return { type: MAP, path: [], evaluate: ({ record, text }) => mapOf(record, () => text) };
      }
      if (name === "severity") {
        return { type: INT, evaluate: ({ record }) => severityOf(record) };
      }
      return (
        languageConstant(name, now) ?? {
          type: JSON_TYPE,
          path: [name],
          isMember: true,
          evaluate: ({ record, text }) => memberOf(record, text, name),
        }
      );
    },
    member: () => JSON_TYPE,
  };
}

/** Returns the constant that a name of the language denotes in every context. */
function languageConstant<Context>(name: string, now: CelTimestamp): Compiled<Context> | undefined {
  if (name === "now") return constantOf(TIMESTAMP, now);
  const severity = SEVERITIES.get(name);
  if (severity === undefined) return undefined;
  return constantOf(INT, { type: "int", value: BigInt(severity) });
}

export { languageConstant, recordScope };
export type { RecordContext };
