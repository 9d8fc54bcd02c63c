import { existsSync } from "node:fs";

/** Pattern of a path or glob: one word without the signs of a condition. */
const PATH_LIKE = /^(?!.*==)[^\s"'()<>&|!,]+$/;
/** Alternatives in a glob, such as `{app,web}`. Captures the last one. */
const ALTERNATIVES = /\{(?:[\w.*?/-]*,)+([\w.*?/-]*)\}/g;
const ENDING = /\.(?:ndjson|jsonl|json|log|txt|gz|zst)$/i;

interface FilterArguments {
  readonly expression?: string;
  readonly files: readonly string[];
}

/**
 * Splits `EXPR FILES...` or `FILES...`. The first argument is an expression unless it is `-`, an existing file, or
 * written like one.
 */
function splitArguments([first, ...others]: readonly string[]): FilterArguments {
  if (first === undefined) return { files: [] };
  return isFile(first) ? { files: [first, ...others] } : { expression: first, files: others };
}

function isFile(argument: string): boolean {
  return argument === "-" || existsSync(argument) || isWrittenLikeFile(argument);
}

/** Reports whether a text looks like a path or glob: one word with a separator or the extension of a log. */
function isWrittenLikeFile(argument: string): boolean {
  const path = withoutAlternatives(argument);
  return PATH_LIKE.test(path) && (/[/\\]/.test(path) || ENDING.test(path));
}

/** Reports whether a text is one word without the signs of conditions: a path or glob, or the name of a field. */
function isPathLike(argument: string): boolean {
  return PATH_LIKE.test(withoutAlternatives(argument));
}

function withoutAlternatives(argument: string): string {
  return argument.replace(ALTERNATIVES, "$1");
}

export { type FilterArguments, isPathLike, isWrittenLikeFile, splitArguments };
