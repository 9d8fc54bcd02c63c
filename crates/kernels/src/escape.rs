/// How many bytes an escape has behind its backslash: `text` begins there. `None` if no escape of JSON begins like that.
#[inline(always)]
pub fn escape_length(text: &[u8]) -> Option<usize> {
    match text {
        [b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', ..] => Some(1),
        [b'u', digits @ ..] => {
            let is_escape = digits.get(..4)?.iter().all(u8::is_ascii_hexdigit);
            is_escape.then_some(5)
        }
        _ => None,
    }
}
