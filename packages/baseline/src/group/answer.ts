import type { CelValue } from "../cel/value.js";
import { printed, toGroupValue } from "./group-value.js";
import { jsonText } from "./json-text.js";

/** Value of a key or an aggregate of a group, in the form of the report. */
type Answer = null | boolean | number | bigint | string | readonly Answer[] | AnswerObject;

interface AnswerObject {
  readonly [name: string]: Answer;
}

function isList(answer: Answer): answer is readonly Answer[] {
  return Array.isArray(answer);
}

function isMap(answer: Answer): answer is AnswerObject {
  return typeof answer === "object" && answer !== null && !Array.isArray(answer);
}

/** Converts any value to the form of the report. Nested values are converted by `JSON.parse`. */
function toAnswer(value: CelValue): Answer {
  const isNested =
    typeof value === "object" && value !== null && (value.type === "list" || value.type === "map");
  return isNested ? JSON.parse(jsonText(value)) : printed(toGroupValue(value));
}

export { isList, isMap, toAnswer };
export type { Answer, AnswerObject };
