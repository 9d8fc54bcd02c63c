import { describe, expect, it } from "vitest";
import { differencesFrom, levelsOf } from "../src/peers/answer.js";
import { countedAnswer, groupedAnswer } from "../src/peers/command-answers.js";
import { PEERS } from "../src/peers/peers.js";

const EXPECTED = {
  records: 3,
  levels: { ERROR: 1, WARN: 0, INFO: 1, DEBUG: 0, other: 1 },
  durations: { count: 2, sum: 0.30000000000000004, min: 0.1, max: 0.2, p50: 0.2 },
  statusCodes: { "200": 1, "500": 1 },
  matched: 1,
};

describe("differencesFrom", () => {
  it("compares what the peer tells, a sum in its first nine digits", () => {
    expect(differencesFrom(EXPECTED, EXPECTED)).toEqual([]);
    expect(differencesFrom(EXPECTED, { matched: 1 })).toEqual([]);
    const durations = { sum: 0.3, min: 0.1, max: 0.2 };
    expect(differencesFrom(EXPECTED, { durations })).toEqual([]);
  });

  it("names every fact that differs", () => {
    const durations = { ...EXPECTED.durations, sum: 0.31, p50: null };
    expect(differencesFrom(EXPECTED, { records: 4, durations })).toEqual([
      "records 4 instead of 3",
      "durations.sum 0.31 instead of 0.30000000000000004",
      "durations.p50 null instead of 0.2",
    ]);
  });

  it("sees a status code too many, and one too few", () => {
    const differing = (statusCodes: Record<string, number>) =>
      differencesFrom(EXPECTED, { statusCodes });
    expect(differing({ "200": 1 })).toEqual(["status codes in all 1 instead of 2"]);
    expect(differing({ "200": 1, "501": 1 })).toEqual(["status code 501 1 instead of 0"]);
  });

  it("takes no silence for an answer", () => {
    expect(differencesFrom(EXPECTED, {})).toEqual(["no answer"]);
  });
});

describe("answers of commands", () => {
  it("counts levels of any other name as other", () => {
    expect(levelsOf({ ERROR: 1, info: 7, null: 2 }, 10)).toEqual({
      ERROR: 1,
      WARN: 0,
      INFO: 0,
      DEBUG: 0,
      other: 9,
    });
  });

  it("reads what jq and Miller print", () => {
    const printed = {
      records: 3,
      levels: { ERROR: 1, INFO: 1, null: 1 },
      codes: { 200: 1, 500: 1 },
    };
    const measured = { count: 2, sum: 0.3, min: 0.1, max: 0.2 };
    expect(
      differencesFrom(EXPECTED, countedAnswer(JSON.stringify({ ...printed, ...measured }))),
    ).toEqual([]);
    const nothing = { records: 0, levels: {}, codes: {}, count: 0, sum: 0, min: "", max: "" };
    expect(countedAnswer(JSON.stringify(nothing)).durations).toMatchObject({
      min: null,
      max: null,
    });
  });

  it("adds up the groups of angle-grinder", () => {
    const groups = [
      { level: "ERROR", status_code: 500, records: 1, sum: 0.1, min: 0.1, max: 0.1 },
      { level: "INFO", status_code: 200, records: 1, sum: 0.2, min: 0.2, max: 0.2 },
      { level: null, status_code: "None", records: 1, sum: 0, min: null, max: null },
    ];
    expect(differencesFrom(EXPECTED, groupedAnswer(JSON.stringify(groups)))).toEqual([]);
  });
});

describe("the peers", () => {
  it("have names of their own and say how they are asked", () => {
    expect(new Set(PEERS.map(({ name }) => name)).size).toBe(PEERS.length);
    expect(PEERS.filter(({ setting }) => setting === "")).toEqual([]);
  });

  it("have Ripsaw first in each arena", () => {
    for (const arena of ["library", "parser", "command"]) {
      expect(PEERS.find((peer) => peer.arena === arena)?.name).toMatch(/^ripsaw/);
    }
  });
});
