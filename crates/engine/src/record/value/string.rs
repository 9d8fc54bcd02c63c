//! The text of JSON strings: finds invalid bytes and decodes escapes.

use std::borrow::Cow;

use ripsaw_kernels::digits::word_at;
use ripsaw_kernels::{Special, escape_length};

use super::Value;

const REPLACEMENT: char = '\u{FFFD}';

/// Offset of the first byte that is not allowed in a JSON string: a control character, or a backslash that
/// does not begin an escape. `text` is the text between the quotes.
pub(crate) fn find_invalid_byte(text: &[u8]) -> Option<usize> {
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        if let Some(word) = word_at(text, at)
            && !has_control_or_backslash(word)
        {
            at += 8;
            continue;
        }
        match byte {
            0..=0x1F => return Some(at),
            b'\\' => match escape_length(&text[at + 1..]) {
                Some(length) => at += 1 + length,
                None => return Some(at),
            },
            _ => at += 1,
        }
    }
    None
}

/// Whether any of eight bytes is a control character or a backslash.
#[inline]
fn has_control_or_backslash(word: u64) -> bool {
    const LOW_BITS: u64 = 0x0101_0101_0101_0101;
    const TOP_BITS: u64 = LOW_BITS << 7;
    let backslash = word ^ (LOW_BITS * u64::from(b'\\'));
    // Subtracting 0x20 sets the top bit of a byte below 0x20, and subtracting 1 that of a zero byte. Bytes
    // whose top bit was set before do not count. A borrow only leaves a byte that counts itself, so the
    // answer is exact.
    let controls = word.wrapping_sub(LOW_BITS * 0x20) & !word;
    let backslashes = backslash.wrapping_sub(LOW_BITS) & !backslash;
    (controls | backslashes) & TOP_BITS != 0
}

/// Returns whether a line is valid UTF-8 and contains no byte that is not allowed in a string. `special` says
/// what the line contains besides plain ASCII text.
///
/// The text outside of strings is checked in the same way. The lines of a shape contain none of these bytes
/// there, apart from a carriage return at the end.
pub(crate) fn is_sound(line: &[u8], special: Special) -> bool {
    let strings = line.strip_suffix(b"\r").unwrap_or(line);
    (!special.non_ascii() || simdutf8::basic::from_utf8(line).is_ok())
        && (!special.doubtful() || find_invalid_byte(strings).is_none())
}

/// The text of a string value with its escapes decoded, as UTF-8. A lone surrogate becomes U+FFFD.
pub(crate) fn decoded<'a>(value: &Value<'a>) -> Cow<'a, [u8]> {
    if value.escaped {
        let mut text = Vec::with_capacity(value.text.len());
        unescape_into(value.text, &mut text);
        Cow::Owned(text)
    } else {
        Cow::Borrowed(value.text)
    }
}

/// Appends the text of a valid JSON string with its escapes decoded.
pub(crate) fn unescape_into(mut text: &[u8], out: &mut Vec<u8>) {
    while let Some(backslash) = memchr::memchr(b'\\', text) {
        out.extend_from_slice(&text[..backslash]);
        let escape = text.get(backslash + 1).copied().unwrap_or(b'\\');
        text = text.get(backslash + 2..).unwrap_or_default();
        match escape {
            b'b' => out.push(0x08),
            b'f' => out.push(0x0C),
            b'n' => out.push(b'\n'),
            b'r' => out.push(b'\r'),
            b't' => out.push(b'\t'),
            b'u' => {
                let (character, length) = read_unicode(text);
                out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                text = text.get(length..).unwrap_or_default();
            }
            literal => out.push(literal),
        }
    }
    out.extend_from_slice(text);
}

/// The character of a `\u` escape whose digits begin at `text`, and the number of bytes read.
fn read_unicode(text: &[u8]) -> (char, usize) {
    let first = read_hex4(text).unwrap_or(0xFFFD);
    if let Some(character) = char::from_u32(first) {
        return (character, 4);
    }
    let second = match text.get(4..6) {
        Some(b"\\u") => read_hex4(&text[6..]),
        _ => None,
    };
    match second {
        Some(low @ 0xDC00..=0xDFFF) if first < 0xDC00 => {
            let code = 0x1_0000 + ((first - 0xD800) << 10) + (low - 0xDC00);
            (char::from_u32(code).unwrap_or(REPLACEMENT), 10)
        }
        _ => (REPLACEMENT, 4),
    }
}

fn read_hex4(text: &[u8]) -> Option<u32> {
    text.get(..4)?.iter().try_fold(0, |code, &digit| {
        Some(code << 4 | char::from(digit).to_digit(16)?)
    })
}

#[cfg(test)]
mod tests {
    use super::{find_invalid_byte, unescape_into};

    #[test]
    fn undoes_escapes_as_json_parse_does() {
        for (text, expected) in [
            (r"plain", "plain"),
            (r#"\"\\\/\b\f\n\r\t"#, "\"\\/\u{8}\u{c}\n\r\t"),
            (r"\u00e9\u65E5", "é日"),
            (r"\ud83d\ude00!", "😀!"),
            (r"\ud83d", "\u{FFFD}"),
            (r"\ud83d\u0041", "\u{FFFD}A"),
            (r"\ude00\ud83d", "\u{FFFD}\u{FFFD}"),
            (r"\ud83d\ud83d\ude00", "\u{FFFD}😀"),
            (r"\ud83d\n", "\u{FFFD}\n"),
        ] {
            let mut out = Vec::new();
            unescape_into(text.as_bytes(), &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), expected, "{text}");
        }
    }

    #[test]
    fn finds_what_may_not_stand_in_a_string() {
        for (text, found) in [
            (&b"good \\u00e9 \\n"[..], None),
            (b"tab\there", Some(3)),
            (b"a\\x", Some(1)),
            (b"a\\u12G4", Some(1)),
            (b"a\\u12", Some(1)),
            (b"end\\", Some(3)),
            (b"\x7f is allowed", None),
            ("long enough for words: é日😀".as_bytes(), None),
            (b"long enough for words: \x1f", Some(23)),
            (b"long enough for words: \\x and more", Some(23)),
            (b"\\u12", Some(0)),
        ] {
            assert_eq!(find_invalid_byte(text), found);
        }
    }
}
