//! Converts errors of the operating system and of the decompressors to Failures.

mod file_error;
mod stream_error;

use std::io::{self, ErrorKind};

use ripsaw_query::{Error, ErrorCode};

pub(crate) use file_error::FileError;
pub(crate) use stream_error::StreamError;

/// Returns the failure of a source that cannot be opened.
pub(crate) fn open_error(name: &str, error: &io::Error) -> Error {
    let (code, message) = match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::InvalidInput => (
            ErrorCode::SourceNotFound,
            format!("`{name}` does not exist{}", not_utf8_hint(name)),
        ),
        ErrorKind::IsADirectory => return directory_error(name),
        ErrorKind::PermissionDenied => (
            ErrorCode::SourceUnreadable,
            format!("no permission to read `{name}`"),
        ),
        _ => (
            ErrorCode::SourceUnreadable,
            format!("`{name}` cannot be opened"),
        ),
    };
    Error::new(code, message).at_source(name).caused_by(error)
}

/// Returns a hint for the message if a name is not found. Node.js replaces bytes of an argument that are not UTF-8 with
/// U+FFFD, so that a file with such a name cannot be opened by it.
pub(crate) fn not_utf8_hint(name: &str) -> String {
    if !name.contains('\u{fffd}') {
        return String::new();
    }
    let mut glob = name.replace('\u{fffd}', "*");
    while glob.contains("**") {
        glob = glob.replace("**", "*");
    }
    format!(" (a name that is not UTF-8 must be matched with a glob, such as '{glob}')")
}

pub(crate) fn directory_error(name: &str) -> Error {
    let files = format!("{}/*", name.trim_end_matches('/'));
    let message = format!("`{name}` is a directory: read its files with `{files}`");
    Error::new(ErrorCode::SourceIsDirectory, message).at_source(name)
}

fn read_error(name: Option<&str>, error: &io::Error) -> Error {
    let message = format!("{} could not be read to its end", display(name));
    named(Error::new(ErrorCode::ReadFailed, message), name).caused_by(error)
}

pub(crate) fn display(name: Option<&str>) -> String {
    match name {
        None => "the input".to_owned(),
        Some("-") => "standard input".to_owned(),
        Some(name) => format!("`{name}`"),
    }
}

pub(crate) fn named(failure: Error, name: Option<&str>) -> Error {
    match name {
        Some(name) => failure.at_source(name),
        None => failure,
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, ErrorKind};

    use ripsaw_query::ErrorCode;

    use super::open_error;

    #[test]
    fn what_keeps_a_file_from_being_opened() {
        let code = |kind: ErrorKind| open_error("a.log", &io::Error::from(kind)).code;
        assert_eq!(code(ErrorKind::NotFound), ErrorCode::SourceNotFound);
        assert_eq!(code(ErrorKind::NotADirectory), ErrorCode::SourceNotFound);
        assert_eq!(code(ErrorKind::IsADirectory), ErrorCode::SourceIsDirectory);
        assert_eq!(
            code(ErrorKind::PermissionDenied),
            ErrorCode::SourceUnreadable
        );
        assert_eq!(code(ErrorKind::Other), ErrorCode::SourceUnreadable);
        let failure = open_error("a.log", &io::Error::from(ErrorKind::PermissionDenied));
        assert_eq!(failure.source.as_deref(), Some("a.log"));
        assert_eq!(failure.cause.as_deref(), Some("permission denied"));
    }
}
