import type { NativeReport } from "./binding.js";
import type { SourceFailure } from "./report.js";
import { RipsawError } from "./ripsaw-error.js";
import type { ScanOptions } from "./source.js";

/** Returns the report member that lists failed sources, or nothing if no source failed. */
export function failuresOf(report: Pick<NativeReport, "failures">): {
  readonly failures?: readonly SourceFailure[];
} {
  if (report.failures.length === 0) return {};
  return {
    failures: report.failures.map(({ source, code, message, cause }) => ({
      source: source ?? "input",
      code,
      message,
      ...(typeof cause === "string" && { cause }),
    })),
  };
}

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
