/** What a peer is asked to do with a corpus. */
type PeerTask = "stats" | "filter" | "lines" | GroupTask;

/** Queries whose answer is a row per group; their keys are members of the sample. */
type GroupTask = "levels" | "users" | "minutes";

/** What came out, as far as the peer can tell: members that it does not compute are absent. */
interface Answer {
  readonly records?: number;
  readonly levels?: Readonly<Record<string, number>>;
  readonly durations?: Durations;
  readonly statusCodes?: Readonly<Record<string, number>>;
  /** Records of the level WARN or ERROR. */
  readonly matched?: number;
  /** By key, the values of a group in the order of the query. */
  readonly groups?: Readonly<Record<string, readonly number[]>>;
  /** Of those who read only. */
  readonly bytes?: number;
  /** Of those who count line feeds only. */
  readonly lines?: number;
}

/** In milliseconds; null where there is none. */
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

/** A sum or mean of a million doubles depends on the order of the additions in its last digits. */
const SUM_TOLERANCE = 1e-9;

/** The facts in which an answer differs from the expected one: `levels.ERROR 12 instead of 13`. */
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
    // A code that is missing must be seen, too.
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

/** A count that is not in the expected answer is zero; a peer may say `null` for the sum of nothing. */
function zeroOrNone(name: string): number | null {
  return /^durations\.(min|max|p\d\d)$/.test(name) ? null : 0;
}

function isNear(value: number | null, right: number | null): boolean {
  const [left, other] = [value ?? 0, right ?? 0];
  return Math.abs(left - other) <= SUM_TOLERANCE * Math.max(Math.abs(other), 1);
}

const LEVELS = ["FATAL", "ERROR", "WARN", "INFO", "DEBUG", "TRACE"] as const;

/** The records of each level by its word in capitals; what is none of them is `other`. */
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
