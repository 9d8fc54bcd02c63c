import { Buffer, isAscii } from "node:buffer";

/** Decodes the UTF-8 text between the byte offsets `start` and `end`. */
export type TextReader = (start: number, end: number) => string;

/**
 * Creates a reader. On its first call it checks whether all bytes are ASCII; if so, they are read as Latin-1 without
 * decoding.
 */
export function textReader(bytes: Uint8Array<ArrayBuffer>): TextReader {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let encoding: BufferEncoding | undefined;
  return (start, end) => {
    encoding ??= isAscii(bytes) ? "latin1" : "utf8";
    return buffer.toString(encoding, start, end);
  };
}
