//! Names of the sources of a scan, and the numbers of their first lines.

use std::collections::{HashMap, VecDeque};

/// What findings need to know about the sources that they come from.
///
/// A reader that knows its sources names all of them at the start ([`Sources::set`]). The sources of a stream become
/// known one after another ([`Sources::begin`]), and a stream may return to one: then several sources have one name.
#[derive(Default)]
pub(crate) struct Sources {
    /// Names, each once, in order of first appearance.
    names: Vec<String>,
    indices: HashMap<String, u32>,
    /// Whether sources begin one after another.
    are_begun: bool,
    /// Sources that have begun and that no finding has reached yet.
    begun: VecDeque<BegunSource>,
    /// Number of sources before those in `begun`.
    reached_count: u32,
}

/// A source that has begun while the scan was running.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct BegunSource {
    name_index: u32,
    first_line: u64,
}

/// The source that findings are from.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct CurrentSource {
    /// Its name, if it has one.
    pub(crate) name: Option<String>,
    /// Index of the name.
    pub(crate) name_index: u32,
    /// Whether there are other sources, or may be.
    pub(crate) is_one_of_several: bool,
    /// Number of its lines that were never read, before those that are.
    pub(crate) lines_before: u64,
}

impl Sources {
    /// Names all sources. Does nothing if sources begin one after another.
    pub(crate) fn set(&mut self, names: Vec<String>) {
        if !self.are_begun {
            self.names = names;
        }
    }

    /// Begins the next source, whose first line has the 1-based number `first_line`. Returns its index.
    pub(crate) fn begin(&mut self, name: &str, first_line: u64) -> u32 {
        self.are_begun = true;
        let name_index = self.indices.get(name).copied().unwrap_or_else(|| {
            let index = self.names.len() as u32;
            self.names.push(name.to_owned());
            self.indices.insert(name.to_owned(), index);
            index
        });
        self.begun.push_back(BegunSource {
            name_index,
            first_line,
        });
        self.reached_count + self.begun.len() as u32 - 1
    }

    /// Moves on to the source with the given index. Sources are reached in order.
    pub(crate) fn reach(&mut self, source: u32) -> CurrentSource {
        let mut reached = BegunSource {
            name_index: source,
            first_line: 1,
        };
        while self.reached_count <= source
            && let Some(begun) = self.begun.pop_front()
        {
            self.reached_count += 1;
            reached = begun;
        }
        CurrentSource {
            name: self.names.get(reached.name_index as usize).cloned(),
            name_index: reached.name_index,
            is_one_of_several: self.are_begun || self.names.len() > 1,
            lines_before: reached.first_line.saturating_sub(1),
        }
    }

    /// Returns the names, each once.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }
}

#[cfg(test)]
mod tests {
    use super::{CurrentSource, Sources};

    fn one_of_several(name: &str, name_index: u32, lines_before: u64) -> CurrentSource {
        CurrentSource {
            name: Some(name.to_owned()),
            name_index,
            is_one_of_several: true,
            lines_before,
        }
    }

    #[test]
    fn sources_of_a_reader_begin_at_their_first_line() {
        let mut sources = Sources::default();
        sources.set(vec!["a".to_owned(), "b".to_owned()]);
        assert_eq!(sources.reach(0), one_of_several("a", 0, 0));
        assert_eq!(sources.reach(1), one_of_several("b", 1, 0));
    }

    #[test]
    fn the_only_source_of_a_reader_is_not_one_of_several() {
        let mut sources = Sources::default();
        assert_eq!(sources.reach(0), CurrentSource::default());
        sources.set(vec!["a".to_owned()]);
        assert!(!sources.reach(0).is_one_of_several);
    }

    #[test]
    fn a_stream_may_return_to_a_source() {
        let mut sources = Sources::default();
        let indices = [("a", 1), ("b", 11), ("a", 5)].map(|(name, line)| sources.begin(name, line));
        assert_eq!(indices, [0, 1, 2]);
        assert_eq!(sources.names(), ["a", "b"]);
        assert_eq!(sources.reach(0), one_of_several("a", 0, 0));
        assert_eq!(sources.reach(2), one_of_several("a", 0, 4));
        assert_eq!(sources.begin("b", 20), 3);
        assert_eq!(sources.reach(3), one_of_several("b", 1, 19));
    }

    #[test]
    fn a_stream_names_even_its_only_source() {
        let mut sources = Sources::default();
        sources.begin("a", 1);
        sources.set(Vec::new());
        assert_eq!(sources.names(), ["a"]);
        assert_eq!(sources.reach(0), one_of_several("a", 0, 0));
    }
}
