//! Makes lines safe to show on a terminal.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::RangeInclusive;

/// Control characters, and format characters that reorder or hide text. Excluded are joiners and variation selectors,
/// which scripts and emoji need, and Arabic, Syriac and Kaithi signs that are visible.
/// `packages/cli/src/render/printable.ts` has the same list.
const UNSAFE: [RangeInclusive<char>; 15] = [
    '\0'..='\x1f',
    '\x7f'..='\u{9f}',
    '\u{ad}'..='\u{ad}',
    '\u{61c}'..='\u{61c}',
    '\u{180e}'..='\u{180e}',
    '\u{200b}'..='\u{200b}',
    '\u{200e}'..='\u{200f}',
    '\u{2028}'..='\u{202e}',
    '\u{2060}'..='\u{206f}',
    '\u{feff}'..='\u{feff}',
    '\u{fff9}'..='\u{fffb}',
    '\u{13430}'..='\u{1343f}',
    '\u{1bca0}'..='\u{1bca3}',
    '\u{1d173}'..='\u{1d17a}',
    '\u{e0000}'..='\u{e007f}',
];

/// Returns lines in a form that is safe to show on a terminal. Unsafe characters become `\u` escapes, so that JSON
/// keeps its meaning. Line feeds and tabs stay, a carriage return (which JSON allows only between values) becomes a
/// space, and bytes that are not UTF-8 become U+FFFD.
pub(crate) fn escape_controls(lines: &[u8]) -> Cow<'_, [u8]> {
    match String::from_utf8_lossy(lines) {
        Cow::Borrowed(text) if !text.contains(is_changed) => Cow::Borrowed(lines),
        text => Cow::Owned(escaped(&text).into_bytes()),
    }
}

fn escaped(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\r' => shown.push(' '),
            _ if is_changed(character) => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    let _ = write!(shown, "\\u{unit:04x}");
                }
            }
            _ => shown.push(character),
        }
    }
    shown
}

fn is_changed(character: char) -> bool {
    !matches!(character, ' '..='~' | '\n' | '\t')
        && UNSAFE.iter().any(|range| range.contains(&character))
}

#[cfg(test)]
mod tests {
    use super::escape_controls;

    fn shown(lines: &[u8]) -> String {
        String::from_utf8(escape_controls(lines).into_owned()).unwrap()
    }

    #[test]
    fn safe_lines_are_not_copied() {
        let lines = "{\"a\":\"\\u001b\",\t\"b\":\"né 日本 👩\u{200d}👧 ✈\u{fe0f}\"}\n".as_bytes();
        assert!(
            matches!(escape_controls(lines), std::borrow::Cow::Borrowed(same) if same == lines)
        );
    }

    #[test]
    fn unsafe_characters_are_escapes() {
        assert_eq!(
            shown("{\"a\":\"\u{7f}\u{9b}2J\u{202e}\u{61c}\u{2028}\u{e0041}\"}\n".as_bytes()),
            "{\"a\":\"\\u007f\\u009b2J\\u202e\\u061c\\u2028\\udb40\\udc41\"}\n"
        );
    }

    #[test]
    fn carriage_returns_and_broken_utf8() {
        assert_eq!(shown(b"{\r\"a\":1}\r\n"), "{ \"a\":1} \n");
        assert_eq!(shown(b"\x1b[2J\x9b\n"), "\\u001b[2J\u{fffd}\n");
    }
}
