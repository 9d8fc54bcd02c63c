import { displayWidth } from "./display-width.js";
import type { Style } from "./style.js";

type Paint = (text: string) => string;

interface GridColumn {
  /** Title of the column. If no column has a title, the grid has no header. */
  readonly title?: string;
  readonly align?: "left" | "right";
  /** Whether the column shrinks if the terminal is too narrow. */
  readonly shrinks?: boolean;
  /** Maximum width. Longer cells are cut wherever the table is written to. */
  readonly widest?: number;
  readonly paint?: Paint;
}

const INDENT = "  ";
const GAP = "  ";
const LEAST_WIDTH = 8;

/**
 * Lays out cells as aligned, indented lines that fit the terminal. Cells that do not fit are cut and end in `…`. Cells
 * must be printable.
 */
function grid(
  columns: readonly GridColumn[],
  rows: readonly (readonly string[])[],
  style: Style,
): string[] {
  const widths = fittingWidths(columns, rows, style.width - INDENT.length);
  const draw = (cells: readonly string[], paint?: Paint) => {
    const painted = columns.map((column, index) => {
      const isLast = index === columns.length - 1;
      const cell = fit(cells[index] ?? "", widths[index] ?? 0, column.align, isLast);
      return (paint ?? column.paint ?? unpainted)(cell);
    });
    return (INDENT + painted.join(GAP)).trimEnd();
  };
  const lines = rows.map((cells) => draw(cells));
  if (columns.every(({ title }) => title === undefined)) return lines;
  const titles = columns.map(({ title }) => title ?? "");
  return [draw(titles, style.colors.dim), ...lines];
}

function fittingWidths(
  columns: readonly GridColumn[],
  rows: readonly (readonly string[])[],
  width: number,
): number[] {
  const widths = columns.map(({ title, widest }, index) =>
    rows.reduce(
      (most, cells) =>
        Math.min(widest ?? Infinity, Math.max(most, displayWidth(cells[index] ?? ""))),
      displayWidth(title ?? ""),
    ),
  );
  let excess = widths.reduce((sum, each) => sum + each + GAP.length, -GAP.length) - width;
  const shrinking = [...columns.keys()].filter((index) => columns[index]?.shrinks === true);
  while (excess > 0) {
    const [widest] = shrinking.toSorted((a, b) => (widths[b] ?? 0) - (widths[a] ?? 0));
    const own = widest === undefined ? 0 : (widths[widest] ?? 0);
    if (widest === undefined || own <= LEAST_WIDTH) break;
    widths[widest] = own - 1;
    excess -= 1;
  }
  return widths;
}

function fit(text: string, width: number, align: GridColumn["align"], isLast: boolean): string {
  const cut = truncate(text, width);
  if (isLast && align !== "right") return cut;
  const padding = " ".repeat(Math.max(0, width - displayWidth(cut)));
  return align === "right" ? padding + cut : cut + padding;
}

/** Cuts a text to a number of terminal columns, never inside a user-perceived character. */
function truncate(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let cut = "";
  let used = 1;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    used += displayWidth(segment);
    if (used > width) break;
    cut += segment;
  }
  return `${cut}…`;
}

function unpainted(text: string): string {
  return text;
}

export { type GridColumn, grid, truncate };
