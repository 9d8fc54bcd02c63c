import { durationText, timestampText } from "../cel/time.js";
import { type CelValue, numberIn } from "../cel/value.js";

/** Serializes a value as JSON. Lists and maps of a record keep their source text. */
function jsonText(value: CelValue): string {
  if (typeof value === "object" && value !== null) {
    if (value.type === "timestamp") return JSON.stringify(timestampText(value));
    if (value.type === "duration") return JSON.stringify(durationText(value));
    if (value.type === "map") {
      const memberTexts = value
        .names()
        .map((name) => `${JSON.stringify(name)}:${jsonText(value.get(name) ?? null)}`);
      return value.text?.() ?? `{${memberTexts.join(",")}}`;
    }
    if (value.type === "list") {
      return value.text?.() ?? `[${value.items().map(jsonText).join(",")}]`;
    }
  }
  const number = numberIn(value);
  if (typeof number === "bigint") return String(number);
  return JSON.stringify(number ?? value);
}

export { jsonText };
