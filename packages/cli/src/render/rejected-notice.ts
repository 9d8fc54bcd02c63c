import type { RejectCode } from "@ripsaw/core";
import { formatCounted } from "./quantities.js";

/** One sentence about lines that an output of records alone does not show; undefined where there are none. */
function rejectedNotice(report: {
  readonly rejectedCount: number;
  readonly rejectedCodes: Readonly<Partial<Record<RejectCode, number>>>;
}): string | undefined {
  if (report.rejectedCount === 0) return undefined;
  const codes = Object.entries(report.rejectedCodes).map(([code, count]) => `${code} ${count}`);
  return `${formatCounted(report.rejectedCount, "line")} rejected: ${codes.join(", ")}`;
}

export { rejectedNotice };
