//! Identities of files that do not depend on their paths.

#[cfg(unix)]
use std::fs::Metadata;
use std::io;
use std::path::Path;

/// Identifies a file or directory independently of its path.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Identity(Id);

/// Device and inode number.
#[cfg(unix)]
type Id = (u64, u64);
#[cfg(not(unix))]
type Id = std::path::PathBuf;

impl Identity {
    /// Follows symbolic links.
    pub(crate) fn of(path: &Path) -> io::Result<Self> {
        #[cfg(unix)]
        return Ok(Self::from(&std::fs::metadata(path)?));
        #[cfg(not(unix))]
        return Ok(Self(std::fs::canonicalize(path)?));
    }
}

#[cfg(unix)]
impl From<&Metadata> for Identity {
    fn from(metadata: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;

        Self((metadata.dev(), metadata.ino()))
    }
}
