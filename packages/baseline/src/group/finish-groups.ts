import { severityName } from "../record/severity.js";
import type { CelValue } from "../cel/value.js";
import { type Answer, isList, isMap } from "./answer.js";
import { answerValue } from "./answer-value.js";
import type { GroupPlan } from "./compile-groups.js";
import type { Group } from "./group-collector.js";
import {
  compareValues,
  type GroupValue,
  printed,
  type SortValue,
  toSortValue,
} from "./group-value.js";

/** Group while it is converted for the report. */
interface Row {
  readonly keys: readonly GroupValue[];
  /** Values that `having` uses. Numbers that are not finite are null. */
  readonly values: ReadonlyMap<string, CelValue>;
  readonly sortValues: ReadonlyMap<string, SortValue>;
  readonly answers: Readonly<Record<string, Answer>>;
}

/** Converts the wanted groups to the form of the report, in order. `width` is the length of the period for rates. */
function finishGroups(
  plan: GroupPlan,
  groups: readonly Group[],
  width: bigint,
): Readonly<Record<string, Answer>>[] {
  const { having, limit } = plan;
  return groups
    .map((group) => rowOf(plan, group, width))
    .filter(({ values }) => having === undefined || having(values) === true)
    .toSorted((left, right) => compareRows(plan, left, right))
    .slice(0, limit)
    .map(({ answers }) => answers);
}

function rowOf(plan: GroupPlan, { keys, accumulators }: Group, width: bigint): Row {
  const values = new Map<string, CelValue>();
  const sortValues = new Map<string, SortValue>();
  const answers: [string, Answer][] = [];
  plan.keys.forEach(({ name, isSeverity }, index) => {
    const value = keys[index] ?? null;
    values.set(name, value);
    sortValues.set(name, value);
    answers.push([name, isSeverity ? named(printed(value)) : printed(value)]);
  });
  plan.aggregates.forEach(([name, { rateUnit, isSeverity = false }], index) => {
    const accumulator = accumulators[index];
    const answer = accumulator?.finish() ?? null;
    const rated = rateUnit === undefined ? answer : rateOf(Number(answer), rateUnit, width);
    const isFinite = typeof rated !== "number" || Number.isFinite(rated);
    const found = accumulator?.found?.() ?? null;
    const isTime = typeof found === "object" && found !== null && "nanos" in found;
    values.set(name, isTime ? found : isFinite ? answerValue(rated) : null);
    const sortValue = toSortValue(found ?? answerValue(rated));
    sortValues.set(name, Number.isNaN(rated) ? null : sortValue);
    answers.push([name, isSeverity ? named(rated) : rated]);
  });
  return { keys, values, sortValues, answers: Object.fromEntries(answers) };
}

/** Replaces severities by their names, also in a list of frequent values. */
function named(answer: Answer): Answer {
  if (typeof answer === "number") return severityName(answer);
  if (!isList(answer)) return answer;
  return answer.map((item) =>
    isMap(item) ? { ...item, value: named(item["value"] ?? null) } : named(item),
  );
}

function rateOf(count: number, unit: bigint, width: bigint): number | null {
  return width > 0n ? count / (Number(width) / Number(unit)) : null;
}

/** Compares rows by the requested columns, with null last in both directions, and then by the keys. */
function compareRows({ orderBy }: GroupPlan, left: Row, right: Row): number {
  for (const { name, isDescending } of orderBy) {
    const [one = null, other = null] = [left, right].map((row) => row.sortValues.get(name));
    const order = compareValues(one, other);
    const hasNull = one === null || other === null;
    if (order !== 0) return isDescending && !hasNull ? -order : order;
  }
  for (const [index, key] of left.keys.entries()) {
    const order = compareValues(key, right.keys[index] ?? null);
    if (order !== 0) return order;
  }
  return 0;
}

export { finishGroups };
