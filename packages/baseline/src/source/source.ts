import { Buffer } from "node:buffer";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { createGunzip, gunzipSync } from "node:zlib";
import type { ErrorCode } from "@ripsaw/core";
import { BaselineError } from "../baseline-error.js";
import { HEADER_BYTES, foreignFormat } from "./foreign-format.js";

/** Path of a file, bytes, or an array of lines. gzip and unreadable formats are recognized by their first bytes. */
type BaselineSource = string | Uint8Array | readonly string[];

const READ_BYTES = 1024 * 1024;

/** Yields the decompressed bytes of a file or a buffer, cut anywhere. */
async function* readSource(source: string | Uint8Array): AsyncGenerator<Buffer> {
  if (typeof source === "string") {
    yield* readFile(source);
    return;
  }
  const bytes = Buffer.from(source.buffer, source.byteOffset, source.byteLength);
  refuseForeign(bytes);
  yield isGzip(bytes) ? unzip(bytes) : bytes;
}

function unzip(bytes: Buffer): Buffer {
  let unzipped: Buffer;
  try {
    unzipped = gunzipSync(bytes);
  } catch (cause) {
    throw sourceError(cause, "the bytes");
  }
  refuseInside(unzipped);
  return unzipped;
}

async function* readFile(path: string): AsyncGenerator<Buffer> {
  try {
    const first = await firstBytes(path);
    refuseForeign(first);
    const isCompressed = isGzip(first);
    const file = createReadStream(path, { highWaterMark: READ_BYTES });
    if (isCompressed) {
      const gunzip = createGunzip();
      file.once("error", (error) => gunzip.destroy(error));
      yield* refusingForeign(file.pipe(gunzip));
    } else {
      yield* file;
    }
  } catch (cause) {
    throw cause instanceof BaselineError ? cause : sourceError(cause, path);
  }
}

/** Passes the bytes on after checking the first ones for an unreadable format. */
async function* refusingForeign(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let first: Buffer | undefined = Buffer.alloc(0);
  for await (const bytes of stream) {
    if (first === undefined) {
      yield bytes;
      continue;
    }
    first = Buffer.concat([first, bytes]);
    if (first.length < HEADER_BYTES) continue;
    refuseInside(first);
    yield first;
    first = undefined;
  }
  if (first === undefined) return;
  refuseInside(first);
  yield first;
}

/** Refuses decompressed bytes that are compressed again or in another format. */
function refuseInside(bytes: Buffer): void {
  if (isGzip(bytes)) throw unsupported("gzip inside gzip");
  refuseForeign(bytes);
}

function refuseForeign(bytes: Buffer): void {
  const name = foreignFormat(bytes);
  if (name !== undefined) throw unsupported(name);
}

function unsupported(name: string): BaselineError {
  return new BaselineError("unsupported_format", `${name} is not read`);
}

async function firstBytes(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function sourceError(cause: unknown, name: string): BaselineError {
  const systemCode = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return new BaselineError(errorCode(systemCode), `Cannot read ${name}: ${systemCode}`, { cause });
}

function errorCode(systemCode: string): ErrorCode {
  if (systemCode === "ENOENT") return "source_not_found";
  if (systemCode === "EISDIR") return "source_is_directory";
  if (systemCode === "EACCES" || systemCode === "EPERM") return "source_unreadable";
  return systemCode.startsWith("Z_") ? "corrupt_input" : "read_failed";
}

export { readSource };
export type { BaselineSource };
