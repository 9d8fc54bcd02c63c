//! Formatting of numbers as text. It avoids the machinery of `std::fmt`, because it is on the hot path.

pub(crate) fn push_number(text: &mut Vec<u8>, mut number: u64) {
    let mut digits = [0; 20];
    let mut start = digits.len();
    loop {
        start -= 1;
        digits[start] = digit(number % 10);
        number /= 10;
        if number == 0 {
            break;
        }
    }
    text.extend_from_slice(&digits[start..]);
}

/// Appends exactly `N` digits, the last ones of the number, with leading zeros.
pub(crate) fn push_padded<const N: usize>(text: &mut Vec<u8>, mut number: u64) {
    let mut digits = [0; N];
    for place in digits.iter_mut().rev() {
        *place = digit(number % 10);
        number /= 10;
    }
    text.extend_from_slice(&digits);
}

/// Appends a number of hundredths as a decimal number without trailing zeros.
pub(crate) fn push_hundredths(text: &mut Vec<u8>, hundredths: u64) {
    push_number(text, hundredths / 100);
    match hundredths % 100 {
        0 => {}
        part if part % 10 == 0 => text.extend_from_slice(&[b'.', digit(part / 10)]),
        part => text.extend_from_slice(&[b'.', digit(part / 10), digit(part % 10)]),
    }
}

fn digit(number: u64) -> u8 {
    b'0' + number as u8
}

#[cfg(test)]
mod tests {
    use super::{push_hundredths, push_number, push_padded};

    fn text(write: impl Fn(&mut Vec<u8>)) -> String {
        let mut text = Vec::new();
        write(&mut text);
        String::from_utf8(text).unwrap()
    }

    #[test]
    fn numbers() {
        for number in [0, 9, 10, 1_234, u64::MAX] {
            assert_eq!(text(|text| push_number(text, number)), number.to_string());
        }
        assert_eq!(text(|text| push_padded::<3>(text, 7)), "007");
        for (hundredths, expected) in [
            (0, "0"),
            (5, "0.05"),
            (50, "0.5"),
            (12_345, "123.45"),
            (200, "2"),
        ] {
            assert_eq!(text(|text| push_hundredths(text, hundredths)), expected);
        }
    }
}
