import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { ERROR_CODES, REJECT_CODES, VIOLATION_RULES } from "../src/model/codes.js";

async function documented(): Promise<{ code: string; kind: string }[]> {
  const page = await readFile(new URL("../../../docs/error-codes.md", import.meta.url), "utf8");
  return [...page.matchAll(/^\| `(?<code>\w+)` +\| (?<kind>[a-z ]+?) +\|/gm)].map(({ groups }) => ({
    code: groups?.code ?? "",
    kind: groups?.kind ?? "",
  }));
}

describe("the documented table of codes", () => {
  it.each([
    ["rejected lines", REJECT_CODES, ["rejected line"]],
    ["violations", VIOLATION_RULES, ["violation rule"]],
    ["errors", ERROR_CODES, ["bad request", "failure"]],
  ])("has the codes of %s, in the same order", async (_, codes, kinds) => {
    const rows = await documented();
    expect(rows.filter(({ kind }) => kinds.includes(kind)).map(({ code }) => code)).toEqual(codes);
  });

  it("has no other kind", async () => {
    const kinds = new Set((await documented()).map(({ kind }) => kind));
    expect([...kinds]).toEqual(["rejected line", "violation rule", "bad request", "failure"]);
  });
});
