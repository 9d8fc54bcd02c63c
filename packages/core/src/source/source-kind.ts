import { types } from "node:util";
import { RipsawError } from "../model/ripsaw-error.js";

/** Source, classified by how it is read. */
export type SourceKind =
  | { readonly kind: "paths"; readonly paths: readonly string[] }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "lines"; readonly lines: readonly unknown[] }
  | { readonly kind: "chunks"; readonly chunks: Iterable<unknown> | AsyncIterable<unknown> };

/**
 * Classifies a source without reading it.
 *
 * @throws RipsawError `invalid_source`
 */
export function sourceKind(source: unknown): SourceKind {
  if (typeof source === "string") return { kind: "paths", paths: [checkPath(source)] };
  if (types.isUint8Array(source)) return { kind: "bytes", bytes: checkBytes(source) };
  if (Array.isArray(source)) {
    const items: readonly unknown[] = source;
    return types.isUint8Array(items[0])
      ? { kind: "chunks", chunks: items }
      : { kind: "lines", lines: items };
  }
  const isBuffer = types.isAnyArrayBuffer(source) || ArrayBuffer.isView(source);
  if (isIterable(source) && !isBuffer) return { kind: "chunks", chunks: source };
  if (isObject(source) && Array.isArray(source.paths)) {
    const paths: readonly unknown[] = source.paths;
    if (paths.length === 0) throw invalidSource("`paths` is empty");
    return { kind: "paths", paths: checkPaths(paths) };
  }
  throw invalidSource(
    "a source is a path, { paths }, a Uint8Array, an array of lines or an iterable of Uint8Array" +
      (isBuffer ? "; wrap this buffer: new Uint8Array(buffer)" : ""),
  );
}

/**
 * Checks that the engine can safely read these bytes from its own threads. Only a transfer can still take them away
 * during a scan.
 *
 * @throws RipsawError `invalid_source`
 */
export function checkBytes(bytes: Uint8Array): Uint8Array {
  const { buffer } = bytes;
  if (types.isSharedArrayBuffer(buffer)) {
    throw invalidSource("shared memory may change while it is scanned: pass a copy of it");
  }
  if ("resizable" in buffer && buffer.resizable === true) {
    throw invalidSource("a resizable buffer may shrink while it is scanned: pass a copy of it");
  }
  if (bytes.length === 0 && isDetached(buffer)) throw invalidSource("the bytes were transferred");
  return bytes;
}

function checkPaths(paths: readonly unknown[]): readonly string[] {
  const checked = paths.map(checkPath);
  if (checked.indexOf("-") !== checked.lastIndexOf("-")) {
    throw invalidSource("standard input (`-`) can be read only once, but is given twice");
  }
  return checked;
}

/**
 * Returns the outcome of a scan of bytes in place.
 *
 * @throws RipsawError `invalid_source` if the bytes were transferred meanwhile, because it is unknown which bytes were
 * read
 */
export async function whileLent<Outcome>(
  bytes: Uint8Array,
  scanned: Promise<Outcome>,
): Promise<Outcome> {
  const { length } = bytes;
  const outcome = await scanned;
  if (bytes.length === length) return outcome;
  throw invalidSource("the bytes were transferred while they were scanned: pass a copy of them");
}

/** Reports whether a buffer is detached. Node 20 has no `detached` property. */
function isDetached(buffer: ArrayBuffer): boolean {
  try {
    return new Uint8Array(buffer).length < 0;
  } catch {
    return true;
  }
}

function checkPath(path: unknown): string {
  if (typeof path !== "string") throw invalidSource(`a path is a string, not ${typeof path}`);
  if (path === "") throw invalidSource("a path must not be empty");
  if (path.includes("\0")) throw invalidSource("a path must not contain a NUL character");
  return path;
}

export function invalidSource(message: string, cause?: unknown): RipsawError {
  return new RipsawError("invalid_source", message, cause === undefined ? {} : { cause });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function isIterable(value: unknown): value is Iterable<unknown> | AsyncIterable<unknown> {
  return isObject(value) && (Symbol.asyncIterator in value || Symbol.iterator in value);
}
