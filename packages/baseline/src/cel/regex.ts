import { RE2JS } from "re2js";

/** Compiles a pattern in RE2 syntax. Returns undefined if it is invalid. */
function compileRegex(pattern: string): RE2JS | undefined {
  try {
    return RE2JS.compile(pattern);
  } catch {
    return undefined;
  }
}

/** Returns a function that compiles each pattern once, up to a number of distinct patterns. */
function regexCache(): (pattern: string) => RE2JS | undefined {
  const maxPatterns = 1000;
  const compiled = new Map<string, RE2JS | undefined>();
  return (pattern) => {
    if (compiled.has(pattern)) return compiled.get(pattern);
    if (compiled.size === maxPatterns) compiled.clear();
    const regex = compileRegex(pattern);
    compiled.set(pattern, regex);
    return regex;
  };
}

export { regexCache };
