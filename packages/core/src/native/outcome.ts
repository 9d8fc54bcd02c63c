import type { NativeError, NativeOutcome } from "./binding.js";
import { RipsawError } from "../model/ripsaw-error.js";

/**
 * Parses the answer of the engine.
 *
 * @throws RipsawError with the code, message, source and cause that the engine reported
 */
export function readOutcome<Answer extends object>({ json }: NativeOutcome): Answer {
  const answer = JSON.parse(json) as Answer | { readonly error: NativeError };
  if (!("error" in answer)) return answer;
  const { code, message, source, cause } = answer.error;
  throw new RipsawError(code, message, {
    ...(typeof source === "string" && { source }),
    ...(typeof cause === "string" && { cause: new Error(cause) }),
  });
}
