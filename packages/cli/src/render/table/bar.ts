const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"] as const;

/** Draws a bar of block characters in steps of an eighth of a column. A part above 0 is never drawn empty. */
function bar(part: number, whole: number, width: number): string {
  if (!(part > 0) || !(whole > 0)) return "";
  const eighths = Math.max(1, Math.round(Math.min(part / whole, 1) * width * 8));
  return "█".repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? "");
}

export { bar };
