/** Orders texts as their UTF-8 bytes do; `<` alone orders UTF-16 units, which differs above U+FFFF. */
function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

export { compareText };
