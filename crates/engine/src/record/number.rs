//! The grammar of JSON numbers.

/// Offset behind the number that begins at `at`, or what is wrong and where. The byte behind the number is
/// not looked at: whoever goes on there will find what does not belong.
#[inline]
pub(crate) fn skip_number(bytes: &[u8], mut at: usize) -> Result<usize, (usize, &'static str)> {
    let byte = |at: usize| bytes.get(at).copied().unwrap_or(b'\n');
    if byte(at) == b'-' {
        at += 1;
    }
    match byte(at) {
        b'0' => at += 1,
        b'1'..=b'9' => at = skip_digits(bytes, at + 1),
        _ => return Err((at, "expected a digit")),
    }
    if byte(at) == b'.' {
        let digits = at + 1;
        at = skip_digits(bytes, digits);
        if at == digits {
            return Err((at, "expected a digit after the decimal point"));
        }
    }
    if matches!(byte(at), b'e' | b'E') {
        at += 1;
        if matches!(byte(at), b'+' | b'-') {
            at += 1;
        }
        let digits = at;
        at = skip_digits(bytes, digits);
        if at == digits {
            return Err((at, "expected a digit in the exponent"));
        }
    }
    Ok(at)
}

#[inline]
fn skip_digits(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at).is_some_and(u8::is_ascii_digit) {
        at += 1;
    }
    at
}
