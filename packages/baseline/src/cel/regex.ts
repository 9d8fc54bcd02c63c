import { RE2JS } from "re2js";

/** A pattern in the syntax of RE2; undefined if it is none. */
function compileRegex(pattern: string): RE2JS | undefined {
  try {
    return RE2JS.compile(pattern);
  } catch {
    return undefined;
  }
}

/** A function that compiles each pattern once, up to a number of different ones. */
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
