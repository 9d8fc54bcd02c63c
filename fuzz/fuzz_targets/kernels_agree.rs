//! Every kernel of this CPU builds the same index, and finds the same literals and numbers with it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ripsaw_kernels::{Between, Kernel, Literal, Place, ShortNumbers, StructuralIndex};

fuzz_target!(|input: ((i8, i8), &[u8], &[u8])| {
    let (offsets, literal, window) = input;
    let literal = &literal[..literal.len().min(Literal::MAX_BYTES)];
    let text = [window, &[b' '; Literal::MAX_BYTES]].concat();
    let expected = indexed(Kernel::PORTABLE, window);
    let (mut expected_special, mut special) = (Vec::new(), Vec::new());
    expected.find_special_lines(&mut expected_special);
    for kernel in Kernel::available() {
        let (index, name) = (indexed(kernel, window), kernel.name());
        assert_eq!(index.marks(), expected.marks(), "{name}");
        assert_eq!(index.line_ends(), expected.line_ends(), "{name}");
        assert_eq!(index.key_tails(), expected.key_tails(), "{name}");
        index.find_special_lines(&mut special);
        assert_eq!(special, expected_special, "{name}");
        for ends in index.line_ends().windows(2) {
            let hash = expected.hash_of_keys(ends[0].key, ends[1].key);
            assert_eq!(index.hash_of_keys(ends[0].key, ends[1].key), hash, "{name}");
        }
        let found = found_by(kernel, &index, &text, literal, offsets);
        assert_eq!(
            found,
            found_by(Kernel::PORTABLE, &expected, &text, literal, offsets),
            "{name}"
        );
    }
});

fn indexed(kernel: Kernel, window: &[u8]) -> StructuralIndex {
    let mut index = StructuralIndex::default();
    kernel.index_window(b"{\"left over\":1 \\\n", &mut index);
    kernel.index_window(window, &mut index);
    index
}

type Found = (Vec<bool>, Vec<u64>, Vec<u64>);

/// For each line, whether a literal is missing near its first or second mark; and the ranges and values of the numbers
/// between places near these marks.
fn found_by(
    kernel: Kernel,
    index: &StructuralIndex,
    text: &[u8],
    literal: &[u8],
    offsets: (i8, i8),
) -> Found {
    let lines = index.line_ends().windows(2);
    let first_marks: Vec<u32> = lines.map(|ends| ends[0].mark).collect();
    let place = |mark, offset| Place {
        mark,
        offset: i32::from(offset),
    };
    let literals = [
        Literal::new(literal, place(1, offsets.1)),
        Literal::new(&literal[..literal.len() / 2], place(0, offsets.0)),
    ];
    let mut differs = Vec::new();
    let marks = index.marks();
    kernel.match_literals(text, marks, &literals, &first_marks, &mut differs);
    let mut numbers = ShortNumbers::default();
    let between = Between {
        mark: 0,
        start: i32::from(offsets.0),
        end: i32::from(offsets.1),
    };
    kernel.read_short_numbers(text, marks, between, &first_marks, &mut numbers);
    (differs, numbers.ranges, numbers.values)
}
