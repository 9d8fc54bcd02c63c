import type { Expression } from "@ripsaw/core";
import { compileFilter } from "./expression.js";
import type { JsonObject } from "../record/json-value.js";

/** Filter with a count of its errors. */
interface RecordFilter {
  /** Reports whether a record with the given text matches. */
  matches(record: JsonObject, text: string): boolean;
  /** Returns the number of records for which the filter could not be decided, or nothing if there is no filter. */
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
