/** Reason why a line is not a record. It appears as data in a report and is never thrown. */
export type RejectCode =
  | "invalid_json"
  | "invalid_utf8"
  | "not_an_object"
  | "line_too_long"
  | "too_deep";

/** Reason why a run was refused (bad request) or stopped (failure). */
export type ErrorCode =
  | "invalid_query"
  | "invalid_option"
  | "invalid_source"
  | "source_not_found"
  | "source_is_directory"
  | "source_unreadable"
  | "read_failed"
  | "corrupt_input"
  | "unsupported_format"
  | "write_failed"
  | "no_valid_records"
  | "too_many_columns"
  | "batch_too_large"
  | "result_too_large"
  | "aborted"
  | "native_unavailable"
  | "internal_error";

/** Schema rule that a record breaks. */
export type ViolationRule = "required" | "type" | "enum" | "minLength" | "minimum" | "maximum";

/** All reject codes, in the order of the documented table. */
export const REJECT_CODES: readonly RejectCode[] = [
  "invalid_json",
  "invalid_utf8",
  "not_an_object",
  "line_too_long",
  "too_deep",
];

/** All error codes, in the order of the documented table. */
export const ERROR_CODES: readonly ErrorCode[] = [
  "invalid_query",
  "invalid_option",
  "invalid_source",
  "source_not_found",
  "source_is_directory",
  "source_unreadable",
  "read_failed",
  "corrupt_input",
  "unsupported_format",
  "write_failed",
  "no_valid_records",
  "too_many_columns",
  "batch_too_large",
  "result_too_large",
  "aborted",
  "native_unavailable",
  "internal_error",
];

/** All schema rules, in the order in which they are checked. */
export const VIOLATION_RULES: readonly ViolationRule[] = [
  "required",
  "type",
  "enum",
  "minLength",
  "minimum",
  "maximum",
];
