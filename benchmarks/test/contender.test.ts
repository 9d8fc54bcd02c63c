import { describe, expect, it } from "vitest";
import { contender, differences, fileContender } from "../src/operations/contender.js";
import { compareAnswers } from "../src/measure/job.js";
import { measure } from "../src/measure/measure.js";
import { linesOf } from "../src/operations/source.js";

const counting = (name: string, add = 0) =>
  contender(
    name,
    async (source) => source.length + add,
    (count) => ({ count }),
  );

describe("differences", () => {
  it("compares what both know, deeply", () => {
    expect(differences({ a: 1, b: [{ c: 2 }] }, { b: [{ c: 2 }] })).toEqual([]);
    expect(differences({ a: 1, b: [{ c: 2 }] }, { b: [{ c: 3 }] })).toEqual(["b"]);
  });

  it("accepts no rival that knows nothing, or what the subject does not tell", () => {
    expect(differences({ a: 1 }, {})).toEqual(["(no facts)"]);
    expect(differences({ a: 1 }, { b: undefined })).toEqual(["b"]);
  });
});

describe("compareAnswers", () => {
  it("names the case, the rival and the fact of a wrong answer", async () => {
    const answers = compareAnswers(counting("ripsaw", 1), [counting("baseline")], ["x"], "stats");
    await expect(answers).rejects.toThrow("stats: ripsaw and baseline differ in count");
  });

  it("is content where all agree", async () => {
    const rivals = [counting("baseline"), counting("idiomatic")];
    await expect(compareAnswers(counting("ripsaw"), rivals, ["x"], "stats")).resolves.toBe(
      undefined,
    );
  });
});

describe("fileContender", () => {
  it("does not pretend to read anything else", () => {
    const reader = fileContender(
      "idiomatic",
      async (path) => path,
      (path) => ({ path }),
    );
    expect(reader.inputs).toEqual(["file"]);
    expect(() => reader.run(["line"])).toThrow("idiomatic reads files only");
  });
});

describe("measure", () => {
  it("alternates between the subject and each rival, and pairs their times", async () => {
    const runs: string[] = [];
    const tracing = (name: string) =>
      contender(
        name,
        async () => runs.push(name),
        () => ({}),
      );
    const effort = { minRounds: 2, maxRounds: 2, budgetMs: 0, warmUpMs: 0, shortestMs: 0 };
    const measured = await measure(tracing("S"), [tracing("A"), tracing("B")], "", effort);
    expect(runs.join("")).toBe("SASBSASB");
    expect(measured.rounds).toBe(2);
    expect(measured.timings.map(({ name, measurements }) => [name, measurements])).toEqual([
      ["S", 4],
      ["A", 2],
      ["B", 2],
    ]);
    expect(measured.rivalries.map(({ against }) => against)).toEqual(["A", "B"]);
  });
});

describe("linesOf", () => {
  it("splits at LF, with or without one at the end, also in the middle of a buffer", () => {
    const bytes = Buffer.from("x\nä\n\nb\n").subarray(2);
    expect(linesOf(bytes)).toEqual(["ä", "", "b"]);
    expect(linesOf(Buffer.from("a\nb"))).toEqual(["a", "b"]);
  });
});
