import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./steps/process.mjs";

/** A file of the project, with its path from the root (`/` between the names). */
export interface ProjectFile {
  readonly path: string;
  readonly text: string;
}

/** The paths of all files that are committed or could be: what git ignores is left out. */
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

/** The files whose path matches. */
export function projectFiles(path: RegExp): ProjectFile[] {
  return projectPaths()
    .filter((each) => path.test(each))
    .map((each) => ({ path: each, text: readFileSync(join(ROOT, each), "utf8") }));
}

/** The lines of a file that are not comments, numbered from 1. Block comments are taken to start their lines. */
export function codeLines(text: string): { readonly line: number; readonly code: string }[] {
  return text
    .split("\n")
    .map((code, index) => ({ line: index + 1, code }))
    .filter(({ code }) => !/^\s*(\/\/|\/\*|\*)/.test(code));
}
