//! Every kernel of this CPU builds the same index.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ripsaw_kernels::{Kernel, StructuralIndex};

fuzz_target!(|window: &[u8]| {
    let expected = indexed(Kernel::Portable, window);
    for kernel in Kernel::ALL.into_iter().filter(|each| each.is_available()) {
        let index = indexed(kernel, window);
        assert_eq!(index.quotes(), expected.quotes(), "{}", kernel.name());
        assert_eq!(index.line_ends(), expected.line_ends(), "{}", kernel.name());
        for at in 0..window.len() as u32 {
            let is_special = expected.has_special(at, at + 1);
            assert_eq!(
                index.has_special(at, at + 1),
                is_special,
                "{}",
                kernel.name()
            );
        }
    }
});

fn indexed(kernel: Kernel, window: &[u8]) -> StructuralIndex {
    let mut index = StructuralIndex::new(kernel);
    index.build(window);
    index
}
