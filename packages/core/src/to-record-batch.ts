import type { GroupValue } from "./group-row.js";
import { parseLogs } from "./parse-logs.js";
import type { RecordBatch } from "./record-batch.js";

/**
 * Groups as typed columns, for `toArrow()` above all. Lists (`topk`, `histogram`) and objects become columns
 * of JSON text.
 *
 * @throws RipsawError `too_many_columns`; `batch_too_large`
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
    groups.map((group) => jsonText(group)),
    { maxLineBytes: Number.MAX_SAFE_INTEGER, maxDepth: Number.MAX_SAFE_INTEGER },
  );
}

/** JSON text in which bigints are integers. */
function jsonText(value: object | GroupValue | undefined): string {
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value ?? null);
  if (Array.isArray(value)) return `[${value.map(jsonText).join(",")}]`;
  const members = Object.entries(value as Readonly<Record<string, GroupValue>>);
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${jsonText(member)}`).join(",")}}`;
}
