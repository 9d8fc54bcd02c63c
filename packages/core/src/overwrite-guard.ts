import { type Stats, realpathSync, statSync } from "node:fs";
import { resolve, sep } from "node:path";
import { invalidOption } from "./check-options.js";

/**
 * Refuses an output that is one of the inputs, or another output: opening it would empty a log before it is read.
 * `filterLogs`, `scan` and `quarantine` are guarded by themselves; this is for programs that write a report to a file
 * of their own.
 *
 * @param inputs - Paths and globs, as in a source.
 * @param outputs - Paths. Undefined ones are none.
 * @throws RipsawError `invalid_option`
 * @example
 * ```ts
 * import { refuseToOverwrite } from "@ripsaw/core";
 *
 * refuseToOverwrite(["logs/*.ndjson"], ["report.json"]);
 * console.log("report.json can be written");
 * ```
 */
export function refuseToOverwrite(
  inputs: readonly string[],
  outputs: readonly (string | undefined)[],
): void {
  const known = new Set<string>();
  for (const output of outputs) {
    if (output === undefined) continue;
    const stats = statsOf(output);
    // A device such as /dev/null may be both.
    if (stats?.isFile() === false) continue;
    const identity = identityOf(output, stats);
    if (known.has(identity)) {
      throw invalidOption(`\`${output}\` cannot be two outputs at once`);
    }
    known.add(identity);
    if (stats !== undefined && inputs.some((input) => isRead(input, output, identity))) {
      throw invalidOption(`\`${output}\` is an input and cannot be the output`);
    }
  }
}

/** Whether a path or glob stands for the file `output`. */
function isRead(input: string, output: string, identity: string): boolean {
  const stats = statsOf(input);
  if (stats !== undefined) return identityOf(input, stats) === identity;
  if (!/[*?[]/.test(input)) return false;
  const pattern = globPattern(slashed(resolve(input)));
  return pattern.test(slashed(resolve(output))) || pattern.test(slashed(realpathSync(output)));
}

function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

function identityOf(path: string, stats: Stats | undefined): string {
  return stats === undefined ? resolve(path) : `${stats.dev}:${stats.ino}`;
}

function slashed(path: string): string {
  return path.replaceAll(sep, "/");
}

/** Matches the paths that a glob does: `*` and `?` within a name, `[...]`, `**`, and no hidden name by chance. */
function globPattern(glob: string): RegExp {
  const names = glob.split("/").map((name) => (name === "**" ? name : `${namePattern(name)}/`));
  const text = names.map((name) => (name === "**" ? String.raw`(?:[^/.][^/]*/)*` : name)).join("");
  try {
    return new RegExp(`^${text.replace(/\/$/, "")}$`, "su");
  } catch {
    // A range that ends before it begins, as in [z-a], holds no character.
    return /(?!)/;
  }
}

function namePattern(name: string): string {
  const text = name.replaceAll(
    /\*|\?|\[(?<not>!?)(?<characters>\]?[^\]]*)\]|[^]/gu,
    (part, ...rest) => {
      if (part === "*") return "[^/]*";
      if (part === "?") return "[^/]";
      const { not, characters } = rest.at(-1) as { not?: string; characters?: string };
      if (characters === undefined) return escaped(part);
      return `[${not ? "^/" : ""}${characters.replaceAll(/[\\\]^[]/gu, String.raw`\$&`)}]`;
    },
  );
  return /^[*?[]/.test(name) ? String.raw`(?!\.)${text}` : text;
}

function escaped(character: string): string {
  return /[\\^$.|+()[\]{}/]/.test(character) ? `\\${character}` : character;
}
