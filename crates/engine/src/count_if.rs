/// How many items satisfy a condition. Counted in bytes as far as these hold, which compilers turn into vectors.
pub(crate) fn count_if<T: Copy>(items: &[T], condition: impl Fn(T) -> bool) -> u64 {
    let of_chunk = |chunk: &[T]| {
        let counts = chunk.iter().map(|item| u8::from(condition(*item)));
        u64::from(counts.sum::<u8>())
    };
    items.chunks(usize::from(u8::MAX)).map(of_chunk).sum()
}
