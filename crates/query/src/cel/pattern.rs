//! Patterns: the syntax of RE2, run by the crate `regex`.

mod class;
mod escape;
mod translation;

use regex::bytes::{Regex, RegexBuilder};

use translation::Translation;

/// A compiled pattern takes no more memory.
const MAX_BYTES: usize = 4 << 20;

/// What is wrong with a pattern is said in one line.
type Translated<T = ()> = Result<T, String>;

/// Compiles a pattern of RE2. The error says what is wrong, in one line.
///
/// Both have the same syntax but for these: a number of escapes, names of classes and flags that RE2 does not know; classes such
/// as `\d` know ASCII only there; within classes it has neither classes without a name nor operators of sets; a brace that
/// begins no count is an ordinary character; repetitions are not repeated.
pub fn compile_pattern(pattern: &str) -> Result<Regex, String> {
    let translated = Translation::of(pattern).map_err(|problem| problem.replace('\n', "\\n"))?;
    RegexBuilder::new(&translated)
        .size_limit(MAX_BYTES)
        .build()
        .map_err(|error| {
            let message = error.to_string();
            let last = message.lines().last().unwrap_or_default();
            last.trim_start_matches("error: ").to_owned()
        })
}

#[cfg(test)]
mod tests;
