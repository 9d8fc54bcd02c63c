/** Converts a UTF-16 index to a 1-based column in code points. */
function columnAt(source: string, position: number): number {
  return Array.from(source.slice(0, position)).length + 1;
}

export { columnAt };
