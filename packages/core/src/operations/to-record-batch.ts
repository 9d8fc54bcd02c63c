import { shown } from "../model/check-options.js";
import type { GroupValue } from "../model/group-row.js";
import { parseLogs } from "./parse-logs.js";
import type { RecordBatch } from "../rows/record-batch.js";
import { invalidSource } from "../source/source-kind.js";

/**
 * Converts groups to typed columns, mainly to export them with `toArrow()`. Lists (`topk`, `histogram`) and objects
 * become columns of JSON text.
 *
 * @throws RipsawError `invalid_source` if the argument is not an array of objects; `too_many_columns`;
 * `batch_too_large`; `result_too_large`
 * @example
 * ```ts
 * import { scan, toRecordBatch } from "@ripsaw/core";
 *
 * const { groups } = await scan("sample.ndjson", { groupBy: ["level", "status_code"] });
 * const batch = await toRecordBatch(groups);
 * console.log(batch.rowCount, (await batch.toArrow()).length);
 * ```
 */
export async function toRecordBatch(groups: readonly object[]): Promise<RecordBatch> {
  return parseLogs(
    checkGroups(groups).map((group) => jsonText(group)),
    { maxLineBytes: Number.MAX_SAFE_INTEGER, maxDepth: Number.MAX_SAFE_INTEGER },
  );
}

function checkGroups(groups: unknown): readonly object[] {
  const isGroup = (value: unknown) => typeof value === "object" && value !== null;
  if (Array.isArray(groups) && groups.every((group) => isGroup(group) && !Array.isArray(group))) {
    return groups;
  }
  throw invalidSource(`groups must be an array of objects, got ${shown(groups)}`);
}

/** Serializes a value as JSON text, with bigints as integers. */
function jsonText(value: object | GroupValue | undefined): string {
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  if (Array.isArray(value)) return `[${value.map(jsonText).join(",")}]`;
  const members = Object.entries(value as Readonly<Record<string, GroupValue>>);
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${jsonText(member)}`).join(",")}}`;
}
