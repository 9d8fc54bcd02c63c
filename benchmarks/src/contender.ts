import { isDeepStrictEqual } from "node:util";
import { INPUTS, type Input, type Source } from "./source.js";

/** Parts of an answer, by name. Contenders are compared in those parts that both have. */
type Facts = Readonly<Record<string, unknown>>;

/** One way to do an operation. */
interface Contender {
  readonly name: string;
  readonly inputs: readonly Input[];
  /** The work that is timed. */
  run(source: Source): Promise<unknown>;
  /** Does the work once and tells what came out. */
  answer(source: Source): Promise<Facts>;
}

function contender<Answer>(
  name: string,
  run: (source: Source) => Promise<Answer>,
  facts: (answer: Answer) => Facts,
): Contender {
  return { name, inputs: INPUTS, run, answer: async (source) => facts(await run(source)) };
}

/** A contender that reads files only. */
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

/** The names of the facts in which a rival differs; a rival without facts differs in everything. */
function differences(subject: Facts, rival: Facts): string[] {
  const names = Object.keys(rival);
  if (names.length === 0) return ["(no facts)"];
  return names.filter(
    (name) => !Object.hasOwn(subject, name) || !isDeepStrictEqual(subject[name], rival[name]),
  );
}

export { contender, differences, fileContender };
export type { Contender, Facts };
