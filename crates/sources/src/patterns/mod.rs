//! Expands the patterns of a `PathsReader` into sources.

mod braces;
mod glob_part;
mod glob_walk;
mod identity;
mod single_reader;

use std::fs;
use std::io;
use std::path::{Path, PathBuf, is_separator};

use ripsaw_query::{Error, ErrorCode};

use crate::source_errors::{not_utf8_hint, open_error};
use braces::expand_braces;
use glob_part::{GlobPart, has_wildcards};
use glob_walk::GlobWalk;
pub(crate) use single_reader::refuse_twice;

/// Where the bytes of a source come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    StandardInput,
    File(PathBuf),
    Nothing(Error),
}

/// Returns the sources that a pattern matches, with their names. There is always at least one, which may be a failure.
pub(crate) fn expand(pattern: &str) -> Vec<(String, Origin)> {
    let one = |origin| vec![(pattern.to_owned(), origin)];
    if pattern == "-" {
        return one(Origin::StandardInput);
    }
    match fs::metadata(pattern) {
        Ok(_) => one(Origin::File(PathBuf::from(pattern))),
        Err(error) if has_wildcards(pattern) && may_be_glob(error.kind()) => matches(pattern),
        Err(error) => one(Origin::Nothing(open_error(pattern, &error))),
    }
}

/// Returns the files that patterns match, as in a [`PathsReader`](crate::PathsReader). Patterns that match nothing are
/// skipped.
pub fn files_of(patterns: &[String]) -> Vec<PathBuf> {
    let origins = patterns.iter().flat_map(|pattern| expand(pattern));
    origins
        .filter_map(|(_, origin)| match origin {
            Origin::File(path) => Some(path),
            Origin::StandardInput | Origin::Nothing(_) => None,
        })
        .collect()
}

/// Whether a path that fails with this error can still be a glob that matches other files.
fn may_be_glob(error: io::ErrorKind) -> bool {
    matches!(
        error,
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory | io::ErrorKind::InvalidFilename
    )
}

fn matches(pattern: &str) -> Vec<(String, Origin)> {
    let (directory, rest) = split_directory(pattern);
    let Some(alternatives) = expand_braces(rest) else {
        let message = format!("the braces of `{pattern}` have too many alternatives");
        let failure = Error::new(ErrorCode::SourceNotFound, message).at_source(pattern);
        return vec![(pattern.to_owned(), Origin::Nothing(failure))];
    };
    let mut walk = GlobWalk::default();
    let mut sources: Vec<(PathBuf, Origin)> = alternatives
        .iter()
        .flat_map(|alternative| sources_of(&mut walk, directory, alternative))
        .collect();
    sources.sort_by(|(one, _), (other, _)| one.cmp(other));
    sources.dedup_by(|(one, _), (other, _)| one == other);
    if sources.is_empty() {
        let message = format!("no file matches `{pattern}`{}", not_utf8_hint(pattern));
        let failure = Error::new(ErrorCode::SourceNotFound, message).at_source(pattern);
        return vec![(pattern.to_owned(), Origin::Nothing(failure))];
    }
    let named = |(path, origin): (PathBuf, Origin)| (name(&path), origin);
    sources.into_iter().map(named).collect()
}

/// Returns the sources of one alternative. An alternative without wildcards is the path of a file, which must exist.
fn sources_of(walk: &mut GlobWalk, directory: &str, alternative: &str) -> Vec<(PathBuf, Origin)> {
    let mut parts = parts_of(alternative);
    let names = parts.iter().map(|part| match part {
        GlobPart::Name(name) => Some(name),
        GlobPart::AnyDepth | GlobPart::Wild(_) => None,
    });
    if let Some(names) = names.collect::<Option<PathBuf>>() {
        let path = Path::new(directory).join(names);
        let origin = match fs::metadata(&path) {
            Ok(_) => Origin::File(path.clone()),
            Err(error) => Origin::Nothing(open_error(&name(&path), &error)),
        };
        return vec![(path, origin)];
    }
    if parts.last() == Some(&GlobPart::AnyDepth) {
        parts.push(GlobPart::parse("*"));
    }
    let origin_of = |(path, found): (PathBuf, io::Result<()>)| {
        let origin = match found {
            Ok(()) => Origin::File(path.clone()),
            Err(error) => Origin::Nothing(open_error(&name(&path), &error)),
        };
        (path, origin)
    };
    let found = walk.find(Path::new(directory), &parts);
    found.into_iter().map(origin_of).collect()
}

/// Splits a pattern after its longest prefix that is the literal path of an existing directory.
fn split_directory(pattern: &str) -> (&str, &str) {
    pattern
        .rmatch_indices(is_separator)
        .map(|(at, separator)| pattern.split_at(at + separator.len()))
        .find(|(directory, _)| Path::new(directory).is_dir())
        .unwrap_or(("", pattern))
}

fn parts_of(pattern: &str) -> Vec<GlobPart> {
    let mut parts: Vec<GlobPart> = pattern
        .split(is_separator)
        .filter(|text| !text.is_empty() && *text != ".")
        .map(GlobPart::parse)
        .collect();
    parts.dedup_by(|one, other| *one == GlobPart::AnyDepth && one == other);
    parts
}

fn name(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
