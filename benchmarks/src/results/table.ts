/** Table of text. The first `leftColumns` columns are left-aligned, the others right-aligned. */
interface Table {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly leftColumns: number;
}

/** Formats a table for a terminal, with two spaces between columns and a rule below the header. */
function toText({ header, rows, leftColumns }: Table): string {
  const widths = header.map((_, column) =>
    [header, ...rows].reduce((most, row) => Math.max(most, (row[column] ?? "").length), 0),
  );
  const line = (row: readonly string[]): string =>
    widths
      .map((width, column) => {
        const text = row[column] ?? "";
        return column < leftColumns ? text.padEnd(width) : text.padStart(width);
      })
      .join("  ")
      .trimEnd();
  const rule = widths.map((width) => "-".repeat(width)).join("  ");
  return [line(header), rule, ...rows.map(line)].join("\n");
}

function toMarkdown({ header, rows, leftColumns }: Table): string {
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  const rule = header.map((_, column) => (column < leftColumns ? ":---" : "---:"));
  return [line(header), line(rule), ...rows.map(line)].join("\n");
}

export { toMarkdown, toText };
export type { Table };
