import { type Query, type ScanOptions, type ScanReport, type Source, scan } from "@ripsaw/core";
import { printNotice } from "../errors/print-errors.js";
import { withExcerpt } from "../errors/with-excerpt.js";
import type { ScanFlags } from "../arguments/options.js";
import type { Piece } from "./output.js";
import { noticesOf, unusedNotices } from "../render/sections/notices.js";
import type { Style } from "../render/table/style.js";
import { runScan } from "./run-scan.js";

/** Answers a query, as {@link scan} does. */
type Answer<Report> = (source: Source, query: Query, options: ScanOptions) => Promise<Report>;

type Render<Report> = (report: Report, style: Style) => Iterable<Piece> | Promise<Iterable<Piece>>;

/** Runs a query and prints the answer. */
async function runQuery(
  files: readonly string[],
  flags: ScanFlags,
  query: Query,
  render: Render<ScanReport>,
): Promise<void>;
async function runQuery<Report extends Omit<ScanReport, "groups">>(
  files: readonly string[],
  flags: ScanFlags,
  query: Query,
  render: Render<Report>,
  answer: Answer<Report>,
): Promise<void>;
async function runQuery(
  files: readonly string[],
  flags: ScanFlags,
  query: Query,
  render: Render<ScanReport>,
  answer: Answer<ScanReport> = scan,
): Promise<void> {
  await runScan(files, flags, {
    scan: (source: Source, options: ScanOptions) =>
      withExcerpt(query, () => answer(source, query, options)),
    render(report, style) {
      const hasNotices = flags.format === "table" || flags.format === "json";
      (hasNotices ? unusedNotices(report) : noticesOf(report)).forEach(printNotice);
      return render(report, style);
    },
    hasLines: ({ lineCount }) => lineCount > 0,
  });
}

export { runQuery };
