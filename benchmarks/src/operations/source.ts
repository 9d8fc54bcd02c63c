import { readFile } from "node:fs/promises";

/** Kind of input of an operation: an array of lines, bytes in memory, or a path. */
type Input = "string[]" | "Buffer" | "file";
type Source = readonly string[] | Uint8Array | string;

const INPUTS: readonly Input[] = ["string[]", "Buffer", "file"];
const LF = 10;

async function openSource(input: Input, path: string): Promise<Source> {
  if (input === "file") return path;
  const bytes = await readFile(path);
  return input === "Buffer" ? bytes : linesOf(bytes);
}

/**
 * Splits bytes into lines, each decoded to its own string. Slices of a single text would all take two bytes per
 * character as soon as one character needs it.
 */
function linesOf(source: Uint8Array): string[] {
  const bytes = Buffer.from(source.buffer, source.byteOffset, source.byteLength);
  const lines: string[] = [];
  for (let start = 0; start < bytes.length;) {
    const newline = bytes.indexOf(LF, start);
    const end = newline < 0 ? bytes.length : newline;
    lines.push(bytes.toString("utf8", start, end));
    start = end + 1;
  }
  return lines;
}

export { INPUTS, linesOf, openSource };
export type { Input, Source };
