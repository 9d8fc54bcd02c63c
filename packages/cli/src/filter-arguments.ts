import { existsSync } from "node:fs";

/** What a condition cannot be, but a path or glob can: one word with a separator or with the ending of a log. */
const PATH_LIKE = /^(?!.*==)[^\s"'()<>&|!,]+$/;
/** Alternatives in a glob, such as `{app,web}`, and the last of them. */
const ALTERNATIVES = /\{(?:[\w.*?/-]*,)+([\w.*?/-]*)\}/g;
const ENDING = /\.(?:ndjson|jsonl|json|log|txt|gz|zst)$/i;

interface FilterArguments {
  readonly expression?: string;
  readonly files: readonly string[];
}

/** `EXPR FILES...` or `FILES...`: the first argument is an expression unless it is `-`, a file, or written like one. */
function splitArguments([first, ...others]: readonly string[]): FilterArguments {
  if (first === undefined) return { files: [] };
  return isFile(first) ? { files: [first, ...others] } : { expression: first, files: others };
}

function isFile(argument: string): boolean {
  return argument === "-" || existsSync(argument) || isWrittenLikeFile(argument);
}

/** Whether a text looks like a path or glob. */
function isWrittenLikeFile(argument: string): boolean {
  const path = withoutAlternatives(argument);
  return PATH_LIKE.test(path) && (/[/\\]/.test(path) || ENDING.test(path));
}

/** Whether a text is one word without the signs of conditions: a path or glob, or the name of a field. */
function isPathLike(argument: string): boolean {
  return PATH_LIKE.test(withoutAlternatives(argument));
}

function withoutAlternatives(argument: string): string {
  return argument.replace(ALTERNATIVES, "$1");
}

export { type FilterArguments, isPathLike, isWrittenLikeFile, splitArguments };
