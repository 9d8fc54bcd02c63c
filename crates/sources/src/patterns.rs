//! What the patterns of a `PathsReader` stand for.

use std::io;
use std::path::{Path, PathBuf};

use glob::{GlobError, MatchOptions, PatternError};
use ripsaw_query::{ErrorCode, Failure};

use crate::trouble::open_failure;

/// What a source is read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    StandardInput,
    File(PathBuf),
    Nothing(Failure),
}

const MATCH_OPTIONS: MatchOptions = MatchOptions {
    case_sensitive: true,
    require_literal_separator: true,
    require_literal_leading_dot: true,
};

/// The sources of one pattern with their names: at least one, which may be a failure.
pub(crate) fn expand(pattern: &str) -> Vec<(String, Origin)> {
    let one = |origin| vec![(pattern.to_owned(), origin)];
    if pattern == "-" {
        return one(Origin::StandardInput);
    }
    match std::fs::metadata(pattern) {
        Err(error)
            if error.kind() == io::ErrorKind::NotFound && pattern.contains(['*', '?', '[']) => {}
        Err(error) => return one(Origin::Nothing(open_failure(pattern, &error))),
        Ok(_) => return one(Origin::File(PathBuf::from(pattern))),
    }
    match matches(pattern) {
        Ok(sources) if sources.is_empty() => one(Origin::Nothing(no_match(pattern))),
        Ok(sources) => sources,
        Err(error) => one(Origin::Nothing(no_match(pattern).caused_by(&error))),
    }
}

/// The files that some patterns stand for, as a [`PathsReader`](crate::PathsReader) takes them; what cannot be read is left out.
pub fn files_of(patterns: &[String]) -> Vec<PathBuf> {
    let origins = patterns.iter().flat_map(|pattern| expand(pattern));
    origins
        .filter_map(|(_, origin)| match origin {
            Origin::File(path) => Some(path),
            Origin::StandardInput | Origin::Nothing(_) => None,
        })
        .collect()
}

fn matches(pattern: &str) -> Result<Vec<(String, Origin)>, PatternError> {
    let mut sources: Vec<(PathBuf, Origin)> = glob::glob_with(pattern, MATCH_OPTIONS)?
        .filter_map(|matched| match matched {
            Ok(path) => (!path.is_dir()).then(|| (path.clone(), Origin::File(path))),
            Err(error) => Some((error.path().to_owned(), unreadable_directory(&error))),
        })
        .collect();
    sources.sort_by(|(one, _), (other, _)| one.cmp(other));
    Ok(sources
        .into_iter()
        .map(|(path, origin)| (name(&path), origin))
        .collect())
}

fn unreadable_directory(error: &GlobError) -> Origin {
    Origin::Nothing(open_failure(&name(error.path()), error.error()))
}

fn no_match(pattern: &str) -> Failure {
    let message = format!("no file matches `{pattern}`");
    Failure::new(ErrorCode::SourceNotFound, message).at_source(pattern)
}

fn name(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
