//! Rejects sources that read the same stream twice.

use std::collections::HashMap;

use ripsaw_query::{Error, ErrorCode};

use crate::patterns::Origin;
#[cfg(unix)]
use crate::patterns::identity::Identity;
use crate::source_errors::display;

/// Fails with `invalid_source` if two sources are the same pipe, socket or terminal: each reader would get parts of
/// lines.
pub(crate) fn refuse_twice<'s>(
    sources: impl Iterator<Item = (&'s str, &'s Origin)>,
) -> Result<(), Error> {
    let mut seen = HashMap::new();
    for (name, origin) in sources {
        let Some(stream) = stream_of(origin) else {
            continue;
        };
        if let Some(other) = seen.insert(stream, name) {
            let (one, two) = (display(Some(other)), display(Some(name)));
            let message = if one == two {
                format!("{one} can be read only once, but is given twice")
            } else {
                format!("{one} and {two} are the same stream, which can be read only once")
            };
            return Err(Error::new(ErrorCode::InvalidSource, message).at_source(name));
        }
    }
    Ok(())
}

/// Identifies a stream.
#[derive(PartialEq, Eq, Hash)]
enum Stream {
    /// Standard input, if its identity cannot be determined.
    StandardInput,
    #[cfg(unix)]
    Known(Identity),
}

#[cfg(unix)]
fn stream_of(origin: &Origin) -> Option<Stream> {
    use std::os::unix::fs::FileTypeExt;

    match origin {
        Origin::Nothing(_) => None,
        Origin::StandardInput => {
            Some(standard_input().map_or(Stream::StandardInput, Stream::Known))
        }
        Origin::File(path) => {
            let metadata = std::fs::metadata(path).ok()?;
            let file_type = metadata.file_type();
            let identity = Identity::from(&metadata);
            let is_stream = file_type.is_fifo()
                || file_type.is_socket()
                || (file_type.is_char_device() && is_terminal(&identity));
            is_stream.then_some(Stream::Known(identity))
        }
    }
}

#[cfg(unix)]
fn standard_input() -> Option<Identity> {
    use std::fs::File;
    use std::os::fd::AsFd;

    let copy = std::io::stdin().as_fd().try_clone_to_owned().ok()?;
    let metadata = File::from(copy).metadata().ok()?;
    Some(Identity::from(&metadata))
}

/// Whether this is the terminal that is standard input.
#[cfg(unix)]
fn is_terminal(identity: &Identity) -> bool {
    std::io::IsTerminal::is_terminal(&std::io::stdin())
        && standard_input().as_ref() == Some(identity)
}

#[cfg(not(unix))]
fn stream_of(origin: &Origin) -> Option<Stream> {
    matches!(origin, Origin::StandardInput).then_some(Stream::StandardInput)
}
