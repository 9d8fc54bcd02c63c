import { type Answer, levelsOf } from "../answer.js";
import { logStatsAnswer } from "../libraries/log-stats-answer.js";

/** One group in the answer of angle-grinder. */
interface Group {
  readonly level: unknown;
  readonly status_code: unknown;
  readonly records: number;
  readonly sum: number;
  readonly min: number | null;
  readonly max: number | null;
}

function groupedAnswer(output: string): Answer {
  const groups = JSON.parse(output) as Group[];
  const [levels, statusCodes]: Record<string, number>[] = [{}, {}];
  let [records, sum] = [0, 0];
  for (const { level, status_code: code, ...group } of groups) {
    records += group.records;
    sum += group.sum;
    if (levels !== undefined) levels[String(level)] = (levels[String(level)] ?? 0) + group.records;
    if (statusCodes === undefined || typeof code !== "number") continue;
    statusCodes[code] = (statusCodes[code] ?? 0) + group.records;
  }
  const isNumber = (value: number | null): value is number => typeof value === "number";
  const [least, most] = [groups.map(({ min }) => min), groups.map(({ max }) => max)];
  const [min, max] = [
    least.filter(isNumber).toSorted(ascending),
    most.filter(isNumber).toSorted(ascending),
  ];
  return {
    records,
    levels: levelsOf(levels ?? {}, records),
    durations: { sum, min: min[0] ?? null, max: max.at(-1) ?? null },
    statusCodes: statusCodes ?? {},
  };
}

/** Output of the programs for jq and Miller. */
interface Counted {
  readonly records: number;
  readonly levels: Record<string, number>;
  readonly codes: Record<string, number>;
  readonly count: number;
  readonly sum: number;
  readonly min: number | null | "";
  readonly max: number | null | "";
}

function countedAnswer(output: string): Answer {
  const { records, levels, codes, count, sum, min, max } = JSON.parse(output) as Counted;
  return {
    records,
    levels: levelsOf(levels, records),
    durations: { count, sum, min: min === "" ? null : min, max: max === "" ? null : max },
    statusCodes: codes,
  };
}

function ripsawAnswer(output: string): Answer {
  return logStatsAnswer(JSON.parse(output) as Parameters<typeof logStatsAnswer>[0]);
}

function ascending(left: number, right: number): number {
  return left - right;
}

export { countedAnswer, groupedAnswer, ripsawAnswer };
