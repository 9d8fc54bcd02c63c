import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { completionScript } from "../src/completions/completion-script.js";
import { describeProgram } from "../src/completions/program-outline.js";
import { createProgram } from "../src/program.js";

const outline = describeProgram(createProgram());
const root = new URL("..", import.meta.url).pathname;

/** Returns what bash offers for a command line whose last word is being typed. */
function complete(...words: string[]): string[] {
  const quoted = words.map((word) => `'${word}'`).join(" ");
  const script = `${completionScript("bash", outline)}
COMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _ripsaw; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { status, stdout, stderr } = spawnSync("bash", ["--norc", "-u", "-c", script], {
    cwd: root,
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  expect(status).toBe(0);
  return stdout.split("\n").filter((line) => line !== "");
}

function hasShell(shell: string): boolean {
  return spawnSync(shell, ["-c", "exit 0"]).status === 0;
}

describe("in bash", () => {
  it("completes commands", () => {
    expect(complete("ripsaw", "")).toEqual(
      expect.arrayContaining([
        "stats",
        "query",
        "top",
        "histogram",
        "timeline",
        "validate",
        "filter",
        "parse",
        "analyze",
        "generate",
        "help",
      ]),
    );
    expect(complete("ripsaw", "va")).toEqual(["validate"]);
    expect(complete("ripsaw", "--v")).toEqual(["--version"]);
  });

  it("completes the flags of the command", () => {
    expect(complete("ripsaw", "filter", "--min")).toEqual(["--min-duration"]);
    expect(complete("ripsaw", "stats", "--min")).toEqual([]);
    expect(complete("ripsaw", "query", "--o")).toEqual(["--order-by", "--output"]);
  });

  it("completes the values of a flag, also after = and the short name", () => {
    expect(complete("ripsaw", "stats", "--format", "")).toEqual(["table", "json", "csv"]);
    expect(complete("ripsaw", "parse", "-f", "ar")).toEqual(["arrow"]);
    expect(complete("ripsaw", "parse", "--format", "=")).toHaveLength(5);
    expect(complete("ripsaw", "parse", "--format", "=", "nd")).toEqual(["ndjson"]);
    expect(complete("ripsaw", "filter", "--level", "W")).toEqual(["WARN"]);
    expect(complete("ripsaw", "stats", "--threads", "")).toEqual([]);
  });

  it("completes files", () => {
    expect(complete("ripsaw", "stats", "packa")).toEqual(["package.json"]);
    expect(complete("ripsaw", "top", "level", "packa")).toEqual(["package.json"]);
    expect(complete("ripsaw", "query", "--query", "packa")).toEqual(["package.json"]);
    expect(complete("ripsaw", "validate", "--quarantine", "packa")).toEqual(["package.json"]);
  });

  it("completes shells and the topics of help", () => {
    expect(complete("ripsaw", "completions", "z")).toEqual(["zsh"]);
    expect(complete("ripsaw", "help", "an")).toEqual(["analyze"]);
  });
});

it.skipIf(!hasShell("zsh"))("is a script that zsh accepts", () => {
  const { stderr, status } = spawnSync("zsh", ["-n"], {
    input: completionScript("zsh", outline),
    encoding: "utf8",
  });
  expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
});

it.skipIf(!hasShell("fish"))("is a script that completes in fish", () => {
  const script = `${completionScript("fish", outline)}\ncomplete -C 'ripsaw stats --format '`;
  const { stdout } = spawnSync("fish", ["--no-config", "-c", script], { encoding: "utf8" });
  const offered = stdout.split("\n").map((line) => line.split("\t")[0]);
  expect(offered.toSorted()).toEqual(["", "csv", "json", "table"]);
});

describe("for every shell", () => {
  it.each(["bash", "zsh", "fish"] as const)("%s knows every command and long flag", (shell) => {
    const script = completionScript(shell, outline);
    for (const { name, flags } of outline.commands) {
      expect(script).toContain(name);
      for (const flag of flags.flatMap(({ names }) => names.filter((each) => each.length > 2))) {
        expect(script).toContain(flag.slice(2));
      }
    }
  });
});
