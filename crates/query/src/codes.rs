//! The only table of codes on the Rust side. A test compares it with `docs/error-codes.md`.

macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$variant_doc])* $variant,)+ }

        impl $name {
            /// Every code, in the order of the documented table.
            pub const ALL: &[$name] = &[$($name::$variant,)+];

            /// Returns the stable text of the code.
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text,)+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

codes! {
    /// Why a line is rejected instead of read as a record.
    RejectCode {
        /// The line is not JSON according to RFC 8259.
        InvalidJson = "invalid_json",
        /// The line is not valid UTF-8.
        InvalidUtf8 = "invalid_utf8",
        /// The line is JSON but not an object.
        NotAnObject = "not_an_object",
        /// The line is longer than `maxLineBytes`.
        LineTooLong = "line_too_long",
        /// The line nests deeper than `maxDepth`.
        TooDeep = "too_deep",
    }
}

codes! {
    /// Why a run was refused or stopped.
    ErrorCode {
        /// The query is malformed.
        InvalidQuery = "invalid_query",
        /// An option is unknown or out of range.
        InvalidOption = "invalid_option",
        /// The argument is not a source.
        InvalidSource = "invalid_source",
        /// No file has that path, or none matches the glob.
        SourceNotFound = "source_not_found",
        /// The path is a directory.
        SourceIsDirectory = "source_is_directory",
        /// The file cannot be opened.
        SourceUnreadable = "source_unreadable",
        /// Reading failed before the end of the source.
        ReadFailed = "read_failed",
        /// Compressed data is damaged or cut off.
        CorruptInput = "corrupt_input",
        /// The input is in a format that cannot be read.
        UnsupportedFormat = "unsupported_format",
        /// An output could not be written.
        WriteFailed = "write_failed",
        /// There is no record to compute from.
        NoValidRecords = "no_valid_records",
        /// The records have more members than `maxColumns`.
        TooManyColumns = "too_many_columns",
        /// A column is too large for one batch.
        BatchTooLarge = "batch_too_large",
        /// The result has more cells than `maxCells`, or needs more memory than there is.
        ResultTooLarge = "result_too_large",
        /// The caller stopped the run.
        Aborted = "aborted",
        /// The native library could not be loaded.
        NativeUnavailable = "native_unavailable",
        /// A defect in Ripsaw.
        InternalError = "internal_error",
    }
}

codes! {
    /// The check of a rule that a record fails.
    ViolationRule {
        /// The field is absent.
        Required = "required",
        /// The value has another type.
        Type = "type",
        /// The string is not one of those allowed.
        Enum = "enum",
        /// The string is too short.
        MinLength = "minLength",
        /// The number is too small.
        Minimum = "minimum",
        /// The number is too large.
        Maximum = "maximum",
    }
}

#[cfg(test)]
mod tests {
    use super::{ErrorCode, RejectCode, ViolationRule};

    #[test]
    fn table_in_the_docs_agrees() {
        let docs = include_str!("../../../docs/error-codes.md");
        let documented: Vec<&str> = docs
            .lines()
            .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
            .collect();
        let known: Vec<&str> = RejectCode::ALL
            .iter()
            .map(|code| code.as_str())
            .chain(ViolationRule::ALL.iter().map(|code| code.as_str()))
            .chain(ErrorCode::ALL.iter().map(|code| code.as_str()))
            .collect();
        assert_eq!(sorted(documented), sorted(known));
    }

    fn sorted(mut codes: Vec<&str>) -> Vec<&str> {
        codes.sort_unstable();
        codes
    }
}
