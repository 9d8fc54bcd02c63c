type CsvField = string | number | bigint | null | undefined;

/** Style in which CSV is written. */
interface CsvStyle {
  /** Whether text that a spreadsheet would run as a formula gets a leading apostrophe, which marks it as text. */
  readonly escapesFormulas: boolean;
}

/** Pattern of text that a spreadsheet runs as a formula. Numbers are excluded. */
const FORMULA = /^(?!-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$)[=+\-@\t\r\n＝＋－＠]/;

/** Formats one line of CSV (RFC 4180, but terminated by LF). Null is an empty field, and an empty string is `""`. */
function csvLine(fields: readonly CsvField[], { escapesFormulas }: CsvStyle): string {
  return `${fields.map((field) => csvField(field, escapesFormulas)).join(",")}\n`;
}

function csvField(field: CsvField, escapesFormulas: boolean): string {
  if (field === null || field === undefined) return "";
  const given = String(field);
  const text = escapesFormulas && FORMULA.test(given) ? `'${given}` : given;
  return text === "" || /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export { csvLine };
