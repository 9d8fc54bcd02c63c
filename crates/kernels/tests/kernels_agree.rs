//! Compares every kernel with an oracle that works byte by byte.

use std::io::Write;

use proptest::prelude::*;
use ripsaw_kernels::{InstructionSet, Kernel, LineEnd, Literal, Place, Special, StructuralIndex};

#[derive(Debug, PartialEq)]
struct Naive {
    marks: Vec<u32>,
    line_ends: Vec<LineEnd>,
    key_tails: Vec<u8>,
    special: Vec<Special>,
}

/// Finds marks, line ends, key tails and special bytes, byte by byte. `special` has an entry per byte.
fn naive(window: &[u8]) -> Naive {
    let mut found = Naive {
        marks: vec![StructuralIndex::BEFORE_WINDOW],
        line_ends: vec![LineEnd::default()],
        key_tails: Vec::new(),
        special: vec![Special::default(); window.len()],
    };
    let byte_before = |at: usize, count: usize| at.checked_sub(count).map_or(0, |at| window[at]);
    let mut escaped = false;
    for (at, &byte) in window.iter().enumerate() {
        let is_behind_quote =
            at > 0 && found.marks.last() == Some(&(at as u32 - 1)) && window[at - 1] == b'"';
        match byte {
            b'\n' => {
                found.line_ends.push(LineEnd {
                    mark: found.marks.len() as u32,
                    key: found.key_tails.len() as u32,
                });
                found.marks.push(at as u32);
            }
            b'"' if !escaped => found.marks.push(at as u32),
            b':' if is_behind_quote => {
                found
                    .key_tails
                    .push(byte_before(at, 2).wrapping_add(byte_before(at, 3).wrapping_mul(2)));
            }
            _ => {}
        }
        let after_return = at > 0 && window[at - 1] == b'\r' && byte != b'\n';
        let is_control = byte < 0x20 && byte != b'\n' && byte != b'\r';
        found.special[at] = Special::new(
            byte == b'\\',
            is_control || after_return || (escaped && !is_escape(window, at)),
            byte >= 0x80,
        );
        escaped = byte == b'\\' && !escaped;
    }
    found
}

/// Whether an escape begins with the byte at `at`, which follows a backslash, and ends within the same segment (512
/// bytes).
fn is_escape(window: &[u8], at: usize) -> bool {
    let segment_end = window.len().min((at / 512 + 1) * 512);
    match &window[at..segment_end] {
        [b'u', digits @ ..] => digits.len() >= 4 && digits[..4].iter().all(u8::is_ascii_hexdigit),
        rest => b"\"\\/bfnrt".contains(&rest[0]),
    }
}

fn check(window: &[u8]) {
    let expected = naive(window);
    for kernel in Kernel::available() {
        let mut index = StructuralIndex::default();
        kernel.index_window(b"{\"left over\":1 \\\n", &mut index);
        kernel.index_window(window, &mut index);
        let name = kernel.name();
        assert_eq!(index.marks(), expected.marks, "{name} {window:?}");
        assert_eq!(index.line_ends(), expected.line_ends, "{name} {window:?}");
        assert_eq!(index.key_tails(), expected.key_tails, "{name} {window:?}");
        let mut special_lines = Vec::new();
        index.find_special_lines(&mut special_lines);
        let mut start = 0;
        for (row, line) in index.line_ends()[1..].iter().enumerate() {
            let end = index.marks()[line.mark as usize] as usize;
            let bytes = &expected.special[start..end];
            let behind = expected.special[end];
            let special = Special::new(
                bytes.iter().any(|byte| byte.escapes()),
                bytes.iter().any(|byte| byte.doubtful()) || behind.doubtful(),
                bytes.iter().any(|byte| byte.non_ascii()),
            );
            assert_eq!(special_lines[row], special, "{name} line {row} {window:?}");
            start = end + 1;
        }
    }
}

#[test]
fn portable_and_at_least_one_vector_kernel_run_here() {
    for instructions in InstructionSet::ALL {
        let verdict = if instructions.is_available() {
            "is tested"
        } else {
            "is skipped: this CPU lacks it"
        };
        // The test harness captures `eprintln!` of passing tests, but not direct writes to the stream.
        let mut stderr = std::io::stderr();
        writeln!(stderr, "kernel {} {verdict}", instructions.name()).unwrap();
    }
    assert!(InstructionSet::Portable.is_available());
    if cfg!(target_arch = "x86_64") && std::env::var_os("CI").is_some() {
        assert!(
            InstructionSet::Avx2.is_available(),
            "CI must be able to check AVX2"
        );
    }
    if cfg!(all(target_arch = "aarch64", target_endian = "little")) {
        assert!(InstructionSet::Neon.is_available());
    }
}

#[test]
fn every_byte_at_every_place_of_a_block() {
    for byte in 0..=255_u8 {
        for at in [0, 1, 7, 8, 31, 32, 62, 63, 64, 65, 127, 128] {
            let mut window = [b'a'; 130];
            window[at] = byte;
            check(&window);
        }
    }
}

#[test]
fn runs_of_backslashes_across_blocks() {
    for start in 50..70 {
        for length in 0..80 {
            let mut window = vec![b'a'; start];
            window.extend(std::iter::repeat_n(b'\\', length));
            window.extend_from_slice(b"\"x\"\r\n\"\\\n\"\r\r\n");
            check(&window);
        }
    }
}

