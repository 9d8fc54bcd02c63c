import type { Scope } from "../cel/compiled.js";
import { nearestName } from "../cel/nearest-name.js";
import { Problem } from "../cel/problem.js";
import { languageConstant } from "../cel/record-scope.js";
import { ANY, MAP } from "../cel/static-type.js";
import { type CelMap, type CelTimestamp, type CelValue, mapOfMembers } from "../cel/value.js";

/** Values of a group by the names of its keys and aggregates. */
type GroupContext = ReadonlyMap<string, CelValue>;

/** Creates the scope of the names of keys and aggregates, which hide names of the language. */
function groupScope(names: readonly string[], now: CelTimestamp): Scope<GroupContext> {
  const check = (name: string, column: number): void => {
    if (names.includes(name)) return;
    throw new Problem(`unknown name "${name}"`, column, nearestName(name, names));
  };
  return {
    isOfRecords: false,
    resolve(name, column) {
      if (!names.includes(name)) {
        if (name === "record") {
          return { type: MAP, path: [], evaluate: (group): CelMap => mapOfMembers(group) };
        }
        const constant = languageConstant<GroupContext>(name, now);
        if (constant) return constant;
      }
      check(name, column);
      return { type: ANY, path: [name], isMember: true, evaluate: (group) => group.get(name) };
    },
    member([name = ""], column) {
      check(name, column);
      return ANY;
    },
  };
}

export { groupScope };
export type { GroupContext };
