/** The line that a scan is at. One object is reused for all of them: read what you need, keep none. */
interface Line {
  /** Without LF; a CR before it may still be there. */
  text: string;
  /** 1-based. */
  number: number;
  /** Of the first byte of the line, from the start of the source. */
  byteOffset(): number;
}

/** Returns false to end the scan. */
type LineVisitor = (line: Line) => boolean;

export type { Line, LineVisitor };
