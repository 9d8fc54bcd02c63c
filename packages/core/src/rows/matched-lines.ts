import type { NativeLines } from "../native/binding.js";
import type { JsonValue } from "../model/json-value.js";
import { bufferAt, viewOf } from "../native/native-buffer.js";
import { NO_ORIGINS, originsOf, type Origins } from "./origins.js";
import { textReader } from "./text-reader.js";

/** Lines that a filter matched, held as one buffer and offsets. A line is decoded to a string when it is asked for. */
export interface MatchedLines extends Iterable<string>, Disposable {
  readonly length: number;
  /**
   * All lines, each terminated by LF. If the source was an array of lines, newlines inside an element appear as tabs
   * here.
   */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /**
   * Returns a line without its terminator. If the source was an array of lines, returns the original element.
   *
   * @throws RangeError if `index` is outside 0 to length - 1
   */
  at(index: number): string;
  /**
   * Returns the line number in its source, 1-based.
   *
   * @throws RangeError if `index` is outside 0 to length - 1
   */
  lineNumber(index: number): number;
  /** Returns the name of the source of a line, if several sources were scanned. */
  sourceName(index: number): string | undefined;
  /** Iterates over the lines as objects. Each line is parsed when the iteration reaches it. */
  rows(): Iterable<Record<string, JsonValue>>;
  /** Releases the memory even if the object is still referenced. It has no lines afterwards. */
  [Symbol.dispose](): void;
}

const CR = 13;

interface Lines {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Start offset of each line, plus one end offset. */
  readonly offsets: Float64Array;
  readonly origins: Origins;
  /** Elements of the array of lines, if that was the source. */
  readonly elements?: readonly unknown[];
}

const NOTHING: Lines = {
  bytes: new Uint8Array(0),
  offsets: new Float64Array(1),
  origins: NO_ORIGINS,
};

/** Creates the lines over the buffers of a scan of `source`. */
export function createMatchedLines(
  layout: NativeLines,
  buffers: readonly Uint8Array<ArrayBuffer>[],
  sourceNames: readonly string[],
  source: unknown,
): MatchedLines {
  return matchedLines({
    bytes: bufferAt(buffers, layout.data),
    offsets: viewOf(Float64Array, bufferAt(buffers, layout.offsets)),
    origins: originsOf(layout, buffers, sourceNames),
    ...(Array.isArray(source) && { elements: source }),
  });
}

/** Returns an empty set of lines, for scans that return none. */
export function noLines(): MatchedLines {
  return matchedLines(NOTHING);
}

function matchedLines(held: Lines): MatchedLines {
  let lines = held;
  let text = textReader(lines.bytes);

  const at = (index: number): string => {
    const line = lines.origins.lineNumber(index);
    const element = lines.elements?.[line - 1];
    if (typeof element === "string") return element;
    const [start = 0, next = 0] = [lines.offsets[index], lines.offsets[index + 1]];
    const end = next - 1;
    return text(start, end > start && lines.bytes[end - 1] === CR ? end - 1 : end);
  };

  function* iterate(): Generator<string, void, undefined> {
    for (let index = 0; index < lines.origins.count; index++) yield at(index);
  }

  return {
    get length() {
      return lines.origins.count;
    },
    get bytes() {
      return lines.bytes;
    },
    at,
    lineNumber: (index) => lines.origins.lineNumber(index),
    sourceName: (index) => lines.origins.sourceName(index),
    *rows() {
      for (const line of iterate()) yield JSON.parse(line) as Record<string, JsonValue>;
    },
    [Symbol.iterator]: iterate,
    [Symbol.dispose]() {
      lines = NOTHING;
      text = textReader(lines.bytes);
    },
  };
}
