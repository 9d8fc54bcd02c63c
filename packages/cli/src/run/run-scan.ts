import { isatty } from "node:tty";
import {
  type MissingField,
  type Plan,
  type Profile,
  type ScanOptions,
  type Source,
  type SourceFailure,
  createOutputFile,
  discardUnfinishedOutputs,
  refuseToOverwrite,
} from "@ripsaw/core";
import { CommandError } from "../errors/command-error.js";
import { EXIT } from "../errors/exit-codes.js";
import { printNotice, reportFailures } from "../errors/print-errors.js";
import { watchForInterrupts } from "./interruption.js";
import { refuseExpressions } from "../arguments/misplaced-expression.js";
import type { ScanFlags } from "../arguments/options.js";
import { type Output, type Piece, STANDARD_OUTPUT, openOutput } from "./output.js";
import type { ProgressMeter } from "./progress-meter.js";
import { type Noticed, noticesOf } from "../render/sections/notices.js";
import { escapeControls } from "../render/text/printable.js";
import { type Style, createStyle, usesColor } from "../render/table/style.js";

/** Scan of the given files, as a command describes it. */
interface ScanTask<Report extends ScannedReport> {
  readonly scan: (source: Source, options: ScanOptions) => Promise<Report>;
  readonly render: (report: Report, style: Style) => Iterable<Piece> | Promise<Iterable<Piece>>;
  /** Reports whether any line was read. A report without lines, of failures only, is not printed. */
  readonly hasLines: (report: Report) => boolean;
  /** Reports whether the exit code is 1. */
  readonly hasFindings?: (report: Report) => boolean;
}

interface ScannedReport {
  readonly failures?: readonly SourceFailure[];
  readonly missingFields?: readonly MissingField[];
}

const USUAL_COLUMNS = 80;

/** Scans the files, prints the report, lists the failures, and sets the exit code. */
async function runScan<Report extends ScannedReport>(
  files: readonly string[],
  flags: ScanFlags & { readonly quarantine?: string },
  task: ScanTask<Report>,
): Promise<void> {
  const signal = watchForInterrupts(discardUnfinishedOutputs);
  await refuseExpressions(files);
  const written = [flags.output ?? STANDARD_OUTPUT, flags.quarantine];
  await refuseToOverwrite(pathsOf(files), written);
  const output = openOutput(
    flags.output === undefined ? undefined : createOutputFile(flags.output),
  );
  try {
    if (flags.format === "arrow" && output.isTerminal) {
      throw new CommandError(
        "invalid_option",
        "arrow is binary data: write it to a file with -o, or into a pipe",
      );
    }
    const report = await scanFiles(files, flags, signal, task.scan);
    if (report.failures === undefined || task.hasLines(report)) {
      const pieces = await task.render(report, styleFor(output, flags));
      await output.write(output.isTerminal ? harmless(pieces, flags.format) : pieces, signal);
      output.complete();
    }
    if (task.hasFindings?.(report) === true) process.exitCode = EXIT.findings;
    printMissing(report);
    settleFailures(report);
  } finally {
    output.discard();
  }
}

/**
 * Escapes output that could control the terminal. Tables need no escaping: they consist of printable cells and colors.
 */
function* harmless(pieces: Iterable<Piece>, format: string | undefined): Iterable<Piece> {
  for (const piece of pieces) {
    yield typeof piece === "string" && format !== "table" ? escapeControls(piece) : piece;
  }
}

/** Runs a scan in which the library itself writes the matching lines, to `flags.output` or standard output. */
async function runRawScan<Report extends ScannedReport & Noticed>(
  files: readonly string[],
  flags: ScanFlags,
  scan: (source: Source, options: ScanOptions & { output: string | number }) => Promise<Report>,
): Promise<void> {
  const signal = watchForInterrupts(discardUnfinishedOutputs);
  await refuseExpressions(files);
  const output = flags.output ?? STANDARD_OUTPUT;
  // A meter would mix with lines that appear on the same terminal.
  const progress = flags.progress && !(output === STANDARD_OUTPUT && isatty(output));
  const report = await scanFiles(files, { ...flags, progress }, signal, (source, options) =>
    scan(source, { ...options, output }),
  );
  printNotices(report);
  printMissing(report);
  settleFailures(report);
}

