use std::sync::OnceLock;

use crate::{Between, Literal, NearSum, ShortNumbers, StructuralIndex, arch};

/// Calls the instance of an algorithm that a kernel stands for.
macro_rules! run_on {
    ($kernel:expr, $algorithm:ident($($argument:expr),*)) => {{
        debug_assert!(
            $kernel.is_available(),
            "{} is not available on this CPU",
            $kernel.name()
        );
        match $kernel {
            // SAFETY: the kernel is available: `StructuralIndex::new` asserts that, and `Kernel::detect` gives no other.
            Kernel::Portable => unsafe { arch::portable::$algorithm($($argument),*) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Kernel::Avx2 => unsafe { arch::avx2::$algorithm($($argument),*) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Kernel::Avx512 => unsafe { arch::avx512::$algorithm($($argument),*) },
            // SAFETY: the portable kernel is always available.
            #[cfg(not(target_arch = "x86_64"))]
            Kernel::Avx2 | Kernel::Avx512 => unsafe { arch::portable::$algorithm($($argument),*) },
            // SAFETY: as for the first.
            #[cfg(all(target_arch = "aarch64", target_endian = "little"))]
            Kernel::Neon => unsafe { arch::neon::$algorithm($($argument),*) },
            // SAFETY: the portable kernel is always available.
            #[cfg(not(all(target_arch = "aarch64", target_endian = "little")))]
            Kernel::Neon => unsafe { arch::portable::$algorithm($($argument),*) },
        }
    }};
}

/// A set of instructions that the algorithms of this crate can use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kernel {
    /// x86-64 with AVX-512 F, BW, VL, VBMI, VBMI2 and VPOPCNTDQ, and GFNI: Ice Lake, Zen 4 and later.
    Avx512,
    /// x86-64 with AVX2, BMI 1 and 2.
    Avx2,
    /// Little-endian aarch64, all of which has NEON.
    Neon,
    /// Any CPU: eight bytes at a time in ordinary registers.
    Portable,
}

impl Kernel {
    /// Every kernel, the fastest first.
    pub const ALL: [Kernel; 4] = [Kernel::Avx512, Kernel::Avx2, Kernel::Neon, Kernel::Portable];

    /// The name: `avx512`, `avx2`, `neon`, `portable`.
    pub const fn name(self) -> &'static str {
        match self {
            Kernel::Avx512 => "avx512",
            Kernel::Avx2 => "avx2",
            Kernel::Neon => "neon",
            Kernel::Portable => "portable",
        }
    }

    /// Whether this CPU has the instructions.
    pub fn is_available(self) -> bool {
        match self {
            Kernel::Portable => true,
            Kernel::Neon => cfg!(all(target_arch = "aarch64", target_endian = "little")),
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
                    && std::is_x86_feature_detected!("avx512vl")
                    && std::is_x86_feature_detected!("avx512vbmi")
                    && std::is_x86_feature_detected!("avx512vbmi2")
                    && std::is_x86_feature_detected!("avx512vpopcntdq")
                    && std::is_x86_feature_detected!("gfni")
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

    pub(crate) fn index_window(self, window: &[u8], index: &mut StructuralIndex) {
        run_on!(self, index_window(window, index));
    }

    pub(crate) fn match_literals(
        self,
        text: &[u8],
        marks: &[u32],
        literals: &[Literal],
        first_marks: &[u32],
        differs: &mut Vec<bool>,
    ) {
        run_on!(
            self,
            match_literals(text, marks, literals, first_marks, differs)
        );
    }

    pub(crate) fn read_short_numbers(
        self,
        text: &[u8],
        marks: &[u32],
        between: Between,
        first_marks: &[u32],
        numbers: &mut ShortNumbers,
    ) {
        run_on!(
            self,
            read_short_numbers(text, marks, between, first_marks, numbers)
        );
    }

    pub(crate) fn sum_near(self, values: &[f64], lowest_exponent: u64) -> NearSum {
        run_on!(self, sum_near(values, lowest_exponent))
    }
}
