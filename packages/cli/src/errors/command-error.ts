import type { ErrorCode } from "@ripsaw/core";

/** Error of the command line itself, with a code from the library's table. */
class CommandError extends Error {
  override readonly name = "CommandError";
  readonly code: ErrorCode;
  /** Lines to print below the message. */
  readonly excerpt: string;

  constructor(code: ErrorCode, message: string, cause?: unknown, excerpt = "") {
    super(message, { cause });
    this.code = code;
    this.excerpt = excerpt;
  }
}

export { CommandError };
