import { parseArgs } from "node:util";

/** Parsed arguments of a benchmark run. */
interface Request {
  /** Whether to run one round at small sizes, to check the answers and not the times. */
  readonly isSmoke: boolean;
  /** Numbers of lines, ascending. */
  readonly sizes: readonly number[];
  /** Names of the operations to run. */
  readonly only: readonly string[];
  readonly record: boolean;
}

const SIZES = [1_000, 10_000, 100_000, 1_000_000];
const SMOKE_SIZES = [1_000, 10_000];

const USAGE =
  "usage: npm run bench [-- --smoke] [--lines 1000,10000] [--only stats,filter] [--record]";

/** Parses the arguments. Throws an Error whose message is for the person who typed them. */
function parseCommandLine(args: readonly string[], operations: readonly string[]): Request {
  const { smoke, lines, only, record } = readFlags(args);
  if (smoke && record) throw usageError("a smoke run measures nothing that could be recorded");
  const names = only?.split(",") ?? operations;
  const unknown = names.find((name) => !operations.includes(name));
  if (unknown !== undefined) {
    throw usageError(`no operation "${unknown}"; there are ${operations.join(", ")}`);
  }
  return {
    isSmoke: smoke,
    sizes: lines === undefined ? (smoke ? SMOKE_SIZES : SIZES) : parseSizes(lines),
    only: operations.filter((name) => names.includes(name)),
    record,
  };
}

function readFlags(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        smoke: { type: "boolean", default: false },
        lines: { type: "string" },
        only: { type: "string" },
        record: { type: "boolean", default: false },
      },
    }).values;
  } catch (cause) {
    throw usageError(cause instanceof Error ? cause.message : String(cause));
  }
}

function parseSizes(list: string): number[] {
  const sizes = list.split(",").map(Number);
  if (!sizes.every((size) => Number.isInteger(size) && size > 0)) {
    throw usageError(`--lines needs positive integers, separated by commas, got "${list}"`);
  }
  return [...new Set(sizes)].toSorted((left, right) => left - right);
}

function usageError(problem: string): Error {
  return new Error(`${problem}\n${USAGE}`);
}

export { parseCommandLine };
export type { Request };
