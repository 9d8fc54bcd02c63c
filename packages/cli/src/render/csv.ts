type CsvField = string | number | bigint | null | undefined;

/** How CSV is written. */
interface CsvStyle {
  /** Whether texts that a spreadsheet would run as a formula begin with an apostrophe, which makes them text. */
  readonly escapesFormulas: boolean;
}

/** What begins a formula. A number is none. */
const FORMULA = /^(?!-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$)[=+\-@\t\r\n＝＋－＠]/;

/** One line of CSV (RFC 4180, ended by LF). Null is an empty field, an empty string is `""`. */
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
