import type { JsonObject } from "../json-value.js";
import { type Compiled, constantOf, type Scope } from "./compiled.js";
import { mapOf, memberOf } from "./record-value.js";
import { SEVERITIES, severityOf } from "./severity.js";
import { INT, JSON_TYPE, MAP, TIMESTAMP } from "./static-type.js";
import type { CelTimestamp } from "./value.js";

/** What an expression over records is evaluated on. */
interface RecordContext {
  readonly record: JsonObject;
  /** Of the line. */
  readonly text: string;
}

/** The names of members of the record, and those that stand for more; `now` is when the scan began. */
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

/** What a name of the language stands for, whatever the context. */
function languageConstant<Context>(name: string, now: CelTimestamp): Compiled<Context> | undefined {
  if (name === "now") return constantOf(TIMESTAMP, now);
  const severity = SEVERITIES.get(name);
  if (severity === undefined) return undefined;
  return constantOf(INT, { type: "int", value: BigInt(severity) });
}

export { languageConstant, recordScope };
export type { RecordContext };
