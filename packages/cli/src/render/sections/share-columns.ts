import type { GridColumn } from "../table/grid.js";
import type { Style } from "../table/style.js";

const BAR_WIDTH = 30;
/** Width that a row needs besides its bar. */
const LABEL_WIDTH = 8;
const SHARE_WIDTH = 24;

/** Columns of a row: a label, a count, its share, and a bar. */
function shareColumns(): GridColumn[] {
  return [{}, { align: "right" }, { align: "right" }, {}];
}

function barWidth(style: Style, labelWidth = LABEL_WIDTH): number {
  return Math.max(4, Math.min(BAR_WIDTH, style.width - labelWidth - SHARE_WIDTH));
}

export { barWidth, shareColumns };
