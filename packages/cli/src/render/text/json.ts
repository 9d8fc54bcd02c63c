/**
 * Serializes plain data as JSON text. Unlike with JSON.stringify, bigints become integer literals and `-0` keeps its
 * sign. With `indent`, arrays and objects that hold only scalars stay on one line.
 */
function jsonText(value: unknown, indent?: number): string {
  return indent === undefined ? compact(value) : pretty(value, indent, 0);
}

function compact(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(compact).join(",")}]`;
  if (isObject(value)) {
    return `{${members(value)
      .map(([key, member]) => `${JSON.stringify(key)}:${compact(member)}`)
      .join(",")}}`;
  }
  return scalar(value);
}

function pretty(value: unknown, indent: number, depth: number): string {
  const isArray = Array.isArray(value);
  if (!isArray && !isObject(value)) return scalar(value);
  const entries: [string, unknown][] = isArray
    ? value.map((element: unknown) => ["", element])
    : members(value).map(([key, member]) => [`${JSON.stringify(key)}: `, member]);
  const [open, close] = isArray ? ["[", "]"] : ["{", "}"];
  if (entries.length === 0) return `${open}${close}`;
  if (depth > 0 && entries.every(([, member]) => !isObject(member))) {
    const inline = entries.map(([key, member]) => key + scalar(member)).join(", ");
    return isArray ? `[${inline}]` : `{ ${inline} }`;
  }
  const margin = " ".repeat(indent * (depth + 1));
  const lines = entries.map(([key, member]) => margin + key + pretty(member, indent, depth + 1));
  return `${open}\n${lines.join(",\n")}\n${" ".repeat(indent * depth)}${close}`;
}

function scalar(value: unknown): string {
  if (typeof value === "bigint") return String(value);
  if (Object.is(value, -0)) return "-0";
  return JSON.stringify(value) ?? "null";
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function members(value: object): [string, unknown][] {
  return Object.entries(value).filter(([, member]) => member !== undefined);
}

/** Writes each row as a line of JSON. */
function* ndjsonLines(rows: readonly object[]): Iterable<string> {
  for (const row of rows) yield `${jsonText(row)}\n`;
}

export { jsonText, ndjsonLines };
