/**
 * Compares texts by their UTF-8 bytes. The operator `<` compares UTF-16 units, which orders differently above U+FFFF.
 */
function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

export { compareText };
