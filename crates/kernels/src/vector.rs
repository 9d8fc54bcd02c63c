/// One block (64 bytes) in registers: the only thing that differs between kernels.
///
/// Bit `i` of every mask stands for byte `i` of the block.
pub(crate) trait Vector: Copy {
    /// Loads a block.
    ///
    /// # Safety
    /// The CPU must have the instructions of the kernel.
    unsafe fn load(block: &[u8; 64]) -> Self;

    /// The bytes that equal `byte`.
    ///
    /// # Safety
    /// As for [`Vector::load`].
    unsafe fn equal(self, byte: u8) -> u64;

    /// The bytes below 0x20.
    ///
    /// # Safety
    /// As for [`Vector::load`].
    unsafe fn control(self) -> u64;

    /// The bytes from 0x80 on.
    ///
    /// # Safety
    /// As for [`Vector::load`].
    unsafe fn non_ascii(self) -> u64;

    /// Writes `base + i` for every set bit `i` of `mask`, ascending, and returns their number. May write
    /// anything into the rest of `out`.
    ///
    /// # Safety
    /// As for [`Vector::load`].
    #[inline(always)]
    unsafe fn flatten(mask: u64, base: u32, out: &mut [u32; 64]) -> usize {
        let mut rest = mask;
        let count = mask.count_ones() as usize;
        // Eight at a time without a branch per bit; what is written behind the last bit is overwritten next.
        for group in out.chunks_exact_mut(8).take(count.div_ceil(8)) {
            for position in group {
                *position = base.wrapping_add(rest.trailing_zeros());
                rest &= rest.wrapping_sub(1);
            }
        }
        count
    }
}
