import { type CelValue, listOf, mapOfMembers } from "../cel/value.js";
import type { Answer, AnswerObject } from "./answer.js";

/** An answer as a value that `having` can ask of. */
function answerValue(answer: Answer): CelValue {
  if (typeof answer !== "object" || answer === null) return answer;
  if (isList(answer)) return listOf(answer.map(answerValue));
  return mapOfMembers(
    new Map(Object.entries(answer).map(([name, member]) => [name, answerValue(member)])),
  );
}

function isList(answer: readonly Answer[] | AnswerObject): answer is readonly Answer[] {
  return Array.isArray(answer);
}

export { answerValue };
