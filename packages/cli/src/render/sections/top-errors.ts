import type { TopErrors } from "@ripsaw/core";
import { type GridColumn, grid } from "../table/grid.js";
import type { Style } from "../table/style.js";
import { printable } from "../text/printable.js";
import { formatCount } from "../text/quantities.js";
import { firstOf, heading } from "./section.js";

function topErrorsSection({ messages, distinctCount }: TopErrors, style: Style): string[] {
  if (messages.length === 0) return [];
  const columns: GridColumn[] = [{ align: "right" }, { shrinks: true }];
  const rows = messages.map(({ message, count }) => [formatCount(count), printable(message)]);
  const detail = firstOf(messages.length, distinctCount);
  return [heading("Top error messages", style, detail), ...grid(columns, rows, style)];
}

export { topErrorsSection };
