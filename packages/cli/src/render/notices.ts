import type { Approximation, GroupOverflow, RejectCode } from "@ripsaw/core";
import { formatCount, formatCounted } from "./quantities.js";

/** What an answer leaves out of the records, or does not know exactly. */
interface LeftOut {
  readonly filterErrorCount?: number;
  /** All records, whether or not the filter takes them. */
  readonly recordCount?: number;
  readonly overflow?: GroupOverflow;
  readonly approximations?: readonly Approximation[];
}

/** What an answer leaves out of the lines. */
interface Noticed extends LeftOut {
  readonly rejectedCount: number;
  readonly rejectedCodes: Readonly<Partial<Record<RejectCode, number>>>;
}

/** One sentence each about lines, records and groups that the answer does not show. */
function noticesOf(report: Noticed): string[] {
  const { rejectedCount, rejectedCodes } = report;
  if (rejectedCount === 0) return answerNotices(report);
  const codes = Object.entries(rejectedCodes).map(([code, count]) => `${code} ${count}`);
  return [
    `${formatCounted(rejectedCount, "line")} rejected: ${codes.join(", ")}`,
    ...answerNotices(report),
  ];
}

/** The notices but for rejected lines. */
function answerNotices(report: LeftOut): string[] {
  const { filterErrorCount = 0, recordCount, overflow, approximations = [] } = report;
  const undecided =
    filterErrorCount === recordCount
      ? "in any of them (is a field misspelt, or of another type?)"
      : "there (a field is absent, or of another type)";
  return [
    ...(filterErrorCount > 0
      ? [
          `${formatCounted(filterErrorCount, "record")} left out: the filter cannot be decided ${undecided}`,
        ]
      : []),
    ...(overflow === undefined
      ? []
      : [
          `too many groups: ${formatCounted(overflow.recordCount, "record")} in about ` +
            `${formatCount(overflow.groupCount)} more are left out (--max-groups); the groups shown are complete`,
        ]),
    ...approximations.map(approximationNotice),
  ];
}

function approximationNotice({
  aggregate,
  method,
  error,
  untrackedCount = 0,
}: Approximation): string {
  const percent = `${Number((error * 100).toPrecision(3))} %`;
  switch (method) {
    case "ddsketch":
      return `${aggregate}: within ${percent}, from a sketch`;
    case "hyperloglog":
      return `${aggregate}: an estimate with a standard error of ${percent}`;
    case "tracked_by_hash":
      return `${aggregate}: counted among a sample of the values; ${formatCounted(untrackedCount, "record")} of others`;
  }
}

export { type LeftOut, type Noticed, answerNotices, noticesOf };
