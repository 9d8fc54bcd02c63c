//! Instances of the algorithms, one file per instruction set.

/// Defines the instances of the algorithms for a vector, compiled with the features that it needs beyond those of the target.
macro_rules! instances {
    ($vector:ident $(, $features:literal)?) => {
        /// Builds the index of a window.
        ///
        /// # Safety
        /// The CPU must have the instructions of the kernel.
        $(#[target_feature(enable = $features)])?
        pub(crate) unsafe fn index_window(window: &[u8], index: &mut StructuralIndex) {
            // SAFETY: the caller vouches for the instructions.
            unsafe { generic::index_window::<$vector>(window, index) }
        }

        /// Compares literals with some lines.
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

        /// Reads a number of each line.
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

        /// Adds up values that are near.
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
#[cfg(target_arch = "x86_64")]
mod avx512_segment;
#[cfg(all(target_arch = "aarch64", target_endian = "little"))]
pub(crate) mod neon;
pub(crate) mod portable;
