import type { TopErrors } from "@ripsaw/core";
import { ERROR, severityNumberOf } from "../record/severity.js";
import { compareText } from "../filter/compare-text.js";
import type { JsonObject } from "../record/json-value.js";

interface TopMessages {
  add(record: JsonObject): void;
  /** Returns the `limit` most frequent messages of records of level ERROR or FATAL. */
  finish(limit: number): TopErrors;
}

const MAX_TRACKED = 100_000;

function createTopMessages(): TopMessages {
  const counts = new Map<string, number>();
  let untrackedCount = 0;
  return {
    add(record) {
      if (severityNumberOf(record) < ERROR || typeof record["message"] !== "string") return;
      const message = record["message"].toWellFormed();
      const count = counts.get(message);
      if (count !== undefined) counts.set(message, count + 1);
      else if (counts.size < MAX_TRACKED) counts.set(message, 1);
      else untrackedCount += 1;
    },
    finish(limit) {
      const messages = [...counts]
        .map(([message, count]) => ({ message, count }))
        .toSorted(
          (left, right) => right.count - left.count || compareText(left.message, right.message),
        )
        .slice(0, limit);
      return { messages, distinctCount: counts.size, untrackedCount };
    },
  };
}

export { createTopMessages };
