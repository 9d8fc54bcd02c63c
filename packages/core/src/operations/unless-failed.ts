import type { SourceFailure } from "../model/report.js";
import { RipsawError } from "../model/ripsaw-error.js";
import type { ScanOptions } from "../source/source.js";

/**
 * Returns the answer, unless a source failed and `partial` was not asked for.
 *
 * @throws RipsawError with the code of the first failure, and with the answer as its `report`
 */
export function unlessFailed<Answer extends { readonly failures?: readonly SourceFailure[] }>(
  answer: Answer,
  { partial }: Pick<ScanOptions, "partial">,
): Answer {
  const first = answer.failures?.[0];
  if (first === undefined || partial) return answer;
  const { code, message, source, cause } = first;
  throw new RipsawError(code, message, {
    source,
    report: answer,
    ...(cause !== undefined && { cause: new Error(cause) }),
  });
}
