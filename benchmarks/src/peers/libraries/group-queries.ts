import type { Query } from "@ripsaw/core";
import type { Answer, GroupTask } from "../answer.js";

/** Selects records of level WARN or ERROR by the text of the member, as every peer is asked. */
const BAD = 'level in ["WARN", "ERROR"]';

/**
 * Queries by groups: slow WARN and ERROR records by level and status code, records by user, and records by minute. No
 * record of the sample is at the bounds of the filter.
 */
const GROUP_QUERIES: Readonly<Record<GroupTask, Query>> = {
  levels: {
    filter: `${BAD} && duration_ms > 100.0`,
    groupBy: ["level", "status_code"],
    aggregates: { count: "count()", avg: "avg(duration_ms)", p99: "p99(duration_ms)" },
  },
  users: { groupBy: ["user_id"] },
  minutes: { groupBy: [{ name: "minute", key: 'bucket(timestamp, "1m")' }] },
};

/** Group in the answer of a peer: its keys and its aggregates. */
interface GroupRow {
  readonly level?: unknown;
  readonly status_code?: unknown;
  readonly user_id?: unknown;
  /** RFC 3339 timestamp, or the beginning of one. */
  readonly minute?: unknown;
  readonly count?: unknown;
  readonly avg?: unknown;
  readonly p99?: unknown;
}

const MINUTE_CHARACTERS = "2026-01-15T00:00".length;

function groupsAnswer(task: GroupTask, rows: readonly GroupRow[]): Answer {
  const entries = rows.map((row): [string, number[]] => {
    const count = Number(row.count);
    switch (task) {
      case "levels":
        return [`${row.level} ${row.status_code}`, [count, Number(row.avg), Number(row.p99)]];
      case "users":
        return [String(row.user_id), [count]];
      case "minutes":
        return [String(row.minute).slice(0, MINUTE_CHARACTERS), [count]];
    }
  });
  return { groups: Object.fromEntries(entries) };
}

export { BAD, GROUP_QUERIES, groupsAnswer };
export type { GroupRow };
