import { availableParallelism } from "node:os";
import { describe, expect, it } from "vitest";
import { parsePeersCommandLine } from "../src/peers/peers-command-line.js";

const parse = (...args: string[]) =>
  parsePeersCommandLine(args, ["sample", "pino"], ["ripsaw", "duckdb", "jq"]);

describe("parsePeersCommandLine", () => {
  it("measures everything unless told otherwise", () => {
    expect(parse()).toEqual({
      lines: 1_000_000,
      tasks: ["stats", "filter", "lines", "levels", "users", "minutes"],
      corpora: ["sample", "pino"],
      peers: ["ripsaw", "duckdb", "jq"],
      threads: [...new Set([1, availableParallelism()])],
      isSmoke: false,
      record: false,
      install: false,
    });
  });

  it("takes names in the order in which they are offered, and numbers ascending", () => {
    const args = ["--corpora", "pino,sample", "--only", "lines,stats", "--threads", "4,1,4"];
    expect(parse(...args, "--peers", "jq", "--lines", "5000")).toMatchObject({
      lines: 5_000,
      tasks: ["stats", "lines"],
      corpora: ["sample", "pino"],
      peers: ["jq"],
      threads: [1, 4],
    });
  });

  it("is quick where only the answers count", () => {
    expect(parse("--smoke")).toMatchObject({ isSmoke: true, lines: 2_000 });
  });

  it.each([
    [["--corpora", "syslog"], 'no corpus "syslog"; there are sample, pino'],
    [["--peers", "grep"], 'no peer "grep"'],
    [["--only", "sort"], 'no task "sort"'],
    [["--threads", "0"], "--threads needs positive integers"],
    [["--lines", "1000,2000"], "one number"],
    [["--smoke", "--record"], "nothing that could be recorded"],
    [["--fast"], "--fast"],
  ])("refuses %j", (args, message) => {
    expect(() => parse(...args)).toThrow(message);
  });
});
