import type { NativeError, NativeOutcome } from "./binding.js";
import { RipsawError } from "./ripsaw-error.js";

/**
 * What the engine answered.
 *
 * @throws RipsawError with the code, the message, the source and the cause that the engine gave
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
