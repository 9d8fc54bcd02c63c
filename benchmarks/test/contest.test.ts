import { describe, expect, it } from "vitest";
import type { Answer } from "../src/peers/answer.js";
import { type Contest, hold } from "../src/peers/contest.js";
import type { Peer } from "../src/peers/peer.js";

const CORPUS = {
  name: "sample",
  title: "the sample",
  path: "",
  whole: "",
  files: 1,
  lines: 10,
  bytes: 1_000,
  malformed: 0,
};

function contestOf(peers: readonly Peer[]): Contest {
  return {
    corpus: CORPUS,
    task: "filter",
    arena: "library",
    input: "file",
    threads: 2,
    peers,
    expected: { matched: 7 },
    effort: { minRounds: 2, maxRounds: 2, budgetMs: 0, slowMs: 1_000, warmUpMs: 0 },
  };
}

function fakePeer(
  name: string,
  ms: number,
  {
    log = [],
    answer = { matched: 7 },
    ...changes
  }: { log?: string[]; answer?: Answer } & Partial<Peer> = {},
): Peer {
  return {
    name,
    arena: "library",
    tasks: ["filter"],
    inputs: ["file"],
    threads: "settable",
    setting: "",
    version: () => "1",
    missing: () => undefined,
    start: () => ({
      check: async () => answer,
      time: async () => {
        log.push(name);
        return ms;
      },
      close: async () => {
        log.push(`${name} closed`);
      },
    }),
    ...changes,
  };
}

describe("hold", () => {
  it("has Ripsaw run before every rival, and pairs the times", async () => {
    const log: string[] = [];
    const peers = [
      fakePeer("S", 10, { log }),
      fakePeer("A", 20, { log }),
      fakePeer("B", 50, { log }),
    ];
    const results = await hold(contestOf(peers));
    expect(log).toEqual([..."SASBSASB", "S closed", "A closed", "B closed"]);
    expect(results.map(({ peer, runs, ratio }) => [peer, runs, ratio?.median])).toEqual([
      ["S", 4, undefined],
      ["A", 2, 2],
      ["B", 2, 5],
    ]);
  });

  it("measures no wrong answer, unless it is documented", async () => {
    const wrong = { answer: { matched: 8 } };
    const results = await hold(
      contestOf([
        fakePeer("S", 10),
        fakePeer("wrong", 10, wrong),
        fakePeer("lax", 10, { ...wrong, caveat: () => "checks nothing" }),
      ]),
    );
    expect(results.map(({ runs, isWrong, note }) => [runs > 0, isWrong, note])).toEqual([
      [true, false, undefined],
      [false, true, "matched 8 instead of 7: WRONG"],
      [true, false, "matched 8 instead of 7: checks nothing"],
    ]);
  });

  it("compares no levels where a logger writes other words for them", async () => {
    const answer = { matched: 7, levels: { INFO: 7 } };
    for (const [name, isWrong] of [
      ["pino", false],
      ["sample", true],
    ] as const) {
      const contest = contestOf([fakePeer("S", 10), fakePeer("A", 10, { answer })]);
      const results = await hold({ ...contest, corpus: { ...CORPUS, name } });
      expect(results[1]?.isWrong).toBe(isWrong);
    }
  });

  it("says who did not take part, and who failed", async () => {
    const failing = fakePeer("failing", 1, {
      start: () => ({
        check: () => Promise.reject(new Error("no such file")),
        time: async () => 1,
        close: async () => {},
      }),
    });
    const shy = fakePeer("shy", 1, { declines: () => "reads one file" });
    const results = await hold(contestOf([fakePeer("S", 10), failing, shy]));
    expect(results.map(({ note }) => note)).toEqual([
      undefined,
      "failed: no such file: WRONG",
      "not run: reads one file",
    ]);
  });

  it("runs a slow rival once", async () => {
    const results = await hold(contestOf([fakePeer("S", 10), fakePeer("slow", 5_000)]));
    expect(results[1]).toMatchObject({ runs: 1, ratio: { median: 500 } });
  });
});
