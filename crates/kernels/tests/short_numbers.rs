//! Compares the short numbers that every kernel reads with the JSON grammar.

use std::ops::Range;

use ripsaw_kernels::{Between, Kernel, ShortNumbers, StructuralIndex};

/// Digits and number of decimals according to the JSON grammar of numbers, without sign and exponent.
fn expected(text: &str) -> u64 {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
    let is_number = [whole, decimals]
        .iter()
        .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    if !is_number
        || text.len() > ShortNumbers::MAX_BYTES
        || (whole.len() > 1 && whole.starts_with('0'))
    {
        return ShortNumbers::NONE;
    }
    let decimal_count = text
        .split_once('.')
        .map_or(0, |(_, decimals)| decimals.len());
    let digits: u64 = text.replace('.', "").parse().expect("digits");
    digits << ShortNumbers::DECIMALS_BITS | decimal_count as u64
}

/// Checks what every kernel reads between the first quote of a line and its end.
fn check(texts: &[String]) {
    let lines: Vec<String> = texts.iter().map(|text| format!("\"{text}\n")).collect();
    let lines = lines.concat();
    let between = Between {
        mark: 1,
        start: 1,
        end: 0,
    };
    for kernel in Kernel::available() {
        let mut index = StructuralIndex::default();
        kernel.index_window(lines.as_bytes(), &mut index);
        let starts: Vec<u32> = index.line_ends().iter().map(|end| end.mark).collect();
        let mut numbers = ShortNumbers::default();
        let padded = format!("{lines}        ");
        kernel.read_short_numbers(
            padded.as_bytes(),
            index.marks(),
            between,
            &starts[..texts.len()],
            &mut numbers,
        );
        for (row, text) in texts.iter().enumerate() {
            let Range { start, end } = numbers.range(row);
            assert_eq!(&lines[start..end], text);
            assert_eq!(
                numbers.values[row],
                expected(text),
                "{} {text:?}",
                kernel.name()
            );
            assert_eq!(
                ShortNumbers::read(padded.as_bytes(), start, end),
                expected(text),
                "{text:?}"
            );
        }
    }
}

#[test]
fn everything_that_can_be_made_of_these_bytes() {
    let mut texts = vec![String::new()];
    for length in 0..6 {
        let longest = texts.iter().filter(|text| text.len() == length);
        let longer: Vec<_> = longest
            .flat_map(|text| {
                ["0", "1", "9", ".", "-", "e", "/", ":"].map(|byte| text.clone() + byte)
            })
            .collect();
        texts.extend(longer);
    }
    check(&texts);
}

#[test]
fn every_byte_at_every_place() {
    let mut texts = Vec::new();
    for length in 1..=10 {
        for at in 0..length {
            for byte in (0x20..0x7F_u8).filter(|byte| *byte != b'"') {
                let mut text = "98765432109"[..length].to_owned();
                text.replace_range(at..=at, char::from(byte).encode_utf8(&mut [0; 4]));
                texts.push(text.clone());
                text.replace_range(0..1, "0");
                texts.push(text);
            }
        }
    }
    check(&texts);
}

#[test]
fn what_is_no_place_of_the_text_is_no_number() {
    let text = b"\"1\n\"2\n\"3\n\"4\n\"5\n\"6\n\"7\n\"8\n\"9\n";
    for kernel in Kernel::available() {
        let mut index = StructuralIndex::default();
        kernel.index_window(text, &mut index);
        let marks = index.marks();
        let starts: Vec<u32> = index.line_ends()[..9].iter().map(|end| end.mark).collect();
        for (start, end) in [
            (-9, -2),
            (i32::MIN, i32::MAX),
            (1, -1),
            (2, -1),
            (1000, 999),
        ] {
            let between = Between {
                mark: 1,
                start,
                end,
            };
            let mut numbers = ShortNumbers::default();
            kernel.read_short_numbers(text, marks, between, &starts, &mut numbers);
            assert_eq!(
                numbers.values,
                [ShortNumbers::NONE; 9],
                "{} {start} {end}",
                kernel.name()
            );
        }
        let near_end = Between {
            mark: 1,
            start: 1,
            end: 0,
        };
        let mut numbers = ShortNumbers::default();
        kernel.read_short_numbers(text, marks, near_end, &starts, &mut numbers);
        let digits = |value: &u64| value >> ShortNumbers::DECIMALS_BITS;
        assert!(numbers.values[..6].iter().map(digits).eq(1..=6));
        assert_eq!(
            numbers.values[7..],
            [ShortNumbers::NONE; 2],
            "too near to the end of the text"
        );
    }
}
