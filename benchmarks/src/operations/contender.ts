import { isDeepStrictEqual } from "node:util";
import { INPUTS, type Input, type Source } from "./source.js";

/** Parts of an answer, by name. Two contenders are compared in the parts that both have. */
type Facts = Readonly<Record<string, unknown>>;

/** One way to perform an operation. */
interface Contender {
  readonly name: string;
  readonly inputs: readonly Input[];
  /** Performs the work that is timed. */
  run(source: Source): Promise<unknown>;
  /** Performs the work once and returns its facts. */
  answer(source: Source): Promise<Facts>;
}

function contender<Answer>(
  name: string,
  run: (source: Source) => Promise<Answer>,
  facts: (answer: Answer) => Facts,
): Contender {
  return { name, inputs: INPUTS, run, answer: async (source) => facts(await run(source)) };
}

/** Creates a contender that reads only files. */
function fileContender<Answer>(
  name: string,
  run: (path: string) => Promise<Answer>,
  facts: (answer: Answer) => Facts,
): Contender {
  const runFile = (source: Source): Promise<Answer> => {
    if (typeof source !== "string") throw new TypeError(`${name} reads files only`);
    return run(source);
  };
  return { ...contender(name, runFile, facts), inputs: ["file"] };
}

/** Returns the names of the facts in which a rival differs. A rival without facts differs in everything. */
function differences(subject: Facts, rival: Facts): string[] {
  const names = Object.keys(rival);
  if (names.length === 0) return ["(no facts)"];
  return names.filter(
    (name) => !Object.hasOwn(subject, name) || !isDeepStrictEqual(subject[name], rival[name]),
  );
}

export { contender, differences, fileContender };
export type { Contender, Facts };
