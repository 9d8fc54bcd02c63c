import type { ErrorCode } from "@ripsaw/core";

/** A failure of the command line itself, with a code from the library's table. */
class CommandFailure extends Error {
  override readonly name = "CommandFailure";
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

export { CommandFailure };
