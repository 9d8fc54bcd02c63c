/** One line of CSV (RFC 4180, ended by LF). Null is an empty field, an empty string is `""`. */
function csvLine(fields: readonly (string | number | bigint | null | undefined)[]): string {
  return `${fields.map(csvField).join(",")}\n`;
}

function csvField(field: string | number | bigint | null | undefined): string {
  if (field === null || field === undefined) return "";
  const text = String(field);
  return text === "" || /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export { csvLine };
