import type { Expression } from "@ripsaw/core";
import type { JsonObject } from "../record/json-value.js";
import { allOf, compileExpression, type Condition } from "./condition.js";

/** Filter with a count of its errors. */
interface RecordFilter {
  /** Reports whether a record with the given text matches. */
  matches(record: JsonObject, text: string): boolean;
  /** Returns the number of records for which the filter could not be decided, or nothing if there is no filter. */
  errors(): { readonly filterErrorCount?: number };
}

/** Creates a filter from an expression, if there is one, and further conditions. All of them must hold. */
function createRecordFilter(
  expression: Expression | undefined,
  others: readonly Condition[] = [],
): RecordFilter {
  const conditions = [
    ...others,
    ...(expression === undefined ? [] : [compileExpression(expression)]),
  ];
  if (conditions.length === 0) return { matches: () => true, errors: () => ({}) };
  const condition = allOf(conditions);
  let filterErrorCount = 0;
  return {
    matches(record, text) {
      const matched = condition(record, text);
      if (matched === undefined) filterErrorCount += 1;
      return matched === true;
    },
    errors: () => ({ filterErrorCount }),
  };
}

export { createRecordFilter };
