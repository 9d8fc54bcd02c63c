import { type CelValue, listOf, mapOfMembers } from "../cel/value.js";
import { type Answer, isList, isMap } from "./answer.js";

/** Converts an answer to a CEL value that `having` can use. */
function answerValue(answer: Answer): CelValue {
  if (isList(answer)) return listOf(answer.map(answerValue));
  if (!isMap(answer)) return answer;
  return mapOfMembers(
    new Map(Object.entries(answer).map(([name, member]) => [name, answerValue(member)])),
  );
}

export { answerValue };
