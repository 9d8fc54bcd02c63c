import type { Expression } from "@ripsaw/core";
import { compileFilter } from "./expression.js";
import type { JsonObject } from "./json-value.js";

/** A filter at work. */
interface RecordFilter {
  /** Whether a record, of which the text is given too, matches. */
  matches(record: JsonObject, text: string): boolean;
  /** For how many records it could not be decided; nothing where there is no filter. */
  errors(): { readonly filterErrorCount?: number };
}

function createRecordFilter(expression: Expression | undefined): RecordFilter {
  if (expression === undefined) return { matches: () => true, errors: () => ({}) };
  const condition = compileFilter(expression);
  let filterErrorCount = 0;
  return {
    matches(record, text) {
      const matched = condition({ record, text });
      if (matched === undefined) filterErrorCount += 1;
      return matched === true;
    },
    errors: () => ({ filterErrorCount }),
  };
}

export { createRecordFilter };
