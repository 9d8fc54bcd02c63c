import { type CelValue, listOf, mapOfMembers } from "../cel/value.js";
import { type Answer, isList, isMap } from "./answer.js";

/** An answer as a value that `having` can ask of. */
function answerValue(answer: Answer): CelValue {
  if (isList(answer)) return listOf(answer.map(answerValue));
  if (!isMap(answer)) return answer;
  return mapOfMembers(
    new Map(Object.entries(answer).map(([name, member]) => [name, answerValue(member)])),
  );
}

export { answerValue };
