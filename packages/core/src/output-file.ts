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
import { RipsawError } from "./ripsaw-error.js";

/**
 * A file that is written under another name beside its own and takes its own name when it is complete, so that a run that
 * fails, or is killed, leaves an older file as it was. A device, a pipe or a descriptor such as `/dev/stdout` is
 * written as it is.
 */
export interface OutputFile {
  /** The path that was asked for. */
  readonly name: string;
  /** The file to append to. It exists. */
  readonly path: string;
  /**
   * The file is complete. To be called at most once.
   *
   * @throws RipsawError `write_failed`
   */
  commit(): void;
  /** Removes the file, unless it is complete. */
  discard(): void;
}

/** Links that follow each other; Linux gives up at 40. */
const MOST_LINKS = 40;

/** Files that are neither complete nor discarded. */
const unfinished = new Set<string>();

/**
 * Creates the file that an output is written to. `output` and `quarantine` are written in this way by themselves; this is for
 * programs that write a report to a file of their own.
 *
 * @throws RipsawError `write_failed`
 * @example
 * ```ts
 * import { writeFileSync } from "node:fs";
 * import { computeStats, createOutputFile } from "@ripsaw/core";
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
 * Removes what runs that have not ended have written to their outputs so far; for a process that is about to be killed
 * by a signal. Where a process exits, this happens by itself.
 */
export function discardUnfinishedOutputs(): void {
  for (const path of unfinished) discard(path);
}

/**
 * Where an output really is, through all links: the path that a complete file is moved to. Undefined for what cannot be
 * replaced: anything but a regular file, and what another program has opened (`/dev/stdout`, `/proc/self/fd/3`).
 */
export function replacedPath(path: string): string | undefined {
  let at = path;
  for (let links = 0; links < MOST_LINKS; links++) {
    const name = basename(at);
    // `folder/` and `folder/.` are no files, whatever `basename` makes of them.
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

/** What is known of the file that is to be replaced. Throws where it must not be written. */
function replaceable(target: string): Stats | undefined {
  const stats = statSync(target, { throwIfNoEntry: false });
  if (stats !== undefined) accessSync(target, constants.W_OK);
  return stats;
}

/** Creates an empty file that nobody may read who may not read the file that it replaces. */
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

/** Gives a file the owner and the mode of the one that it replaces, as far as that is allowed. */
function keepPermissions(path: string, { uid, gid, mode }: Stats): void {
  const now = statSync(path);
  if (now.uid !== uid || now.gid !== gid) {
    // Only root may give a file away; others may choose among their own groups.
    if (!succeeds(() => chownSync(path, uid, gid))) succeeds(() => chownSync(path, -1, gid));
  }
  succeeds(() => chmodSync(path, mode & 0o7777));
}

/** A file that something is mounted on, as in containers, cannot be replaced, but filled. */
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
