//! The escapes of JSON strings (RFC 8259, section 7): the only definition, used by the structural index and by the
//! engine.
//!
//! ```text
//! length(text after the backslash):
//!   one of " \ / b f n r t        -> 1
//!   u and four hexadecimal digits -> 5
//!   anything else                 -> none
//! ```
//!
//! The length tells a reader where the next character begins. Whether two `\u` escapes form a surrogate pair is not
//! checked, because the grammar allows lone surrogates.
//!
//! The index calls this function once per escape, at the bytes that a bit trick finds to be escaped
//! (`generic/index_window.rs`), so that lines with valid escapes are not read again byte by byte: lines full of escapes
//! take 0.65 of the time, the generated sample 0.98.

/// Length of the escape at the beginning of `text`, which does not include the backslash. `None` if no JSON escape
/// begins like that, or if `text` ends before the escape does.
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
