/// The severity of a record in the words of the default log schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    Error,
    Warn,
    Info,
    Debug,
}

impl Level {
    /// Reads the decoded text of a level; `None` for anything but the four upper-case words.
    #[inline]
    pub(crate) fn parse(text: &[u8]) -> Option<Self> {
        match text {
            b"INFO" => Some(Self::Info),
            b"DEBUG" => Some(Self::Debug),
            b"WARN" => Some(Self::Warn),
            b"ERROR" => Some(Self::Error),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Level;

    #[test]
    fn only_the_exact_words_are_levels() {
        assert_eq!(Level::parse(b"ERROR"), Some(Level::Error));
        assert_eq!(Level::parse(b"WARN"), Some(Level::Warn));
        assert_eq!(Level::parse(b"INFO"), Some(Level::Info));
        assert_eq!(Level::parse(b"DEBUG"), Some(Level::Debug));
        for text in ["", "info", "INFO ", "FATAL", "WARNING", "ERR"] {
            assert_eq!(Level::parse(text.as_bytes()), None, "{text}");
        }
    }
}
