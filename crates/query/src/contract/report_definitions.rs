//! What a report answers: the JSON that leaves the library and the command line.
//!
//! Matching lines and columns are not JSON: hosts return them as buffers beside it.

use super::Kind;
use super::member::objects;
use crate::{RejectCode, ViolationRule};

const COUNT: Kind = Kind::Integer(0);
const LINE_NUMBER: Kind = Kind::Integer(1);
const NUMBER_OR_NULL: Kind = Kind::Union(&[Kind::Number, Kind::Null]);
const TEXTS: Kind = Kind::List(&Kind::Text);
const COUNTS: Kind = Kind::Map(&Kind::Text, &COUNT);
const FAILURES: Kind = Kind::List(&Kind::Defined("SourceFailure"));
const MISSING_FIELDS: Kind = Kind::List(&Kind::Defined("MissingField"));
const REJECTED_LINES: Kind = Kind::List(&Kind::Defined("RejectedLine"));
const REJECTED_COUNTS: Kind = Kind::Map(&Kind::Codes("RejectCode", RejectCode::names), &COUNT);

objects! { REPORT_DEFINITIONS:
    /// Line that is not a record.
    REJECTED_LINE = "RejectedLine" {
        /// Name of the source. Present if the scan reads several sources.
        optional "source": Kind::Text;
        /// Line number, 1-based.
        required "line": LINE_NUMBER;
        /// Offset of the first byte of the line, from the start of its (decompressed) source.
        required "byteOffset": COUNT;
        required "code": Kind::Codes("RejectCode", RejectCode::names);
        required "message": Kind::Text;
    }

    /// One rule that one record breaks.
    VIOLATION = "Violation" {
        optional "source": Kind::Text;
        required "line": LINE_NUMBER;
        required "byteOffset": COUNT;
        required "path": Kind::Text;
        required "rule": Kind::Codes("ViolationRule", ViolationRule::names);
        required "message": Kind::Text;
    }

    /// Source that could not be read, or not to its end.
    SOURCE_FAILURE = "SourceFailure" {
        /// Name of the source; `input` for bytes or a stream without a name.
        required "source": Kind::Text;
        required "code": Kind::OpenCodes("ErrorCode");
        required "message": Kind::Text;
        /// Message of the operating system or the decompressor.
        optional "cause": Kind::Text;
    }

    /// Field that the query names but no record has. It may be misspelt.
    MISSING_FIELD = "MissingField" {
        /// Field as the expression writes it, or the name of a selected member.
        required "field": Kind::Text;
        /// Similarly spelt field that may have been meant.
        optional "suggestion": Kind::Text;
    }

    /// Bucket of the values from `from` (inclusive) to `to` (exclusive).
    HISTOGRAM_BUCKET = "HistogramBucket" {
        /// Lower bound: a power of two, or 0. Null in the bucket of the negative values.
        required "from": NUMBER_OR_NULL;
        /// Upper bound: a power of two, or 0. Null in the bucket of the greatest values.
        required "to": NUMBER_OR_NULL;
        required "count": COUNT;
    }

    /// Statistics of the numeric values of a field. They are null if there is no value.
    NUMBER_STATS = "NumberStats" {
        required "count": COUNT;
        required "min": NUMBER_OR_NULL;
        required "max": NUMBER_OR_NULL;
        /// Correctly rounded sum divided by the count.
        required "mean": NUMBER_OR_NULL;
        /// Exact quantile: the value at index min(floor(n * q), n - 1) of the sorted values.
        required "p50": NUMBER_OR_NULL;
        required "p95": NUMBER_OR_NULL;
        required "p99": NUMBER_OR_NULL;
        /// Relative error of the quantiles. Present if there were too many values to keep.
        optional "quantileError": Kind::Number;
        /// Number of values that are neither null nor numbers in the range of a double. Absent if there are none.
        optional "unusedCount": COUNT;
        /// Values by power of two, ascending and without gaps. Present if it was asked for.
        optional "histogram": Kind::List(&Kind::Defined("HistogramBucket"));
    }

    /// Result of `computeStats`.
    LOG_STATS = "LogStats" {
        /// Number of records, or of those that match the filter.
        required "totalCount": COUNT;
        /// Number of records of level FATAL, regardless of how the logger spells it. The other levels are counted
        /// likewise.
        required "fatalCount": COUNT;
        /// Number of records of level ERROR. Excludes FATAL.
        required "errorCount": COUNT;
        required "warnCount": COUNT;
        required "infoCount": COUNT;
        required "debugCount": COUNT;
        required "traceCount": COUNT;
        /// Number of records without a known level.
        required "otherCount": COUNT;
        required "rejectedCount": COUNT;
        required "blankCount": COUNT;
        /// Number of records for which the filter is an error value; none of them matches. Present if there is a filter.
        optional "filterErrorCount": COUNT;
        /// Fields of the filter that no record has. Absent if there are none.
        optional "missingFields": MISSING_FIELDS;
        required "durationMs": Kind::Defined("NumberStats");
        /// Number of records by status code, ascending by code.
        required "statusCodes": COUNTS;
        /// Entries of `statusCodes` with a code >= 400.
        required "errorStatusCodes": COUNTS;
        /// Number of status codes that are neither null nor integers. Absent if there are none.
        optional "unusedStatusCount": COUNT;
        /// Sources that failed. Present if a source failed and `partial` was asked for.
        optional "failures": FAILURES;
    }

    /// Result of `validateLogs`.
    VALIDATION_REPORT = "ValidationReport" {
        /// Number of records that break no rule.
        required "validCount": COUNT;
        required "violationCount": COUNT;
        required "rejectedCount": COUNT;
        required "blankCount": COUNT;
        /// Exact number of rejected lines by code. Codes that do not occur are absent.
        required "rejectedCodes": REJECTED_COUNTS;
        /// The first `maxDetails` violations, in input order.
        required "violations": Kind::List(&Kind::Defined("Violation"));
        required "rejectedLines": REJECTED_LINES;
        optional "failures": FAILURES;
    }

    /// Message, and the number of records that have it.
    MESSAGE_COUNT = "MessageCount" {
        required "message": Kind::Text;
        required "count": COUNT;
    }

    /// Most frequent messages of records of level ERROR or FATAL.
    TOP_ERRORS = "TopErrors" {
        /// Messages by descending count; equal counts ascending by the UTF-8 bytes of the message.
        required "messages": Kind::List(&Kind::Defined("MessageCount"));
        required "distinctCount": COUNT;
        /// Number of records whose message was not tracked because there were too many distinct messages.
        required "untrackedCount": COUNT;
    }

    /// Result of `batchProcess`.
    BATCH_RESULT = "BatchResult" {
        required "stats": Kind::Defined("LogStats");
        required "validation": Kind::Defined("ValidationReport");
        required "topErrors": Kind::Defined("TopErrors");
        optional "failures": FAILURES;
    }

    /// What the groups leave out. The groups that are kept are complete.
    GROUP_OVERFLOW = "GroupOverflow" {
        /// Exact number of matching records that are in none of the groups.
        required "recordCount": COUNT;
        /// Estimated number of groups beyond `maxGroups`.
        required "groupCount": Kind::NonNegative;
    }

    /// Aggregate that is not exact.
    APPROXIMATION = "Approximation" {
        /// Name of the aggregate in the query.
        required "aggregate": Kind::Text;
        required "method": Kind::OneOf(|| vec!["ddsketch", "hyperloglog", "tracked_by_hash"]);
        /// Relative error: the bound of `ddsketch`, or the standard error of `hyperloglog`.
        required "error": Kind::NonNegative;
        /// For `tracked_by_hash`: number of records whose value was not tracked.
        optional "untrackedCount": COUNT;
    }

    /// Values that an aggregate could not use.
    UNUSED_VALUES = "UnusedValues" {
        /// Name of the aggregate in the query.
        required "aggregate": Kind::Text;
        /// Number of values that the aggregate left out because their type is not usable, or because they are numbers
        /// beyond the range of a double. Nulls and error values do not count.
        required "unusedCount": COUNT;
        /// Number of groups without any value that the aggregate can use.
        required "emptyGroupCount": COUNT;
    }

    /// Compiled form of a query, for people who want to know what a scan reads and computes.
    PLAN = "Plan" {
        /// Fields that are located in each record. The rest of a line is only validated.
        required "fields": TEXTS;
        optional "filter": Kind::Text;
        optional "groupBy": TEXTS;
        optional "aggregates": TEXTS;
        /// Remarks that explain why a step takes time.
        required "notes": TEXTS;
    }

    /// Speed of one step on one thread.
    PHASE_SPEED = "PhaseSpeed" {
        required "phase": Kind::OneOf(|| vec!["index", "read", "filter", "validate", "rows", "aggregate"]);
        required "bytesPerSecond": Kind::Number;
        /// Share of this step in the time of all phases, from 0 to 1.
        required "share": Kind::Share;
    }

    /// Profile of a scan: where its time went and how its lines were read.
    PROFILE = "Profile" {
        /// Instruction set that the scan used.
        required "kernel": Kind::OneOf(|| vec!["avx512", "avx2", "neon", "portable"]);
        /// Maximum number of threads.
        required "threads": Kind::Integer(1);
        /// How the bytes reached the scan: read from files, in place in memory, or pushed run by run from a stream.
        required "reading": Kind::OneOf(|| vec!["files", "memory", "stream"]);
        /// Bytes of log lines, after decompression.
        required "byteCount": COUNT;
        required "lineCount": COUNT;
        /// Wall-clock time in milliseconds.
        required "elapsedMs": Kind::NonNegative;
        /// Time in milliseconds that all threads together waited for bytes to be read and decompressed.
        required "waitingMs": Kind::NonNegative;
        /// Number of windows. The scan processes the lines of one window together.
        required "windowCount": COUNT;
        /// Number of windows read byte by byte because few of the preceding lines matched a known shape.
        required "walkedWindowCount": COUNT;
        /// Number of lines read byte by byte. The other lines matched a known shape, which takes about half the time.
        required "walkedLineCount": COUNT;
        /// Steps that process the lines, timed in a sample of the windows.
        required "phases": Kind::List(&Kind::Defined("PhaseSpeed"));
    }

    /// Answer to a query as plain JSON. Parts that the query did not ask for are absent.
    REPORT = "Report" {
        required "lineCount": COUNT;
        required "blankCount": COUNT;
        required "recordCount": COUNT;
        /// Number of records that match the filter; all records if there is no filter.
        required "matchedCount": COUNT;
        /// Number of records for which the filter is an error value; none of them matches. Present if there is a filter.
        optional "filterErrorCount": COUNT;
        /// Fields that the query names but no record has. Absent if there are none.
        optional "missingFields": MISSING_FIELDS;
        required "rejectedCount": COUNT;
        /// Exact number of rejected lines by code. Codes that do not occur are absent.
        required "rejectedCodes": REJECTED_COUNTS;
        required "rejectedLines": REJECTED_LINES;
        optional "validation": Kind::Defined("ValidationReport");
        optional "stats": Kind::Defined("LogStats");
        optional "topErrors": Kind::Defined("TopErrors");
        /// One row per group: its keys, then its aggregates.
        optional "groups": Kind::List(&Kind::AnyObject);
        /// Number of groups before `having` and `limit`, without those that overflowed.
        optional "groupCount": COUNT;
        /// Present if there were more than `maxGroups` groups.
        optional "overflow": Kind::Defined("GroupOverflow");
        /// Aggregates that are not exact because there were too many values. Absent if all are exact.
        optional "approximations": Kind::List(&Kind::Defined("Approximation"));
        /// Aggregates that left out some values, or found no value that they can use. Absent if there are none.
        optional "unusedValues": Kind::List(&Kind::Defined("UnusedValues"));
        /// Matching records, if the command line was asked for them.
        optional "records": Kind::List(&Kind::AnyObject);
        required "plan": Kind::Defined("Plan");
        optional "profile": Kind::Defined("Profile");
        optional "failures": FAILURES;
    }
}
