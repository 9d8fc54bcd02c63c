/** The 1-based place of a UTF-16 index, in code points. */
function columnAt(source: string, position: number): number {
  return Array.from(source.slice(0, position)).length + 1;
}

export { columnAt };
