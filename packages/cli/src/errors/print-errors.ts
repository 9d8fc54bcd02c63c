import { writeSync } from "node:fs";
import type { ErrorCode, SourceFailure } from "@ripsaw/core";
import { BAD_REQUEST_CODES } from "../contract.js";
import { CommandError } from "./command-error.js";
import { EXIT } from "./exit-codes.js";
import { printable } from "../render/text/printable.js";

/** Codes that do not explain the reason of a failure. */
const UNEXPLAINED_CODES: ReadonlySet<ErrorCode> = new Set(["source_unreadable", "read_failed"]);

/** Prints one line on standard error. */
function printNotice(text: string): void {
  printToStandardError(`ripsaw: ${printable(text)}\n`);
}

/** Writes to the file descriptor. A Node.js stream would make a pipe non-blocking that standard output may share. */
function printToStandardError(text: string): void {
  try {
    writeSync(2, text);
  } catch {
    // Nobody reads standard error; the exit code still reports the failure.
  }
}

/** Prints the error that stopped the run and returns the exit code. */
function reportError(error: unknown): number {
  const code = codeOf(error) ?? "internal_error";
  printNotice(`${explain(error)} (${code})`);
  if (error instanceof CommandError) printToStandardError(error.excerpt);
  return BAD_REQUEST_CODES.includes(code) ? EXIT.usage : EXIT.failure;
}

/** Prints one line for each source that failed. */
function reportFailures(failures: readonly SourceFailure[]): void {
  for (const { code, message, cause } of failures) {
    const reason = cause !== undefined && UNEXPLAINED_CODES.has(code) ? `: ${reasonIn(cause)}` : "";
    printNotice(`${message}${reason} (${code})`);
  }
}

/** Returns the message, followed by the reason from the operating system if the message does not contain it. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { message, cause } = error;
  if (!(cause instanceof Error)) return message;
  const [reason = ""] = systemReason(cause).split("\n");
  return message.endsWith(reason) ? message : `${message}: ${reason}`;
}

/** Reports whether an error means that the reader of the output has closed its end. */
function isClosedPipe(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (codeOf(cause) === "EPIPE" || /broken pipe|EPIPE/i.test(cause.message)) return true;
  }
  return false;
}

/** Returns the reason in an error of the operating system. */
function systemReason(error: unknown): string {
  return reasonIn(error instanceof Error ? error.message : String(error));
}

/** Extracts the reason from `ENOSPC: no space left on device, write` or `No space left on device (os error 28)`. */
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
