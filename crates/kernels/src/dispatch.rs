//! The choice of the kernel: which sets of instructions exist, which of them this CPU has, and the calls of the
//! matching instance of each algorithm.
//!
//! An algorithm exists once, in `generic`. `arch` compiles an instance of it per instruction set, and `run_on!` calls
//! the instance that belongs to a [`Kernel`]. The choice is made at run time, so that one binary runs on every CPU of
//! its architecture.

use std::sync::OnceLock;

use crate::{Between, Literal, NearSum, ShortNumbers, StructuralIndex, arch};

/// Calls the instance of an algorithm that belongs to a kernel.
macro_rules! run_on {
    ($kernel:expr, $algorithm:ident($($argument:expr),*)) => {{
        debug_assert!(
            $kernel.is_available(),
            "{} is not available on this CPU",
            $kernel.name()
        );
        match $kernel {
            // SAFETY: the kernel is available: `StructuralIndex::new` asserts it, and `Kernel::detect` returns no
            // other.
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
            // SAFETY: as for the first arm.
            #[cfg(all(target_arch = "aarch64", target_endian = "little"))]
            Kernel::Neon => unsafe { arch::neon::$algorithm($($argument),*) },
            // SAFETY: the portable kernel is always available.
            #[cfg(not(all(target_arch = "aarch64", target_endian = "little")))]
            Kernel::Neon => unsafe { arch::portable::$algorithm($($argument),*) },
        }
    }};
}

/// A set of CPU instructions that the algorithms of this crate can use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kernel {
    /// x86-64 with AVX-512 F, BW, VL, VBMI, VBMI2 and VPOPCNTDQ, and GFNI: Ice Lake, Zen 4 and later.
    Avx512,
    /// x86-64 with AVX2, BMI 1 and 2.
    Avx2,
    /// Little-endian aarch64, which always has NEON.
    Neon,
    /// Any CPU: processes eight bytes at a time in ordinary registers.
    Portable,
}

impl Kernel {
    /// All kernels, the fastest first.
    pub const ALL: [Kernel; 4] = [Kernel::Avx512, Kernel::Avx2, Kernel::Neon, Kernel::Portable];

    /// Name of the kernel: `avx512`, `avx2`, `neon` or `portable`.
    pub const fn name(self) -> &'static str {
        match self {
            Kernel::Avx512 => "avx512",
            Kernel::Avx2 => "avx2",
            Kernel::Neon => "neon",
            Kernel::Portable => "portable",
        }
    }

    /// Whether this CPU has the instructions of the kernel.
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

    /// Kernels that this CPU can run, the fastest first.
    pub fn available() -> impl Iterator<Item = Kernel> {
        Self::ALL.into_iter().filter(|kernel| kernel.is_available())
    }

    /// Kernel of this process, chosen once: the one named by the environment variable `RIPSAW_KERNEL` (meant for
    /// tests), or the fastest one if the variable is unset or empty.
    ///
    /// # Errors
    /// If this CPU cannot run the named kernel, or no kernel has that name.
    pub fn chosen() -> Result<Self, &'static UnavailableKernel> {
        static CHOSEN: OnceLock<Result<Kernel, UnavailableKernel>> = OnceLock::new();
        let chosen = CHOSEN.get_or_init(|| {
            let name = std::env::var_os("RIPSAW_KERNEL").unwrap_or_default();
            Self::named(&name.to_string_lossy())
        });
        chosen.as_ref().copied()
    }

    /// Like [`Kernel::chosen`], but falls back to the fastest kernel if the named one cannot run.
    pub fn detect() -> Self {
        Self::chosen().unwrap_or_else(|_| Self::fastest())
    }

    fn fastest() -> Self {
        Self::available().next().unwrap_or(Kernel::Portable)
    }

    /// Kernel with the given name, or the fastest one if the name is empty.
    fn named(name: &str) -> Result<Self, UnavailableKernel> {
        if name.is_empty() {
            return Ok(Self::fastest());
        }
        Self::available()
            .find(|kernel| kernel.name() == name)
            .ok_or_else(|| UnavailableKernel(name.to_owned()))
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

/// Error: the name of a kernel that this CPU cannot run or that does not exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnavailableKernel(String);

impl std::fmt::Display for UnavailableKernel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self(name) = self;
        if Kernel::ALL.iter().any(|kernel| kernel.name() == name) {
            write!(f, "this CPU cannot run the kernel {name:?}")?;
        } else {
            write!(f, "there is no kernel {name:?}")?;
        }
        let available: Vec<_> = Kernel::available().map(Kernel::name).collect();
        write!(f, "; this CPU can run {}", available.join(", "))
    }
}

impl std::error::Error for UnavailableKernel {}

#[cfg(test)]
mod tests {
    use super::Kernel;

    #[test]
    fn a_kernel_that_cannot_run_is_refused_by_name() {
        for kernel in Kernel::ALL {
            let named = Kernel::named(kernel.name());
            if kernel.is_available() {
                assert_eq!(named, Ok(kernel));
            } else {
                let message = named.unwrap_err().to_string();
                let expected = format!("this CPU cannot run the kernel {:?}; ", kernel.name());
                assert!(message.starts_with(&expected), "{message}");
                assert!(message.ends_with("portable"), "{message}");
            }
        }
        let message = Kernel::named("AVX2").unwrap_err().to_string();
        assert!(message.starts_with("there is no kernel \"AVX2\"; this CPU can run "));
        assert_eq!(Kernel::named(""), Ok(Kernel::fastest()));
    }
}
