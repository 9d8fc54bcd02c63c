import { writeSync } from "node:fs";
import type { ErrorCode, SourceFailure } from "@ripsaw/core";
import { CommandFailure } from "./command-failure.js";
import { EXIT } from "./exit-codes.js";
import { printable } from "./render/printable.js";

const USAGE_CODES: ReadonlySet<string> = new Set<ErrorCode>([
  "invalid_query",
  "invalid_option",
  "invalid_source",
]);

/** Codes that do not tell why. */
const UNEXPLAINED_CODES: ReadonlySet<ErrorCode> = new Set(["source_unreadable", "read_failed"]);

/** One line on standard error. */
function printNotice(text: string): void {
  printToStandardError(`ripsaw: ${printable(text)}\n`);
}

/** Written to the descriptor: a stream of Node.js would make a pipe that standard output shares non-blocking. */
function printToStandardError(text: string): void {
  try {
    writeSync(2, text);
  } catch {
    // Nobody listens on standard error: the exit code still tells.
  }
}

/** Prints what stopped the run and returns the exit code. */
function reportError(error: unknown): number {
  const code = codeOf(error) ?? "internal_error";
  printNotice(`${explain(error)} (${code})`);
  if (error instanceof CommandFailure) printToStandardError(error.excerpt);
  return USAGE_CODES.has(code) ? EXIT.usage : EXIT.failure;
}

/** Prints one line for each source that failed. */
function reportFailures(failures: readonly SourceFailure[]): void {
  for (const { code, message, cause } of failures) {
    const reason = cause !== undefined && UNEXPLAINED_CODES.has(code) ? `: ${reasonIn(cause)}` : "";
    printNotice(`${message}${reason} (${code})`);
  }
}

/** The message, with the reason that the operating system gave where it does not tell already. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { message, cause } = error;
  if (!(cause instanceof Error)) return message;
  const [reason = ""] = systemReason(cause).split("\n");
  return message.endsWith(reason) ? message : `${message}: ${reason}`;
}

/** Whether the reader of our output went away. */
function isClosedPipe(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (codeOf(cause) === "EPIPE" || /broken pipe|EPIPE/i.test(cause.message)) return true;
  }
  return false;
}

/** The reason that an error of the operating system gives. */
function systemReason(error: unknown): string {
  return reasonIn(error instanceof Error ? error.message : String(error));
}

/** The reason alone, from `ENOSPC: no space left on device, write` or `No space left on device (os error 28)`. */
function reasonIn(message: string): string {
  const reason = /^E[A-Z0-9]+: (.*?), /.exec(message)?.[1] ?? message;
  return reason.replace(/ \(os error \d+\)$/, "");
}

function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : undefined;
}

export {
  isClosedPipe,
  printNotice,
  printToStandardError,
  reportError,
  reportFailures,
  systemReason,
};
