import { type CelInput, celEnv, isCelError, parse, plan } from "@bufbuild/cel";
import { strings } from "@bufbuild/cel/ext";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { baselineHost } from "../hosts/baseline-host.js";
import { type Question, question } from "./random-expressions.js";
import type { Host } from "../hosts/host.js";
import { libraryHost } from "../hosts/library-host.js";

/** Answer of a filter: the lines that match, and the number of records for which it is an error. */
interface Answer {
  readonly lineNumbers: readonly number[];
  readonly filterErrorCount: number;
}

const environment = celEnv({ funcs: strings });

describe.each([baselineHost, libraryHost])("$name", (host) => {
  it("agrees with another implementation of CEL", async () => {
    await fc.assert(
      fc.asyncProperty(question, async (asked) => {
        expect(await answerOf(host, asked)).toEqual(answerOfPeer(asked));
      }),
      { numRuns: 1_500 },
    );
  });
});

async function answerOf(host: Host, { expression, records }: Question): Promise<Answer> {
  const lines = records.map((record) => JSON.stringify(record));
  const options = { filter: expression };
  const { lineNumbers } = (await host.run("filter", lines, options)) as Answer;
  const { filterErrorCount } = (await host.run("query", lines, options)) as Answer;
  return { lineNumbers, filterErrorCount };
}

function answerOfPeer({ expression, records }: Question): Answer {
  const evaluate = plan(environment, parse(expression));
  const outcomes = records.map((record) => {
    const members = Object.entries(record).map(([name, value]) => [name, toInput(value)]);
    const result = evaluate({ ...Object.fromEntries(members), record: toInput(record) });
    return isCelError(result) || typeof result !== "boolean" ? "error" : result;
  });
  return {
    lineNumbers: outcomes.flatMap((outcome, index) => (outcome === true ? [index + 1] : [])),
    filterErrorCount: outcomes.filter((outcome) => outcome === "error").length,
  };
}

/** Converts a value for the other implementation, in which objects are maps. */
function toInput(value: unknown): CelInput {
  if (Array.isArray(value)) return value.map(toInput);
  if (typeof value !== "object" || value === null) return value as CelInput;
  return new Map(Object.entries(value).map(([name, member]) => [name, toInput(member)]));
}
