//! The table of codes. Codes are stable: never rename or reuse one.

macro_rules! codes {
    ($(#[doc = $help:literal])+ $name:ident {
        $($(#[doc = $meaning:literal])+ $variant:ident = $text:literal, $kind:ident: $remedy:literal;)+
    }) => {
        $(#[doc = $help])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[doc = $meaning])+ $variant,)+ }

        impl $name {
            /// Every code, in the order of the documented table.
            pub const ALL: &[$name] = &[$($name::$variant,)+];

            /// The codes, each with what it means.
            pub const TABLE: &[CodeRow] = &[$(CodeRow {
                text: $text,
                kind: CodeKind::$kind,
                meaning: concat!($($meaning),+).trim_ascii(),
                remedy: $remedy,
            },)+];

            /// What the codes are for, in one line.
            pub const HELP: &str = concat!($($help),+).trim_ascii();

            /// Returns the stable text of the code.
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text,)+ }
            }

            /// Returns the texts of all codes.
            pub fn names() -> Vec<&'static str> {
                Self::ALL.iter().map(|code| code.as_str()).collect()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

/// A code with what it means, in Markdown.
#[derive(Clone, Copy, Debug)]
pub struct CodeRow {
    /// The stable text of the code.
    pub text: &'static str,
    /// What the code is raised for.
    pub kind: CodeKind,
    /// What happened.
    pub meaning: &'static str,
    /// What to do about it.
    pub remedy: &'static str,
}

/// What a code is raised for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeKind {
    /// A line that is not a record: data in the report.
    RejectedLine,
    /// A rule of the schema that a record breaks: data in the report.
    ViolationRule,
    /// An error before any work is done.
    BadRequest,
    /// An error that stops a run.
    Error,
}

impl CodeKind {
    /// Returns the name of the kind.
    pub const fn as_str(self) -> &'static str {
        match self {
            CodeKind::RejectedLine => "rejected line",
            CodeKind::ViolationRule => "violation rule",
            CodeKind::BadRequest => "bad request",
            CodeKind::Error => "failure",
        }
    }
}

codes! {
    /// Reason why a line is not a record. It appears as data in a report and is never thrown.
    RejectCode {
        /// The line is not JSON (RFC 8259, as `JSON.parse` decides).
        InvalidJson = "invalid_json", RejectedLine:
            "Look at the line; `byteOffset` is where it starts. Common causes are a truncated write and plain text among the logs.";
        /// The line is not valid UTF-8.
        InvalidUtf8 = "invalid_utf8", RejectedLine:
            "Convert the file, or write logs as UTF-8.";
        /// The line is JSON, but a number, string, array, boolean or null.
        NotAnObject = "not_an_object", RejectedLine:
            "Write one object per line.";
        /// The line is longer than `maxLineBytes`.
        LineTooLong = "line_too_long", RejectedLine:
            "Raise `maxLineBytes`, or look for a missing newline.";
        /// Objects and arrays are nested deeper than `maxDepth`.
        TooDeep = "too_deep", RejectedLine:
            "Raise `maxDepth`.";
    }
}

codes! {
    /// Schema rule that a record breaks.
    ViolationRule {
        /// A required field is absent.
        Required = "required", ViolationRule:
            "Write the field, or make the rule optional.";
        /// The value of a field has the wrong type.
        Type = "type", ViolationRule:
            "Fix the logger, or the rule's `type`.";
        /// A string is not one of the allowed values.
        Enum = "enum", ViolationRule:
            "Fix the logger, or add the value to the rule's `enum`.";
        /// A string is shorter than the minimum length.
        MinLength = "minLength", ViolationRule:
            "Fix the logger, or lower the rule's `minLength`.";
        /// A number is too small.
        Minimum = "minimum", ViolationRule:
            "Fix the logger, or lower the rule's `minimum`.";
        /// A number is too large.
        Maximum = "maximum", ViolationRule:
            "Fix the logger, or raise the rule's `maximum`.";
    }
}

codes! {
    /// Reason why a run was refused (bad request) or stopped (failure).
    ErrorCode {
        /// Part of a query is malformed or exceeds a limit; the message names the part.
        InvalidQuery = "invalid_query", BadRequest:
            "Correct the query.";
        /// An option or `RIPSAW_KERNEL` has a wrong value or an unknown name, or an output is one of the inputs.
        InvalidOption = "invalid_option", BadRequest:
            "Correct the option that the message names.";
        /// The source cannot be scanned, yields something other than bytes, or names standard input twice.
        InvalidSource = "invalid_source", BadRequest:
            "Pass a path, `{ paths }`, a `Uint8Array`, an array of lines or an iterable of `Uint8Array`.";
        /// No file has this path, or no file matches this glob.
        SourceNotFound = "source_not_found", Error:
            "Check the path.";
        /// The path is a directory.
        SourceIsDirectory = "source_is_directory", Error:
            "Name the files in it: `logs/*.ndjson`.";
        /// The file cannot be opened, for example because of missing permissions.
        SourceUnreadable = "source_unreadable", Error:
            "The cause has the operating system's reason.";
        /// Reading stopped partway because the file or the stream failed.
        ReadFailed = "read_failed", Error:
            "The cause has the reason; the report covers the input before it.";
        /// Compressed input is damaged or truncated.
        CorruptInput = "corrupt_input", Error:
            "Fetch the file again; the report covers the input before the damage.";
        /// Ripsaw does not read the format of the input, such as bzip2, tar, Parquet or UTF-16.
        UnsupportedFormat = "unsupported_format", Error:
            "Convert it first; the message names the format and, where there is one, a command.";
        /// An output or the quarantine file cannot be written, or an alert cannot be delivered.
        WriteFailed = "write_failed", Error:
            "Check space and permissions. For alerts, the cause is an `AggregateError` of what the notifier threw.";
        /// `computeStats` found no record.
        NoValidRecords = "no_valid_records", Error:
            "Check that the source is the right one and holds one JSON object per line.";
        /// The records have more distinct members than `maxColumns`.
        TooManyColumns = "too_many_columns", Error:
            "Name the members with `select`, or raise `maxColumns`.";
        /// A column would exceed what its offsets can address (2 GiB of text).
        BatchTooLarge = "batch_too_large", Error:
            "Use `select`, `filter` or `limit`, or parse the files one by one.";
        /// The columns take more cells than `maxCells`, or the result needs more memory than is available.
        ResultTooLarge = "result_too_large", Error:
            "Use `select`, `filter` or `limit`, or raise `maxCells`.";
        /// The `AbortSignal` aborted the run.
        Aborted = "aborted", Error:
            "Nothing; the cause is the signal's reason.";
        /// The native engine could not be loaded.
        NativeUnavailable = "native_unavailable", Error:
            "Reinstall with optional dependencies, or build it with `npm run build`.";
        /// A defect in Ripsaw.
        InternalError = "internal_error", Error:
            "Report it with the message and the cause.";
    }
}
