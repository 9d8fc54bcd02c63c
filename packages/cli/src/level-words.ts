import { LEVEL_WORDS, type SeverityTerm } from "./contract.js";

/** Returns the severity that a word for a level means, ignoring case. */
function severityOfWord(word: string): SeverityTerm | undefined {
  const known = Object.entries(LEVEL_WORDS) as [SeverityTerm, readonly string[]][];
  return known.find(([, words]) => words.includes(word.toLowerCase()))?.[0];
}

export { severityOfWord };