#[test]
fn escapes_across_blocks() {
    for start in (40..70).chain(490..530) {
        for escape in [
            "\\u12aF",
            "\\u12a",
            "\\u12ag",
            "\\U12aF",
            "\\n",
            "\\x",
            "\\\\u12a",
            "\\\\\\u12aF",
        ] {
            let line = format!("{}\"{escape}\"\n", "a".repeat(start));
            check(format!("{line}x\n{line}").as_bytes());
            check(&line.as_bytes()[..line.len() - 2]);
        }
    }
}

#[test]
fn keys_across_blocks() {
    for start in 0..140 {
        let mut window = vec![b' '; start];
        window.extend_from_slice(
            b"{\"level\":\"::1\",\"\":\":\",\"a\":1,\"b\" :\":x\"}\n{\"c\":2}\n",
        );
        check(&window);
    }
}

#[test]
fn a_block_may_be_full_of_positions() {
    for length in [0, 1, 63, 64, 65, 200] {
        check(&vec![b'"'; length]);
        check(&vec![b'\n'; length]);
        check(&b"\":".repeat(length));
    }
}

#[test]
fn a_block_may_have_more_positions_than_most() {
    for start in 500..580 {
        for count in 14..19 {
            let (before, behind) = (&vec![b' '; start][..], &[b' '; 90][..]);
            check(&[before, &b"\":".repeat(count), behind, b"\n"].concat());
            check(&[before, &b"a\n".repeat(count), behind].concat());
        }
    }
}

#[test]
fn equal_tails_have_equal_hashes() {
    for kernel in Kernel::available() {
        let mut index = StructuralIndex::default();
        let keys: Vec<String> = (0..20).map(|key| format!("\"key{key}\":1")).collect();
        let line = keys.join(",");
        let window = format!("{line}\n{line}\n{}\n", line.replace("key19", "key18"));
        kernel.index_window(window.as_bytes(), &mut index);
        let hash = |from, to| index.hash_of_keys(from, to);
        assert_eq!(hash(0, 20), hash(20, 40));
        assert_ne!(hash(0, 20), hash(40, 60));
        assert_ne!(hash(0, 8), hash(0, 9));
        assert_eq!(hash(0, 0), hash(60, 60));
    }
}

#[test]
fn literals_are_found_where_they_should_be_only() {
    let lines = "{\"a\":\"xy\",\"b\":1}\n{\"a\":\"\",\"b\":22}\n{\"a\":\"z\",\"c\":3}\n{\"a\"\n";
    let text = format!("{lines}{}", " ".repeat(Literal::MAX_BYTES));
    let literals = [
        Literal::new(b"{\"a\":\"", Place { mark: 0, offset: 1 }),
        Literal::new(b"\",\"b\":", Place { mark: 4, offset: 0 }),
        Literal::new(
            b"}\n",
            Place {
                mark: 7,
                offset: -1,
            },
        ),
    ];
    for kernel in Kernel::available() {
        let mut index = StructuralIndex::default();
        kernel.index_window(lines.as_bytes(), &mut index);
        let marks = index.marks();
        let starts: Vec<u32> = index.line_ends()[..4].iter().map(|end| end.mark).collect();
        let mut differs = vec![true];
        kernel.match_literals(text.as_bytes(), marks, &literals, &starts, &mut differs);
        assert_eq!(differs, [false, false, true, true], "{}", kernel.name());
        kernel.match_literals(lines.as_bytes(), marks, &literals, &starts, &mut differs);
        assert_eq!(
            differs,
            [false, true, true, true],
            "{}: too near to the end",
            kernel.name()
        );
        for (mark, offset) in [(0, -1), (0, 0), (99, 0), (1, i32::MIN), (1, i32::MAX)] {
            let far = [Literal::new(b"", Place { mark, offset })];
            kernel.match_literals(text.as_bytes(), marks, &far, &starts[..1], &mut differs);
            assert_eq!(differs, [true], "{mark} {offset}");
        }
    }
}

proptest! {
    #[test]
    fn any_bytes(window in prop::collection::vec(any::<u8>(), 0..1200)) {
        check(&window);
    }

    #[test]
    fn dense_in_what_matters(window in prop::collection::vec(prop::sample::select(b"\"\\\n\r\t anu0f/{:\xc3".to_vec()), 0..1200)) {
        check(&window);
    }

    #[test]
    fn every_kernel_compares_alike(
        window in prop::collection::vec(prop::sample::select(b"\"\nab".to_vec()), 0..200),
        literal in prop::collection::vec(prop::sample::select(b"\"\nab".to_vec()), 0..5),
        mark in 0_u32..9,
        offset in -9_i32..9,
    ) {
        let text = [&window[..], &[b' '; 32]].concat();
        let literals = [Literal::new(&literal, Place { mark, offset })];
        for kernel in Kernel::available() {
            let mut index = StructuralIndex::default();
            kernel.index_window(&window, &mut index);
            let starts: Vec<u32> = index.line_ends().iter().map(|end| end.mark).collect();
            let mut differs = Vec::new();
            kernel.match_literals(&text, index.marks(), &literals, &starts, &mut differs);
            for (start, differs) in starts.iter().zip(differs) {
                let at = index.marks().get((start + mark) as usize).map(|at| at.wrapping_add_signed(offset) as usize);
                let found = at.and_then(|at| text.get(at..at.checked_add(32)?)).is_some_and(|text| text.starts_with(&literal));
                prop_assert_eq!(differs, !found);
            }
        }
    }
}
