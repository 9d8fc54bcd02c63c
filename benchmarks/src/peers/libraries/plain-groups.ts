import { type JsonObject, scanRecords } from "@ripsaw/baseline";
import type { GroupTask } from "../answer.js";
import type { GroupRow } from "./group-queries.js";

interface Group {
  readonly keys: GroupRow;
  readonly durations: number[];
  count: number;
}

/** Returns the keys of the group of a record, or undefined if the query leaves the record out. */
const KEYS: Readonly<Record<GroupTask, (record: JsonObject) => GroupRow | undefined>> = {
  levels({ level, status_code = null, duration_ms }) {
    const isBad = level === "WARN" || level === "ERROR";
    const isSlow = typeof duration_ms === "number" && duration_ms > 100;
    return isBad && isSlow ? { level, status_code } : undefined;
  },
  users: ({ user_id = null }) => ({ user_id }),
  minutes: ({ timestamp }) => ({ minute: minuteOf(timestamp) }),
};

/** Answers a query by groups in plain TypeScript: one pass over the records, and a map of groups. */
async function plainGroups(path: string, task: GroupTask): Promise<GroupRow[]> {
  const groups = new Map<string, Group>();
  await scanRecords(path, {}, (record) => {
    const keys = KEYS[task](record);
    if (keys === undefined) return true;
    const name = JSON.stringify(Object.values(keys));
    let group = groups.get(name);
    if (group === undefined) groups.set(name, (group = { keys, durations: [], count: 0 }));
    group.count += 1;
    if (task === "levels") group.durations.push(Number(record["duration_ms"]));
    return true;
  });
  return Array.from(groups.values(), ({ keys, durations, count }) => {
    if (task !== "levels") return { ...keys, count };
    const sorted = Float64Array.from(durations).toSorted();
    const sum = sorted.reduce((total, duration) => total + duration, 0);
    const p99 = sorted[Math.min(Math.floor(count * 0.99), count - 1)];
    return { ...keys, count, avg: sum / count, p99 };
  });
}

/** Returns the beginning of an RFC 3339 timestamp, up to its minutes, or null if there is none. */
function minuteOf(timestamp: unknown): string | null {
  const isTime = typeof timestamp === "string" && !Number.isNaN(Date.parse(timestamp));
  return isTime ? timestamp.slice(0, "2026-01-15T00:00".length) : null;
}

export { plainGroups };
