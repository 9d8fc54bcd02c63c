import type { Approximation, GroupOverflow, RejectCode, UnusedValues } from "@ripsaw/core";
import type { Style } from "../table/style.js";
import { printable } from "../text/printable.js";
import { formatCount, formatCounted } from "../text/quantities.js";

/** Parts of a report about records that the answer leaves out, or values that it does not know exactly. */
interface LeftOut {
  readonly filterErrorCount?: number;
  /** Number of all records, whether or not they match the filter. */
  readonly recordCount?: number;
  readonly overflow?: GroupOverflow;
  readonly approximations?: readonly Approximation[];
}

/** Parts of a report about values that aggregates could not use. */
interface WithUnusedValues {
  readonly groupCount?: number;
  readonly unusedValues?: readonly UnusedValues[];
}

/** Parts of a report that lead to notices. */
interface Noticed extends LeftOut, WithUnusedValues {
  readonly rejectedCount: number;
  readonly rejectedCodes: Readonly<Partial<Record<RejectCode, number>>>;
}

/** Returns the notices of a report: one sentence each about lines, records and groups that the answer does not show. */
function noticesOf(report: Noticed): string[] {
  const { rejectedCount, rejectedCodes } = report;
  const others = [...answerNotices(report), ...unusedNotices(report)];
  if (rejectedCount === 0) return others;
  const codes = Object.entries(rejectedCodes).map(([code, count]) => `${code} ${count}`);
  return [`${formatCounted(rejectedCount, "line")} rejected: ${codes.join(", ")}`, ...others];
}

/** Returns one sentence for each reason, naming all aggregates that it applies to. */
function unusedNotices({ groupCount, unusedValues = [] }: WithUnusedValues): string[] {
  const aggregates = new Map<string, string[]>();
  for (const { aggregate, unusedCount, emptyGroupCount } of unusedValues) {
    const leftOut =
      `${formatCounted(unusedCount, "value")} left out, ` +
      "of another type or beyond the range of a double";
    const hasNone = emptyGroupCount === groupCount;
    const absent = "the field is null or absent everywhere, or the expression is an error";
    const sentence = hasNone
      ? `no value that it can use: ${unusedCount > 0 ? leftOut : absent}`
      : leftOut;
    aggregates.set(sentence, [...(aggregates.get(sentence) ?? []), aggregate]);
  }
  return [...aggregates].map(([sentence, names]) => `${names.join(", ")}: ${sentence}`);
}

/** Returns the notices about records and groups, without those about rejected lines. */
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
            `${formatCount(overflow.groupCount)} further groups are left out (--max-groups); the groups shown are complete`,
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
      return `${aggregate}: counted among a sample of the values; ${formatCounted(untrackedCount, "record")} have other values`;
  }
}

/** Renders the notices below a table: what the answer leaves out or does not know exactly. */
function noticesSection(report: LeftOut, style: Style): string[] {
  return answerNotices(report).map((notice) => style.colors.yellow(printable(notice)));
}

export { type Noticed, noticesOf, noticesSection, unusedNotices };
