import { expect, it } from "vitest";
import { LEVELS } from "../src/contract.js";
import { severityOfWord } from "../src/level-words.js";

it("takes the words of common loggers, in any case", () => {
  const words = { emerg: "FATAL", Err: "ERROR", WARNING: "WARN", notice: "10", http: "INFO" };
  for (const [word, term] of Object.entries(words)) expect(severityOfWord(word)).toBe(term);
  for (const level of LEVELS) expect(severityOfWord(level)).toBe(level);
  expect(severityOfWord("loud")).toBeUndefined();
});
