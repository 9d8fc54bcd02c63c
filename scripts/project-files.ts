import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./steps/process.mjs";

/** File of the project, with its path from the root (`/` between the names). */
export interface ProjectFile {
  readonly path: string;
  readonly text: string;
}

/** Lists the paths of all files that are committed or could be. Files that git ignores are left out. */
export function projectPaths(): string[] {
  const listed = execFileSync(
    "git",
    ["ls-files", "-z", "--cached", "--others", "--exclude-standard"],
    {
      cwd: ROOT,
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  return [...new Set(listed.split("\0"))].filter(
    (path) => path !== "" && existsSync(join(ROOT, path)),
  );
}

/** Returns the files whose path matches. */
export function projectFiles(path: RegExp): ProjectFile[] {
  return projectPaths()
    .filter((each) => path.test(each))
    .map((each) => ({ path: each, text: readFileSync(join(ROOT, each), "utf8") }));
}

/**
 * Returns the lines of a file that are not comments, numbered from 1. Assumes that no code precedes a block comment on
 * its line.
 */
export function codeLines(text: string): { readonly line: number; readonly code: string }[] {
  return text
    .split("\n")
    .map((code, index) => ({ line: index + 1, code }))
    .filter(({ code }) => !/^\s*(\/\/|\/\*|\*)/.test(code));
}
