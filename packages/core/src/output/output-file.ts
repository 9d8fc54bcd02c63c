import { randomBytes } from "node:crypto";
import {
  accessSync,
  chmodSync,
  chownSync,
  closeSync,
  constants,
  copyFileSync,
  lstatSync,
  openSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
} from "node:fs";
import { basename, dirname, isAbsolute, join } from "node:path";
import { RipsawError } from "../model/ripsaw-error.js";

/**
 * File that is written under a temporary name in the same folder and takes its own name when it is complete. A run that
 * fails or is killed therefore leaves an older file unchanged. A device, a pipe or a descriptor such as `/dev/stdout`
 * is written directly.
 */
export interface OutputFile {
  /** Path that was asked for. */
  readonly name: string;
  /** Path of the file to append to. The file exists. */
  readonly path: string;
  /**
   * Marks the file as complete and gives it its own name. May be called at most once.
   *
   * @throws RipsawError `write_failed`
   */
  commit(): void;
  /** Removes the file unless it is complete. */
  discard(): void;
}

/** Maximum number of links to follow in a row, the limit of Linux. */
const MOST_LINKS = 40;

/** Files that are neither complete nor discarded. */
const unfinished = new Set<string>();

/**
 * Creates the file for an output. The options `output` and `quarantine` already write their files this way; this
 * function is for programs that write a report to a file of their own.
 *
 * @throws RipsawError `write_failed`
 * @example
 * ```ts
 * import { writeFileSync } from "node:fs";
 * import { computeStats } from "@ripsaw/core";
 * import { createOutputFile } from "@ripsaw/core/output";
 *
 * const file = createOutputFile("report.json");
 * try {
 *   const stats = await computeStats("sample.ndjson");
 *   writeFileSync(file.path, JSON.stringify(stats));
 *   file.commit();
 *   console.log(`${file.name} is complete`);
 * } finally {
 *   file.discard();
 * }
 * ```
 */
export function createOutputFile(name: string): OutputFile {
  const target = attempt(name, () => replacedPath(name));
  if (target === undefined) {
    return { name, path: name, commit: () => undefined, discard: () => undefined };
  }
  const old = attempt(name, () => replaceable(target));
  const path = createPart(name, dirname(target), old?.mode);
  keep(path);
  return {
    name,
    path,
    commit() {
      if (old !== undefined) keepPermissions(path, old);
      attempt(name, () => replace(path, target));
      forget(path);
    },
    discard: () => discard(path),
  };
}

/**
 * Removes the unfinished outputs of all current runs. Call it before a signal kills the process; if the process exits
 * normally, this happens automatically.
 */
export function discardUnfinishedOutputs(): void {
  for (const path of unfinished) discard(path);
}

/**
 * Resolves all links of an output: the result is the path that a complete file is moved to. Returns undefined if the
 * output cannot be replaced, because it is not a regular file or because it is an open descriptor (`/dev/stdout`,
 * `/proc/self/fd/3`).
 */
export function replacedPath(path: string): string | undefined {
  let at = path;
  for (let links = 0; links < MOST_LINKS; links++) {
    const name = basename(at);
    // `folder/` and `folder/.` do not name files, although `basename` returns a name for them.
    if (/[/\\]$/.test(at) || name === "." || name === "..") return undefined;
    const folder = realpathSync(dirname(at));
    if (/^\/proc\/.*\/fd$|^\/dev\/fd$/.test(folder)) return undefined;
    const resolved = join(folder, name);
    const stats = lstatSync(resolved, { throwIfNoEntry: false });
    if (!stats?.isSymbolicLink()) return (stats?.isFile() ?? true) ? resolved : undefined;
    const link = readlinkSync(resolved);
    at = isAbsolute(link) ? link : `${folder}/${link}`;
  }
  return undefined;
}

/**
 * Returns the metadata of the file to be replaced, or undefined if there is none. Throws if the file is not writable.
 */
function replaceable(target: string): Stats | undefined {
  const stats = statSync(target, { throwIfNoEntry: false });
  if (stats !== undefined) accessSync(target, constants.W_OK);
  return stats;
}

/** Creates an empty file that nobody may read who may not read the file it replaces. */
function createPart(name: string, folder: string, mode = 0o666): string {
  const path = join(folder, `.ripsaw-${randomBytes(8).toString("hex")}.part`);
  try {
    closeSync(openSync(path, "wx", (mode & 0o666) | 0o600));
  } catch (cause) {
    const message = `cannot write to \`${name}\`: its folder must take a new file, which then replaces it`;
    throw writeFailed(name, message, cause);
  }
  return path;
}

/** Copies owner and mode of the replaced file, as far as permitted. */
function keepPermissions(path: string, { uid, gid, mode }: Stats): void {
  const now = statSync(path);
  if (now.uid !== uid || now.gid !== gid) {
    // Only root may change the owner; others may set the group to one of their own groups.
    if (!succeeds(() => chownSync(path, uid, gid))) succeeds(() => chownSync(path, -1, gid));
  }
  succeeds(() => chmodSync(path, mode & 0o7777));
}

/**
 * Moves a file over its target. A target that is a mount point, as in containers, cannot be replaced, so the content is
 * copied into it.
 */
function replace(path: string, target: string): void {
  try {
    renameSync(path, target);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EBUSY")) throw error;
    copyFileSync(path, target);
    rmSync(path);
  }
}

function succeeds(action: () => void): boolean {
  try {
    action();
    return true;
  } catch {
    return false;
  }
}

function keep(path: string): void {
  if (unfinished.size === 0) process.on("exit", discardUnfinishedOutputs);
  unfinished.add(path);
}

function forget(path: string): void {
  unfinished.delete(path);
  if (unfinished.size === 0) process.off("exit", discardUnfinishedOutputs);
}

function discard(path: string): void {
  if (!unfinished.has(path)) return;
  succeeds(() => rmSync(path, { force: true }));
  forget(path);
}

function attempt<T>(name: string, action: () => T): T {
  try {
    return action();
  } catch (cause) {
    throw writeFailed(name, `cannot write to \`${name}\``, cause);
  }
}

function writeFailed(name: string, message: string, cause: unknown): RipsawError {
  return new RipsawError("write_failed", message, { source: name, cause });
}
