import { Buffer, isAscii, isUtf8 } from "node:buffer";
import { BYTE_ORDER_MARK, BYTE_ORDER_MARK_BYTES } from "./byte-order-mark.js";
import type { Line, LineVisitor } from "./line.js";

interface BytesVisitor {
  readonly line: LineVisitor;
  /** Called for a line that is not UTF-8. The length excludes the terminator. */
  readonly invalidUtf8: (line: Line, byteLength: number) => void;
}

const BLOCK_BYTES = 256 * 1024;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** Visits the lines of a byte stream that may be cut anywhere. */
async function scanBytes(source: AsyncIterable<Buffer>, visitor: BytesVisitor): Promise<void> {
  const scanBlock = blockScanner(visitor);
  let unfinished: Buffer[] = [];
  for await (const bytes of source) {
    let position = 0;
    for (let end = blockEnd(bytes, 0); end > 0; end = blockEnd(bytes, position)) {
      const head = bytes.subarray(position, end);
      const block = unfinished.length === 0 ? head : Buffer.concat([...unfinished, head]);
      if (!scanBlock(block)) return;
      unfinished = [];
      position = end;
    }
    unfinished.push(bytes.subarray(position));
  }
  scanBlock(Buffer.concat(unfinished));
}

/** Returns the end of a run of whole lines of about the block size, or 0 if no line ends in these bytes. */
function blockEnd(bytes: Buffer, start: number): number {
  const lastFeed = bytes.lastIndexOf(LINE_FEED, start + BLOCK_BYTES);
  return (lastFeed >= start ? lastFeed : bytes.indexOf(LINE_FEED, start)) + 1;
}

function blockScanner(visitor: BytesVisitor): (block: Buffer) => boolean {
  let text = "";
  let start = 0;
  let measuredUntil = 0;
  let measuredBytes = 0;
  const line: Line = {
    text: "",
    number: 0,
    byteOffset() {
      measuredBytes += Buffer.byteLength(text.slice(measuredUntil, start));
      measuredUntil = start;
      return measuredBytes;
    },
  };

  function visitText(decoded: string): boolean {
    text = decoded;
    measuredUntil = 0;
    for (start = 0; start < text.length;) {
      const feed = text.indexOf("\n", start);
      const end = feed < 0 ? text.length : feed;
      line.number += 1;
      line.text = text.slice(start, end);
      if (!visitor.line(line)) return false;
      start = end + 1;
    }
    return true;
  }

  /** Visits the block line by line, because some lines are not UTF-8. */
  function visitBytes(block: Buffer, blockOffset: number): boolean {
    let end = 0;
    for (let begin = 0; begin < block.length; begin = end) {
      end = block.indexOf(LINE_FEED, begin) + 1 || block.length;
      const bytes = block.subarray(begin, end);
      measuredBytes = blockOffset + begin;
      if (isUtf8(bytes)) {
        if (!visitText(bytes.toString("utf8"))) return false;
      } else {
        text = "";
        start = 0;
        measuredUntil = 0;
        line.number += 1;
        visitor.invalidUtf8(line, bytes.length - terminatorLength(bytes));
      }
    }
    return true;
  }

  let offset = 0;
  return (bytes) => {
    const hasMark = offset === 0 && bytes.toString("utf8", 0, 3) === BYTE_ORDER_MARK;
    if (hasMark) offset = BYTE_ORDER_MARK_BYTES;
    const block = hasMark ? bytes.subarray(BYTE_ORDER_MARK_BYTES) : bytes;
    measuredBytes = offset;
    const blockOffset = offset;
    offset += block.length;
    if (isAscii(block)) return visitText(block.toString("latin1"));
    return isUtf8(block) ? visitText(block.toString("utf8")) : visitBytes(block, blockOffset);
  };
}

function terminatorLength(line: Buffer): number {
  const feed = line.at(-1) === LINE_FEED ? 1 : 0;
  return feed + (line.at(-1 - feed) === CARRIAGE_RETURN ? 1 : 0);
}

export { scanBytes };
