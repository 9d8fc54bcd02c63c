//! Every kernel against a byte-by-byte oracle.

use proptest::prelude::*;
use ripsaw_kernels::{Kernel, StructuralIndex};

/// Quotes, line ends and special bytes, one byte after the other.
fn naive(window: &[u8]) -> (Vec<u32>, Vec<u32>, Vec<bool>) {
    let (mut quotes, mut line_ends, mut special) =
        (Vec::new(), Vec::new(), vec![false; window.len()]);
    let mut escaped = false;
    for (at, &byte) in window.iter().enumerate() {
        match byte {
            b'\n' => line_ends.push(at as u32),
            b'"' if !escaped => quotes.push(at as u32),
            _ => {}
        }
        let after_return = at > 0 && window[at - 1] == b'\r' && byte != b'\n';
        special[at] = byte == b'\\'
            || byte >= 0x80
            || (byte < 0x20 && byte != b'\n' && byte != b'\r')
            || after_return;
        escaped = byte == b'\\' && !escaped;
    }
    quotes.push(StructuralIndex::NO_QUOTE);
    (quotes, line_ends, special)
}

fn check(window: &[u8]) {
    let (quotes, line_ends, special) = naive(window);
    for kernel in Kernel::ALL
        .into_iter()
        .filter(|kernel| kernel.is_available())
    {
        let mut index = StructuralIndex::new(kernel);
        index.build(b"\"left over\" \\\n");
        index.build(window);
        assert_eq!(index.quotes(), quotes, "{} {window:?}", kernel.name());
        assert_eq!(index.line_ends(), line_ends, "{} {window:?}", kernel.name());
        for from in 0..window.len() {
            let to = window.len().min(from + 1 + (from * 7) % 150);
            let expected = special[from..to].contains(&true);
            assert_eq!(
                index.has_special(from as u32, to as u32),
                expected,
                "{} {from}..{to}",
                kernel.name()
            );
        }
    }
}

#[test]
fn portable_and_at_least_one_vector_kernel_run_here() {
    assert!(Kernel::Portable.is_available());
    if cfg!(target_arch = "x86_64") && std::env::var_os("CI").is_some() {
        assert!(Kernel::Avx2.is_available(), "CI must be able to check AVX2");
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
fn a_block_may_be_full_of_positions() {
    for length in [0, 1, 63, 64, 65, 200] {
        check(&vec![b'"'; length]);
        check(&vec![b'\n'; length]);
    }
}

proptest! {
    #[test]
    fn any_bytes(window in prop::collection::vec(any::<u8>(), 0..400)) {
        check(&window);
    }

    #[test]
    fn dense_in_what_matters(window in prop::collection::vec(prop::sample::select(b"\"\\\n\r\t a{\xc3".to_vec()), 0..400)) {
        check(&window);
    }
}
