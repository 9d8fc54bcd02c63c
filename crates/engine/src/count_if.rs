//! Counts items with vector instructions.

/// Number of items that satisfy a condition. It is summed in bytes for 255 items at a time, the most that a
/// byte can count, because compilers turn that into vector instructions.
pub(crate) fn count_if<T: Copy>(items: &[T], condition: impl Fn(T) -> bool) -> u64 {
    let of_chunk = |chunk: &[T]| {
        let counts = chunk.iter().map(|item| u8::from(condition(*item)));
        u64::from(counts.sum::<u8>())
    };
    items.chunks(usize::from(u8::MAX)).map(of_chunk).sum()
}
