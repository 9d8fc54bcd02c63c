use std::sync::OnceLock;

use crate::{Literal, NearSum, Place, ShortNumbers, StructuralIndex, arch};

/// A set of instructions that the algorithms of this crate can use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kernel {
    /// x86-64 with AVX-512 F, BW, CD, VL, VBMI and VBMI2.
    Avx512,
    /// x86-64 with AVX2, BMI 1 and 2.
    Avx2,
    /// Any CPU: eight bytes at a time in ordinary registers.
    Portable,
}

impl Kernel {
    /// Every kernel, the fastest first.
    pub const ALL: [Kernel; 3] = [Kernel::Avx512, Kernel::Avx2, Kernel::Portable];

    /// The name: `avx512`, `avx2`, `portable`.
    pub const fn name(self) -> &'static str {
        match self {
            Kernel::Avx512 => "avx512",
            Kernel::Avx2 => "avx2",
            Kernel::Portable => "portable",
        }
    }

    /// Whether this CPU has the instructions.
    pub fn is_available(self) -> bool {
        match self {
            Kernel::Portable => true,
            #[cfg(target_arch = "x86_64")]
            Kernel::Avx2 => {
                std::is_x86_feature_detected!("avx2")
                    && std::is_x86_feature_detected!("bmi1")
                    && std::is_x86_feature_detected!("bmi2")
                    && std::is_x86_feature_detected!("lzcnt")
                    && std::is_x86_feature_detected!("popcnt")
            }
            #[cfg(target_arch = "x86_64")]
            Kernel::Avx512 => {
                Kernel::Avx2.is_available()
                    && std::is_x86_feature_detected!("avx512f")
                    && std::is_x86_feature_detected!("avx512bw")
                    && std::is_x86_feature_detected!("avx512cd")
                    && std::is_x86_feature_detected!("avx512vl")
                    && std::is_x86_feature_detected!("avx512vbmi")
                    && std::is_x86_feature_detected!("avx512vbmi2")
            }
            #[cfg(not(target_arch = "x86_64"))]
            Kernel::Avx2 | Kernel::Avx512 => false,
        }
    }

    /// The fastest kernel of this CPU, chosen once. The environment variable `RIPSAW_KERNEL` forces another
    /// one, if it is available: for tests.
    pub fn detect() -> Self {
        static CHOSEN: OnceLock<Kernel> = OnceLock::new();
        *CHOSEN.get_or_init(|| {
            let forced = std::env::var("RIPSAW_KERNEL").ok();
            let available = || Self::ALL.into_iter().filter(|kernel| kernel.is_available());
            available()
                .find(|kernel| forced.as_deref() == Some(kernel.name()))
                .or_else(|| available().next())
                .unwrap_or(Kernel::Portable)
        })
    }

    fn debug_assert_available(self) {
        debug_assert!(
            self.is_available(),
            "{} is not available on this CPU",
            self.name()
        );
    }

    pub(crate) fn index_window(self, window: &[u8], index: &mut StructuralIndex) {
        self.debug_assert_available();
        match self {
            Kernel::Portable => arch::portable::index_window(window, index),
            // SAFETY: an index is made only with an available kernel, which `StructuralIndex::new` asserts.
            #[cfg(target_arch = "x86_64")]
            Kernel::Avx2 => unsafe { arch::avx2::index_window(window, index) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Kernel::Avx512 => unsafe { arch::avx512::index_window(window, index) },
            #[cfg(not(target_arch = "x86_64"))]
            Kernel::Avx2 | Kernel::Avx512 => arch::portable::index_window(window, index),
        }
    }

    pub(crate) fn match_literals(
        self,
        text: &[u8],
        marks: &[u32],
        literals: &[Literal],
        first_marks: &[u32],
        differs: &mut Vec<bool>,
    ) {
        self.debug_assert_available();
        match self {
            Kernel::Portable => {
                arch::portable::match_literals(text, marks, literals, first_marks, differs);
            }
            // SAFETY: an index is made only with an available kernel, which `StructuralIndex::new` asserts.
            #[cfg(target_arch = "x86_64")]
            Kernel::Avx2 => unsafe {
                arch::avx2::match_literals(text, marks, literals, first_marks, differs);
            },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Kernel::Avx512 => unsafe {
                arch::avx512::match_literals(text, marks, literals, first_marks, differs);
            },
            #[cfg(not(target_arch = "x86_64"))]
            Kernel::Avx2 | Kernel::Avx512 => {
                arch::portable::match_literals(text, marks, literals, first_marks, differs);
            }
        }
    }

    pub(crate) fn read_short_numbers(
        self,
        text: &[u8],
        marks: &[u32],
        between: (Place, Place),
        first_marks: &[u32],
        numbers: &mut ShortNumbers,
    ) {
        self.debug_assert_available();
        match self {
            Kernel::Portable => {
                arch::portable::read_short_numbers(text, marks, between, first_marks, numbers);
            }
            // SAFETY: an index is made only with an available kernel, which `StructuralIndex::new` asserts.
            #[cfg(target_arch = "x86_64")]
            Kernel::Avx2 => unsafe {
                arch::avx2::read_short_numbers(text, marks, between, first_marks, numbers);
            },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Kernel::Avx512 => unsafe {
                arch::avx512::read_short_numbers(text, marks, between, first_marks, numbers);
            },
            #[cfg(not(target_arch = "x86_64"))]
            Kernel::Avx2 | Kernel::Avx512 => {
                arch::portable::read_short_numbers(text, marks, between, first_marks, numbers);
            }
        }
    }

    pub(crate) fn sum_near(self, values: &[f64], lowest_exponent: u64) -> NearSum {
        self.debug_assert_available();
        match self {
            Kernel::Portable => arch::portable::sum_near(values, lowest_exponent),
            // SAFETY: `Kernel::detect` gives an available kernel.
            #[cfg(target_arch = "x86_64")]
            Kernel::Avx2 => unsafe { arch::avx2::sum_near(values, lowest_exponent) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Kernel::Avx512 => unsafe { arch::avx512::sum_near(values, lowest_exponent) },
            #[cfg(not(target_arch = "x86_64"))]
            Kernel::Avx2 | Kernel::Avx512 => arch::portable::sum_near(values, lowest_exponent),
        }
    }
}
