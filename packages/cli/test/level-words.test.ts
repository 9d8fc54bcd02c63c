import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { LEVELS, severityOfWord } from "../src/level-words.js";

const DOCS = readFileSync(new URL("../../../docs/query.md", import.meta.url), "utf8");

/** Reads the rows of the table of severities in the documentation: the number, its name, and its words. */
function documentedWords(): [word: string, term: string][] {
  const [, section = ""] = DOCS.split("### Severity");
  const rows = section.matchAll(/^\| (?<number>\d+) (?:`(?<name>\w+)`)? *\| (?<words>[^|]+)/gm);
  return [...rows].flatMap(({ groups = {} }) => {
    const { number = "", words = "" } = groups;
    const term = groups["name"] ?? number;
    return [...words.matchAll(/`(\w+)`/g)].map(([, word = ""]): [string, string] => [word, term]);
  });
}

it("takes the words that the docs list, in any case", () => {
  const documented = documentedWords();
  expect(documented).toHaveLength(28);
  for (const [word, term] of documented) {
    expect([word, severityOfWord(word)]).toEqual([word, term]);
    expect(severityOfWord(word.toUpperCase())).toBe(term);
  }
  for (const level of LEVELS) expect(severityOfWord(level)).toBe(level);
  expect(severityOfWord("loud")).toBeUndefined();
});
