import { readFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { LAUNCHER, bash, scratchFolder } from "./end-to-end/ripsaw-process.js";

interface Step {
  readonly command: string;
  readonly shown: string;
}

/** Defines `npx ripsaw` as in the repository, and redirects standard error to where a terminal shows it. */
const PRELUDE = `npx() { [ "$1" = ripsaw ] && shift && "$NODE" "$LAUNCHER" "$@"; }; exec 2>&1\n`;

/** Reads the commands of the ```console blocks, each with the output that follows it. */
function readSession(): Step[] {
  const page = readFileSync(new URL("../../../README.md", import.meta.url), "utf8");
  const blocks = page.matchAll(/^```console\n(?<block>[\s\S]*?)^```$/gm);
  return [...blocks].flatMap(({ groups }) =>
    (groups?.block ?? "")
      .split(/^\$ /m)
      .slice(1)
      .map((step) => {
        const end = step.indexOf("\n");
        return { command: step.slice(0, end), shown: step.slice(end + 1) };
      }),
  );
}

/**
 * Replaces the only part of the output that may differ, the speed: `17.1 MB in 34.7 ms: 2,882,018 records/s, 493 MB/s`
 * is compared as `17.1 MB in TIME: RATE records/s, RATE/s`.
 */
function withoutPace(output: string): string {
  return output.replaceAll(
    /in [\d.]+ (?:ms|s|min): [\d,]+ records\/s, [\d.]+ [kMGT]?B\/s/g,
    "in TIME: RATE records/s, RATE/s",
  );
}

const SESSION = readSession();
const folder = scratchFolder();

afterAll(() => folder.dispose());

describe("the session in the README", () => {
  it("shows the main commands", () => {
    const commands = SESSION.map(({ command }) => /^npx ripsaw (\w+)/.exec(command)?.[1]);
    expect(commands).toEqual(
      expect.arrayContaining(["generate", "stats", "filter", "validate", "analyze"]),
    );
  });

  it.each(SESSION)("$command", ({ command, shown }) => {
    const { stdout } = bash(PRELUDE + command, {
      cwd: folder.path,
      env: { NODE: process.execPath, LAUNCHER },
    });
    expect(withoutPace(stdout)).toBe(withoutPace(shown));
  });
});
