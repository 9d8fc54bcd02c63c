//! Walks directories to find the files that a glob matches.

use std::collections::{BTreeSet, HashSet};
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::patterns::glob_part::GlobPart;
use crate::patterns::identity::Identity;

/// Finds the files that globs match.
///
/// Symbolic links are followed. A file is returned once, even if its directory can be reached through several links,
/// or through a link to a parent directory.
#[derive(Default)]
pub(crate) struct GlobWalk {
    /// Directory and name of each file found so far.
    files: HashSet<(Identity, OsString)>,
}

/// A file that was found, or a directory that cannot be read.
pub(crate) type Found = (PathBuf, io::Result<()>);

impl GlobWalk {
    /// Matches the parts of a glob below a directory. An empty path means the current directory. The result is not
    /// sorted.
    pub(crate) fn find(&mut self, directory: &Path, parts: &[GlobPart]) -> Vec<Found> {
        let mut descent = Descent {
            parts,
            entered: HashSet::new(),
            files: &mut self.files,
            found: Vec::new(),
        };
        descent.enter(directory, PartIndices::from([0]));
        descent.found
    }
}

/// Indices of the parts that the next name can match. `**` makes several of them possible.
type PartIndices = BTreeSet<usize>;

struct Descent<'g> {
    parts: &'g [GlobPart],
    /// The directories visited so far, with the indices of the parts that could match next. A directory is
    /// visited again only with other indices, so that loops of links end.
    entered: HashSet<(Identity, PartIndices)>,
    files: &'g mut HashSet<(Identity, OsString)>,
    found: Vec<Found>,
}

impl Descent<'_> {
    fn enter(&mut self, directory: &Path, mut indices: PartIndices) {
        let opened = if directory.as_os_str().is_empty() {
            Path::new(".")
        } else {
            directory
        };
        let any_depth = |index: &usize| self.parts.get(*index) == Some(&GlobPart::AnyDepth);
        let behind: Vec<usize> = indices
            .iter()
            .filter(|index| any_depth(index))
            .copied()
            .collect();
        indices.extend(behind.into_iter().map(|index| index + 1));
        let Ok(identity) = Identity::of(opened) else {
            return;
        };
        if !self.entered.insert((identity.clone(), indices.clone())) {
            return;
        }
        if let Some(names) = self.names(&indices) {
            for (index, name) in names {
                let path = directory.join(&name);
                if let Ok(metadata) = fs::metadata(&path) {
                    let next = PartIndices::from([index + 1]);
                    self.meet(path, name.as_ref(), metadata.is_dir(), &identity, &next);
                }
            }
            return;
        }
        let entries = match sorted_entries(opened) {
            Ok(entries) => entries,
            Err(error) => return self.found.push((directory.to_owned(), Err(error))),
        };
        for Entry { name, is_dir, .. } in entries {
            let text = name.to_string_lossy();
            let next = indices.iter().filter_map(|&index| {
                let part = self.parts.get(index)?;
                let matched = part.matches(&text);
                match part {
                    GlobPart::AnyDepth => (matched && is_dir).then_some(index),
                    _ => matched.then_some(index + 1),
                }
            });
            let next: PartIndices = next.collect();
            self.meet(directory.join(&name), &name, is_dir, &identity, &next);
        }
    }

    /// Returns the possible next names if none has a wildcard. Then the directory is not listed and need not be
    /// readable.
    fn names(&self, indices: &PartIndices) -> Option<Vec<(usize, String)>> {
        let name = |&index: &usize| match &self.parts[index] {
            GlobPart::Name(name) => Some((index, name.clone())),
            GlobPart::AnyDepth | GlobPart::Wild(_) => None,
        };
        indices.iter().map(name).collect()
    }

    fn meet(
        &mut self,
        path: PathBuf,
        name: &OsStr,
        is_dir: bool,
        directory: &Identity,
        next: &PartIndices,
    ) {
        let end = self.parts.len();
        if is_dir {
            let onward: PartIndices = next.iter().filter(|index| **index < end).copied().collect();
            if !onward.is_empty() {
                self.enter(&path, onward);
            }
        } else if next.contains(&end) && self.files.insert((directory.clone(), name.to_owned())) {
            self.found.push((path, Ok(())));
        }
    }
}

/// Symbolic links sort last, so that the real path of a directory is preferred.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    is_link: bool,
    name: OsString,
    is_dir: bool,
}

fn sorted_entries(directory: &Path) -> io::Result<Vec<Entry>> {
    let mut entries = fs::read_dir(directory)?
        .map(|entry| {
            let entry = entry?;
            let file_type = entry.file_type()?;
            let is_link = file_type.is_symlink();
            let is_dir = if is_link {
                fs::metadata(entry.path()).is_ok_and(|metadata| metadata.is_dir())
            } else {
                file_type.is_dir()
            };
            Ok(Entry {
                is_link,
                name: entry.file_name(),
                is_dir,
            })
        })
        .collect::<io::Result<Vec<Entry>>>()?;
    entries.sort();
    Ok(entries)
}