/** Prints notices on standard error about what an output of only records or groups leaves out. */
function printNotices(report: Noticed): void {
  for (const notice of noticesOf(report)) printNotice(notice);
}

/** Prints which of the named fields no record has, and what may have been meant. */
function printMissing({ missingFields = [] }: ScannedReport): void {
  for (const { field, suggestion } of missingFields) {
    const meant = suggestion === undefined ? "" : `: did you mean ${suggestion}?`;
    printNotice(`no record has ${field}${meant}`);
  }
}

async function scanFiles<Report>(
  files: readonly string[],
  flags: ScanFlags,
  signal: AbortSignal,
  scan: (source: Source, options: ScanOptions) => Promise<Report>,
): Promise<Report> {
  if (flags.escapeFormulas === true && flags.format !== "csv") {
    throw new CommandError("invalid_option", "--escape-formulas applies only to --format csv");
  }
  const paths = pathsOf(files);
  if (paths.includes("-") && isatty(0)) {
    printNotice("reading standard input; end it with Ctrl-D, or name a file instead");
  }
  const meter = showsMeter(flags) ? await createMeter() : undefined;
  const clear = () => meter?.clear();
  signal.addEventListener("abort", clear, { once: true });
  let profile: Profile | undefined;
  let plan: Plan | undefined;
  const onProfile = (found: Profile) => (profile = found);
  const onPlan = (found: Plan) => (plan = found);
  try {
    const options = {
      ...limits(flags),
      signal,
      partial: true,
      onPlan,
      onProfile,
      ...progress(meter),
    };
    return await scan({ paths }, options);
  } finally {
    clear();
    if (flags.explain === true && profile !== undefined) await explain(profile, plan);
  }
}

/** Returns the paths to read. Without files, standard input is read. */
function pathsOf(files: readonly string[]): readonly string[] {
  return files.length === 0 ? ["-"] : files;
}

/** Prints the profile. The renderer is loaded on demand. */
async function explain(profile: Profile, plan: Plan | undefined): Promise<void> {
  const { renderProfile } = await import("../render/reports/profile.js");
  process.stderr.write(renderProfile(profile, plan));
}

function limits({ threads, maxLineBytes, maxDepth }: ScanFlags): ScanOptions {
  return {
    ...(threads === undefined ? {} : { threads }),
    ...(maxLineBytes === undefined ? {} : { maxLineBytes }),
    ...(maxDepth === undefined ? {} : { maxDepth }),
  };
}

/** Creates the progress meter. Its module is loaded on demand. */
async function createMeter(): Promise<ProgressMeter> {
  const { createProgressMeter } = await import("./progress-meter.js");
  return createProgressMeter(2, columnsOf(process.stderr));
}

function progress(meter: ProgressMeter | undefined): ScanOptions {
  return meter === undefined ? {} : { onProgress: meter.update };
}

function showsMeter(flags: ScanFlags): boolean {
  return flags.progress && isatty(2) && process.env.TERM !== "dumb";
}

function styleFor(output: Output, flags: ScanFlags): Style {
  const width = output.isTerminal ? columnsOf(process.stdout) : Infinity;
  const color = usesColor(flags.color, output.isTerminal, process.env);
  return createStyle(color, width, flags.escapeFormulas);
}

/** Returns the width of a terminal. A terminal that does not know its width reports 0. */
function columnsOf({ columns }: { readonly columns: number }): number {
  return columns > 0 ? columns : USUAL_COLUMNS;
}

function settleFailures({ failures }: ScannedReport): void {
  if (failures === undefined || failures.length === 0) return;
  reportFailures(failures);
  process.exitCode = EXIT.failure;
}

export { type ScanTask, printNotices, runRawScan, runScan };
