import { toTimestamp } from "../cel/conversions.js";
import type { RecordContext } from "../cel/record-scope.js";
import { memberOf } from "../cel/record-value.js";
import type { CelTimestamp } from "../cel/value.js";
import type { Accumulator } from "./accumulator.js";
import type { Answer } from "./answer.js";
import type { GroupPlan } from "./compile-groups.js";
import { finishGroups } from "./finish-groups.js";
import { type GroupValue, identityOf, toGroupValue } from "./group-value.js";
import { type UnusedValues, unusedValuesOf } from "./unused-values.js";

interface GroupCollector {
  add(context: RecordContext): void;
  finish(): GroupAnswer;
}

interface GroupAnswer {
  /** Groups with their keys, then their aggregates, by name. */
  readonly groups: readonly Readonly<Record<string, Answer>>[];
  /** Number of groups before `having` and `limit`. */
  readonly groupCount: number;
  readonly unusedValues?: readonly UnusedValues[];
}

interface Group {
  readonly keys: readonly GroupValue[];
  readonly accumulators: readonly Accumulator[];
}

function createGroupCollector(plan: GroupPlan): GroupCollector {
  const groups = new Map<string, Group>();
  let recordCount = 0;
  const span = createTimeSpan();

  function groupOf(keys: readonly GroupValue[]): Group {
    const identity = JSON.stringify(keys.map(identityOf));
    let group = groups.get(identity);
    if (group === undefined) {
      group = { keys, accumulators: plan.aggregates.map(([, { create }]) => create()) };
      groups.set(identity, group);
    }
    return group;
  }

  if (plan.keys.length === 0) groupOf([]);
  const needsSpan = plan.aggregates.some(([, { rateUnit }]) => rateUnit !== undefined);
  return {
    add(context) {
      recordCount += 1;
      const keys = plan.keys.map(({ value }) => toGroupValue(value.evaluate(context)));
      groupOf(keys).accumulators.forEach((accumulator, index) => {
        accumulator.add(plan.aggregates[index]?.[1].value.evaluate(context));
      });
      if (needsSpan) span.add(context);
    },
    finish() {
      const bucket = plan.keys.find(({ bucketWidth }) => bucketWidth !== undefined);
      const width = bucket?.bucketWidth ?? span.nanos();
      const all = [...groups.values()];
      const hasTime = bucket !== undefined || span.hasTime();
      const unusedValues = recordCount === 0 ? [] : unusedValuesOf(plan, all, hasTime);
      return {
        groups: finishGroups(plan, all, width),
        groupCount: groups.size,
        ...(unusedValues.length > 0 && { unusedValues }),
      };
    },
  };
}

/** Measures the time from the first to the last `timestamp` of the records. */
function createTimeSpan(): {
  add(context: RecordContext): void;
  nanos(): bigint;
  hasTime(): boolean;
} {
  let first: CelTimestamp | undefined;
  let last: CelTimestamp | undefined;
  return {
    add({ record, text }) {
      const member = memberOf(record, text, "timestamp");
      const time = member === undefined ? undefined : toTimestamp(member);
      if (time === undefined) return;
      if (first === undefined || time.nanos < first.nanos) first = time;
      if (last === undefined || time.nanos > last.nanos) last = time;
    },
    nanos: () => (last?.nanos ?? 0n) - (first?.nanos ?? 0n),
    hasTime: () => first !== undefined,
  };
}

export { createGroupCollector };
export type { Group, GroupCollector };
