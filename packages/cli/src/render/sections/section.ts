import { formatCount } from "../text/quantities.js";
import type { Style } from "../table/style.js";

/** Joins sections, each a list of lines, with a blank line between them. Empty sections are left out. */
function joinSections(sections: readonly (readonly string[])[]): string {
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join("\n")}\n`)
    .join("\n");
}

/** Formats the first line of a section. */
function heading(title: string, style: Style, detail = ""): string {
  return style.colors.bold(title) + (detail === "" ? "" : style.colors.dim(`  ${detail}`));
}

/** Formats how many of the items of a section are shown: `first 5 of 1,000`, or `5` if all are. */
function firstOf(shown: number, total: number): string {
  return shown < total
    ? `first ${formatCount(shown)} of ${formatCount(total)}`
    : formatCount(total);
}

export { firstOf, heading, joinSections };
