const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Widths into which people divide time. */
const WIDTHS = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 7, 14, 28, 91, 364].map((count) => count * DAY),
];
const FEW_SLOTS = 60;

const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: SECOND,
  m: MINUTE,
  h: HOUR,
  d: DAY,
  w: 7 * DAY,
};

/**
 * Returns the milliseconds of a text such as `1h30m`, or undefined if the text is not a width of whole milliseconds.
 */
function millisecondsOf(text: string): number | undefined {
  if (!/^(?:\d+(?:\.\d+)?(?:ms|[smhdw]))+$/.test(text)) return undefined;
  const parts = text.matchAll(/(?<count>\d+(?:\.\d+)?)(?<unit>ms|[smhdw])/g);
  const total = [...parts].reduce(
    (milliseconds, { groups }) =>
      milliseconds + Number(groups?.count) * (UNITS[groups?.unit ?? ""] ?? 0),
    0,
  );
  return Number.isSafeInteger(total) && total > 0 ? total : undefined;
}

/** Formats milliseconds as people write them: `1m`, `1h30m`. */
function widthText(milliseconds: number): string {
  let rest = milliseconds;
  let text = "";
  for (const unit of ["d", "h", "m", "s", "ms"]) {
    const size = UNITS[unit] ?? 1;
    const count = Math.floor(rest / size);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * size;
  }
  return text;
}

/** Returns the least width, a multiple of `least`, that divides a span into few enough slots. */
function widthFor(span: number, least: number): number {
  const widths = WIDTHS.filter((width) => width >= least && width % least === 0);
  return widths.find((width) => span / width < FEW_SLOTS) ?? widths.at(-1) ?? least;
}

export { MINUTE, millisecondsOf, widthFor, widthText };
