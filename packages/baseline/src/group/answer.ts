import type { CelValue } from "../cel/value.js";
import { type GroupValue, printed, toGroupValue } from "./group-value.js";

/** What a key or an aggregate says of a group. */
type Answer = null | boolean | number | bigint | string | readonly Answer[] | AnswerObject;

interface AnswerObject {
  readonly [name: string]: Answer;
}

/** Any value as a report has it; nested ones as JSON has them. */
function toAnswer(value: CelValue): Answer {
  if (typeof value === "object" && value !== null) {
    if (value.type === "list") return value.items().map(toAnswer);
    if (value.type === "map") {
      return Object.fromEntries(
        value.names().map((name) => [name, toAnswer(value.get(name) ?? null)]),
      );
    }
  }
  return printed(toGroupValue(value));
}

export { toAnswer };
export type { Answer, AnswerObject, GroupValue };
