/** What a peer is asked to do with a corpus. */
type PeerTask = "stats" | "filter" | "lines";

/** What came out, as far as the peer can tell: members that it does not compute are absent. */
interface Answer {
  readonly records?: number;
  readonly levels?: Readonly<Record<string, number>>;
  readonly durations?: Durations;
  readonly statusCodes?: Readonly<Record<string, number>>;
  /** Records of the level WARN or ERROR. */
  readonly matched?: number;
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

const PEER_TASKS: readonly PeerTask[] = ["stats", "filter", "lines"];

/** A sum of a million doubles depends on the order of the additions in its last digits. */
const SUM_TOLERANCE = 1e-9;

/** The facts in which an answer differs from the expected one: `levels.ERROR 12 instead of 13`. */
function differencesFrom(expected: Answer, answer: Answer): string[] {
  const wanted = factsOf(expected);
  const facts = [...factsOf(answer)];
  if (facts.length === 0) return ["no answer"];
  return facts.flatMap(([name, value]) => {
    const right = wanted.get(name) ?? zeroOrNone(name);
    const isSame = name === "durations.sum" ? isNear(value, right) : value === right;
    return isSame ? [] : [`${name} ${value} instead of ${right}`];
  });
}

function factsOf({
  levels,
  durations,
  statusCodes,
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

/** Levels other than the four, whatever they are called, are `other`. */
function levelsOf(
  counts: Readonly<Record<string, number>>,
  records: number,
): Record<string, number> {
  const [ERROR = 0, WARN = 0, INFO = 0, DEBUG = 0] = ["ERROR", "WARN", "INFO", "DEBUG"].map(
    (level) => counts[level] ?? 0,
  );
  return { ERROR, WARN, INFO, DEBUG, other: records - ERROR - WARN - INFO - DEBUG };
}

export { differencesFrom, levelsOf, PEER_TASKS };
export type { Answer, Durations, PeerTask };
