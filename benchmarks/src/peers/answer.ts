/** Task of a peer on a corpus. */
type PeerTask = "stats" | "filter" | "lines" | GroupTask;

/** Tasks whose answer has a row per group. The keys are members of the sample. */
type GroupTask = "levels" | "users" | "minutes";

/** Answer of a peer. Members that the peer does not compute are absent. */
interface Answer {
  readonly records?: number;
  readonly levels?: Readonly<Record<string, number>>;
  readonly durations?: Durations;
  readonly statusCodes?: Readonly<Record<string, number>>;
  /** Number of records of level WARN or ERROR. */
  readonly matched?: number;
  /** Values of each group by its key, in the order of the query. */
  readonly groups?: Readonly<Record<string, readonly number[]>>;
  /** Number of bytes, from peers that only read. */
  readonly bytes?: number;
  /** Number of lines, from peers that only count line feeds. */
  readonly lines?: number;
}

/** Statistics of durations in milliseconds. Null if there is no duration. */
interface Durations {
  readonly count?: number;
  readonly sum: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly p50?: number | null;
  readonly p95?: number | null;
  readonly p99?: number | null;
}

const GROUP_TASKS: readonly GroupTask[] = ["levels", "users", "minutes"];
const PEER_TASKS: readonly PeerTask[] = ["stats", "filter", "lines", ...GROUP_TASKS];

/** Relative tolerance. The last digits of a sum or mean of a million doubles depend on the order of the additions. */
const SUM_TOLERANCE = 1e-9;

/** Returns the facts in which an answer differs from the expected one: `levels.ERROR 12 instead of 13`. */
function differencesFrom(expected: Answer, answer: Answer): string[] {
  const wanted = factsOf(expected);
  const facts = [...factsOf(answer)];
  if (facts.length === 0) return ["no answer"];
  return facts.flatMap(([name, value]) => {
    const right = wanted.get(name) ?? zeroOrNone(name);
    const isSame = isSumOrMean(name) ? isNear(value, right) : value === right;
    return isSame ? [] : [`${name} ${value} instead of ${right}`];
  });
}

function isSumOrMean(fact: string): boolean {
  return fact === "durations.sum" || /^group .* value 1$/.test(fact);
}

function isGroupTask(task: PeerTask): task is GroupTask {
  return GROUP_TASKS.some((each) => each === task);
}

function factsOf({
  levels,
  durations,
  statusCodes,
  groups,
  ...numbers
}: Answer): Map<string, number | null> {
  const facts = new Map<string, number | null>();
  const add = (prefix: string, values: object): void => {
    for (const [name, value] of Object.entries(values)) {
      if (typeof value === "number" || value === null) facts.set(`${prefix}${name}`, value);
    }
  };
  add("", numbers);
  add("levels.", levels ?? {});
  add("durations.", durations ?? {});
  if (statusCodes !== undefined) {
    // The total reveals a missing code.
    facts.set(
      "status codes in all",
      Object.values(statusCodes).reduce((sum, each) => sum + each, 0),
    );
    add("status code ", statusCodes);
  }
  if (groups !== undefined) {
    facts.set("groups in all", Object.keys(groups).length);
    for (const [key, values] of Object.entries(groups)) {
      values.forEach((value, index) => facts.set(`group ${key} value ${index}`, value));
    }
  }
  return facts;
}

/** Returns the expected value of an unlisted fact: zero for a count, null for a statistic of nothing. */
function zeroOrNone(name: string): number | null {
  return /^durations\.(min|max|p\d\d)$/.test(name) ? null : 0;
}

function isNear(value: number | null, right: number | null): boolean {
  const [left, other] = [value ?? 0, right ?? 0];
  return Math.abs(left - other) <= SUM_TOLERANCE * Math.max(Math.abs(other), 1);
}

const LEVELS = ["FATAL", "ERROR", "WARN", "INFO", "DEBUG", "TRACE"] as const;

/** Returns the number of records per level, by its word in capitals. All other records count as `other`. */
function levelsOf(
  counts: Readonly<Record<string, number>>,
  records: number,
): Record<string, number> {
  const known = LEVELS.map((level): [string, number] => [level, counts[level] ?? 0]);
  const other = known.reduce((rest, [, count]) => rest - count, records);
  return { ...Object.fromEntries(known), other };
}

export { differencesFrom, GROUP_TASKS, isGroupTask, levelsOf, PEER_TASKS };
export type { Answer, Durations, GroupTask, PeerTask };
