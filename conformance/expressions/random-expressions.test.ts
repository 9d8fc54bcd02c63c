import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { libraryHost } from "../hosts/library-host.js";
import { evaluateElsewhere } from "./cel-environment.js";
import { type Question, question } from "./random-expressions.js";

/** Answer of a filter: the lines that match, and the number of records for which it is an error. */
interface Answer {
  readonly lineNumbers: readonly number[];
  readonly filterErrorCount: number;
}

describe("random expressions over random records", () => {
  it("are what another implementation of CEL says", async () => {
    await fc.assert(
      fc.asyncProperty(question, async (asked) => {
        expect(await answerOf(asked)).toEqual(answerElsewhere(asked));
      }),
      { numRuns: 2_500 },
    );
  });
});

async function answerOf({ expression, lines }: Question): Promise<Answer> {
  const options = { filter: expression };
  const { lineNumbers } = (await libraryHost.run("filter", lines, options)) as Answer;
  const bytes = Buffer.from(lines.join("\n"));
  const { filterErrorCount } = (await libraryHost.run("query", bytes, options)) as Answer;
  return { lineNumbers, filterErrorCount };
}

function answerElsewhere({ expression, lines }: Question): Answer {
  const evaluate = evaluateElsewhere(expression);
  const results = lines.map((line) => evaluate(JSON.parse(line)));
  return {
    lineNumbers: results.flatMap((result, index) => (result === true ? [index + 1] : [])),
    filterErrorCount: results.filter((result) => result === undefined).length,
  };
}
