import { Buffer } from "node:buffer";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { createGunzip, gunzipSync } from "node:zlib";
import type { ErrorCode } from "@ripsaw/core";
import { BaselineError } from "./baseline-error.js";

/** A path of a file, the bytes of one, or an array of lines. gzip is recognised by its first bytes. */
type BaselineSource = string | Uint8Array | readonly string[];

const READ_BYTES = 1024 * 1024;
const MAGIC_BYTES = 4;

/** The decompressed bytes of a file or of a buffer, cut anywhere. */
async function* readSource(source: string | Uint8Array): AsyncGenerator<Buffer> {
  if (typeof source === "string") {
    yield* readFile(source);
    return;
  }
  const bytes = Buffer.from(source.buffer, source.byteOffset, source.byteLength);
  if (!isGzip(bytes)) {
    yield bytes;
    return;
  }
  try {
    yield gunzipSync(bytes);
  } catch (cause) {
    throw sourceError(cause, "the bytes");
  }
}

async function* readFile(path: string): AsyncGenerator<Buffer> {
  try {
    const isCompressed = isGzip(await firstBytes(path));
    const file = createReadStream(path, { highWaterMark: READ_BYTES });
    if (isCompressed) {
      const gunzip = createGunzip();
      file.once("error", (error) => gunzip.destroy(error));
      yield* file.pipe(gunzip);
    } else {
      yield* file;
    }
  } catch (cause) {
    throw sourceError(cause, path);
  }
}

async function firstBytes(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(MAGIC_BYTES), 0, MAGIC_BYTES, 0);
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
