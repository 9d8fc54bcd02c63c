/** Current line of a scan. One object is reused for all lines, so visitors must not keep it. */
interface Line {
  /** Text without LF. It may still end in CR. */
  text: string;
  /** Line number, 1-based. */
  number: number;
  /** Returns the offset of the first byte of the line, from the start of the source. */
  byteOffset(): number;
}

/** Visits a line. Returns false to end the scan. */
type LineVisitor = (line: Line) => boolean;

export type { Line, LineVisitor };
