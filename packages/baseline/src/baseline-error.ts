import type { ErrorCode } from "@ripsaw/core";

/** Error that stops a run. `code` is one of the library's error codes. */
class BaselineError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "BaselineError";
    this.code = code;
  }
}

export { BaselineError };
