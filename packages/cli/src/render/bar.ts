const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"] as const;

/** A bar of block characters for a part of a whole, in steps of an eighth of a column; never empty for a part above 0. */
function bar(part: number, whole: number, width: number): string {
  if (!(part > 0) || !(whole > 0)) return "";
  const eighths = Math.max(1, Math.round(Math.min(part / whole, 1) * width * 8));
  return "█".repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? "");
}

/**
 * A scale of block characters through ascending values: a darker shade for each stretch between neighbours, from solid
 * (first to second value) to light. Lengths are logarithmic: a slow tail would otherwise hide everything else.
 */
function scale(values: readonly number[], width: number): string {
  const marks = values.map(Math.asinh);
  const first = marks[0] ?? 0;
  const span = (marks.at(-1) ?? 0) - first;
  if (!(span > 0) || !Number.isFinite(span)) return "";
  const shades = ["█", "▓", "▒", "░"];
  let text = "";
  for (const [index, mark] of marks.slice(1).entries()) {
    const end = Math.round(((mark - first) / span) * width);
    text += (shades[index] ?? "░").repeat(Math.max(0, end - text.length));
  }
  return text;
}

export { bar, scale };
