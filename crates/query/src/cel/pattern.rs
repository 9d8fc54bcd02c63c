//! Patterns in the syntax of RE2, run by the crate `regex`.
//!
//! CEL patterns are those of RE2. The two syntaxes agree on most patterns but not on all, and a pattern must not
//! silently mean something else here than elsewhere. So [`Translation`] reads a pattern as RE2 does and writes it in
//! the syntax of the crate:
//!
//! ```text
//! translation.rs    items, groups, flags and repetitions
//! class.rs          [a-z\d[:alpha:]]
//! escape.rs         \d \pL \x41 \Qabc\E
//! ```
//!
//! | | RE2 | the crate | here |
//! |---|---|---|---|
//! | `\d` `\s` `\w` `\b` | ASCII | Unicode | written out in ASCII |
//! | a brace that begins no count | a literal | an error | escaped |
//! | `a**` | an error | allowed | refused |
//! | repetitions that come to more than 1,000 | an error | allowed | refused |
//! | classes in classes, `&&`, `--` | literals | set operators | escaped |
//! | escapes, class names and flags that only the crate knows | errors | allowed | refused |
//!
//! What both refuse, such as an unclosed parenthesis, is left to the crate.

mod class;
mod escape;
mod translation;

use regex::bytes::{Regex, RegexBuilder};

use translation::Translation;

/// Maximum memory of a compiled pattern, in bytes.
const MAX_BYTES: usize = 4 << 20;

/// Compiles a pattern of RE2. The error says what is wrong, in one line.
///
/// The crate's syntax differs from RE2's as follows, and RE2's is used. RE2 does not know some of the crate's escapes,
/// class names and flags. Its classes such as `\d` are ASCII only. Its bracketed classes contain neither unnamed
/// classes nor set operators. A brace that begins no count is an ordinary character. A repetition cannot be repeated.
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
