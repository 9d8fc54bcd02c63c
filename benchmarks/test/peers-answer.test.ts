import { describe, expect, it } from "vitest";
import { differencesFrom, levelsOf } from "../src/peers/answer.js";
import { countedAnswer, groupedAnswer } from "../src/peers/commands/command-answers.js";
import { groupsAnswer } from "../src/peers/libraries/group-queries.js";
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

  it("compares groups by their key, means in their first nine digits", () => {
    const groups = { "ERROR 500": [2, 0.30000000000000004, 0.2], "WARN null": [1, 7, 7] };
    const differing = (others: Record<string, number[]>) =>
      differencesFrom({ groups }, { groups: others });
    expect(differing({ ...groups, "ERROR 500": [2, 0.3, 0.2] })).toEqual([]);
    expect(differing({ ...groups, "ERROR 500": [2, 0.31, 0.2] })).toEqual([
      "group ERROR 500 value 1 0.31 instead of 0.30000000000000004",
    ]);
    expect(differing({ "ERROR 500": [2, 0.3, 0.2] })).toEqual(["groups in all 1 instead of 2"]);
    expect(differing({ ...groups, "INFO 200": [1, 1, 1] })[0]).toBe("groups in all 3 instead of 2");
  });

  it("takes no silence for an answer", () => {
    expect(differencesFrom(EXPECTED, {})).toEqual(["no answer"]);
  });
});

describe("answers of commands", () => {
  it("counts levels of any other name as other", () => {
    expect(levelsOf({ FATAL: 1, ERROR: 1, info: 6, null: 2 }, 10)).toEqual({
      FATAL: 1,
      ERROR: 1,
      WARN: 0,
      INFO: 0,
      DEBUG: 0,
      TRACE: 0,
      other: 8,
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

describe("groupsAnswer", () => {
  it("names groups by their keys, however a peer writes them", () => {
    const levels = [{ level: "ERROR", status_code: "500", count: "2", avg: 1.5, p99: 2 }];
    expect(groupsAnswer("levels", levels).groups).toEqual({ "ERROR 500": [2, 1.5, 2] });
    expect(groupsAnswer("users", [{ user_id: null, count: 3 }]).groups).toEqual({ null: [3] });
    const minutes = ["2026-01-15T00:01:00Z", "2026-01-15T00:02"];
    const rows = minutes.map((minute) => ({ minute, count: 1 }));
    expect(groupsAnswer("minutes", rows).groups).toEqual({
      "2026-01-15T00:01": [1],
      "2026-01-15T00:02": [1],
    });
  });
});
