//! Instances of the algorithms, one file per instruction set.
//!
//! Each file implements [`Vector`](crate::vector::Vector) for its registers and calls `instances!`, which defines the
//! four entry points of a kernel. They are the only functions with `#[target_feature]`; the algorithms and the methods
//! of the vector are inlined into them.

/// Defines the entry points of a kernel: instances of the algorithms for `$vector`, compiled with the target features
/// that it needs in addition to those of the target.
macro_rules! instances {
    ($vector:ident $(, $features:literal)?) => {
        /// Builds the index of a window.
        ///
        /// # Safety
        /// The CPU must have the instructions of the kernel.
        $(#[target_feature(enable = $features)])?
        pub(crate) unsafe fn index_window(window: &[u8], index: &mut StructuralIndex) {
            // SAFETY: the caller guarantees the instructions.
            unsafe { generic::index_window::<$vector>(window, index) }
        }

        /// Finds out which lines differ from any of the literals.
        ///
        /// # Safety
        /// The CPU must have the instructions of the kernel.
        $(#[target_feature(enable = $features)])?
        pub(crate) unsafe fn match_literals(
            text: &[u8],
            marks: &[u32],
            literals: &[Literal],
            first_marks: &[u32],
            differs: &mut Vec<bool>,
        ) {
            // SAFETY: as above.
            unsafe {
                generic::match_literals::<$vector>(text, marks, literals, first_marks, differs)
            }
        }

        /// Reads a short number from each line.
        ///
        /// # Safety
        /// The CPU must have the instructions of the kernel.
        $(#[target_feature(enable = $features)])?
        pub(crate) unsafe fn read_short_numbers(
            text: &[u8],
            marks: &[u32],
            between: Between,
            first_marks: &[u32],
            numbers: &mut ShortNumbers,
        ) {
            generic::read_short_numbers(text, marks, between, first_marks, numbers);
        }

        /// Sums the values that are near.
        ///
        /// # Safety
        /// The CPU must have the instructions of the kernel.
        $(#[target_feature(enable = $features)])?
        pub(crate) unsafe fn sum_near(values: &[f64], lowest_exponent: u64) -> NearSum {
            generic::sum_near(values, lowest_exponent)
        }
    };
}

#[cfg(target_arch = "x86_64")]
pub(crate) mod avx2;
#[cfg(target_arch = "x86_64")]
pub(crate) mod avx512;
#[cfg(all(target_arch = "aarch64", target_endian = "little"))]
pub(crate) mod neon;
pub(crate) mod portable;
