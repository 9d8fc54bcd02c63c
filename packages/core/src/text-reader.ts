import { Buffer, isAscii } from "node:buffer";

/** Decodes UTF-8 from `start` to `end` (byte positions). */
export type TextReader = (start: number, end: number) => string;

/** Whether all is ASCII is found out at the first call; then no string needs decoding. */
export function textReader(bytes: Uint8Array<ArrayBuffer>): TextReader {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let encoding: BufferEncoding | undefined;
  return (start, end) => {
    encoding ??= isAscii(bytes) ? "latin1" : "utf8";
    return buffer.toString(encoding, start, end);
  };
}
