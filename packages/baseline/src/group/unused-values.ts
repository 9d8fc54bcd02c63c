import type { GroupPlan } from "./compile-groups.js";
import type { Group } from "./group-collector.js";

/** Values that an aggregate could not use. */
interface UnusedValues {
  readonly aggregate: string;
  readonly unusedCount: number;
  /** Number of groups without any value that the aggregate can use. */
  readonly emptyGroupCount: number;
}

/** Lists the aggregates that could not use some values, or had no usable value in any group. */
function unusedValuesOf(
  plan: GroupPlan,
  groups: readonly Group[],
  hasTime: boolean,
): UnusedValues[] {
  const all = plan.aggregates.map(([aggregate, { rateUnit }], index): UnusedValues => {
    const parts = groups.flatMap(({ accumulators }) => accumulators[index] ?? []);
    const unusedCount = parts.reduce((sum, part) => sum + part.unusedCount(), 0);
    const isEmpty = rateUnit !== undefined && !hasTime;
    const empty = isEmpty ? parts : parts.filter((part) => part.isEmpty());
    return { aggregate, unusedCount, emptyGroupCount: empty.length };
  });
  return all.filter(
    ({ unusedCount, emptyGroupCount }) => unusedCount > 0 || emptyGroupCount === groups.length,
  );
}

export { unusedValuesOf };
export type { UnusedValues };
