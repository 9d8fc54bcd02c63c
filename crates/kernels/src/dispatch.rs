//! The choice of the kernel, and the calls of the matching instance of each algorithm.
//!
//! An algorithm exists once, in `generic`. `arch` compiles an instance of it per instruction set, and `run_on!` calls
//! the instance that belongs to a [`Kernel`]. The choice is made at run time, so that one binary runs on every CPU of
//! its architecture. A [`Kernel`] can only be made for instructions that this CPU has, so its methods are safe.

use std::sync::OnceLock;

use crate::arch;
use crate::index::StructuralIndex;
use crate::instruction_set::InstructionSet;
use crate::literal::Literal;
use crate::near_sum::NearSum;
use crate::place::Between;
use crate::short_numbers::ShortNumbers;

/// Calls the instance of an algorithm that belongs to a kernel.
macro_rules! run_on {
    ($kernel:expr, $algorithm:ident($($argument:expr),*)) => {
        match $kernel.0 {
            // SAFETY: every CPU has the instructions of the portable kernel.
            InstructionSet::Portable => unsafe { arch::portable::$algorithm($($argument),*) },
            // SAFETY: the CPU has the instructions: `Kernel::new` has checked it.
            #[cfg(target_arch = "x86_64")]
            InstructionSet::Avx2 => unsafe { arch::avx2::$algorithm($($argument),*) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            InstructionSet::Avx512 => unsafe { arch::avx512::$algorithm($($argument),*) },
            // SAFETY: every CPU has the instructions of the portable kernel.
            #[cfg(not(target_arch = "x86_64"))]
            InstructionSet::Avx2 | InstructionSet::Avx512 => unsafe {
                arch::portable::$algorithm($($argument),*)
            },
            // SAFETY: the CPU has the instructions: `Kernel::new` has checked it.
            #[cfg(all(target_arch = "aarch64", target_endian = "little"))]
            InstructionSet::Neon => unsafe { arch::neon::$algorithm($($argument),*) },
            // SAFETY: every CPU has the instructions of the portable kernel.
            #[cfg(not(all(target_arch = "aarch64", target_endian = "little")))]
            InstructionSet::Neon => unsafe { arch::portable::$algorithm($($argument),*) },
        }
    };
}

/// The algorithms of this crate, compiled for an [`InstructionSet`] that this CPU has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kernel(InstructionSet);

impl Kernel {
    /// The kernel that every CPU can run.
    pub const PORTABLE: Self = Self(InstructionSet::Portable);

    /// The kernel for an instruction set; `None` if this CPU does not have the instructions.
    pub fn new(instructions: InstructionSet) -> Option<Self> {
        instructions.is_available().then_some(Self(instructions))
    }

    /// Name of the kernel, which is that of its instruction set.
    pub const fn name(self) -> &'static str {
        self.0.name()
    }

    /// Kernels that this CPU can run, the fastest first.
    pub fn available() -> impl Iterator<Item = Self> {
        InstructionSet::ALL.into_iter().filter_map(Self::new)
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
        Self::available().next().unwrap_or(Self::PORTABLE)
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

    /// Indexes a window and replaces the previous contents of `index`. The window should consist of whole lines,
    /// because no state is carried from one window to the next.
    ///
    /// # Panics
    /// If the window has more than [`StructuralIndex::MAX_WINDOW_BYTES`].
    pub fn index_window(self, window: &[u8], index: &mut StructuralIndex) {
        assert!(
            window.len() <= StructuralIndex::MAX_WINDOW_BYTES,
            "positions are 32 bits wide"
        );
        run_on!(self, index_window(window, index));
    }

    /// Sets `differs`, for each of the given lines, to whether any literal is missing from its place.
    ///
    /// `text` begins with the window and may continue after it; `marks` are those of its index. `first_marks` are the
    /// indices of the marks of the line feeds before the lines. A literal that begins less than [`Literal::MAX_BYTES`]
    /// before the end of `text` counts as missing.
    pub fn match_literals(
        self,
        text: &[u8],
        marks: &[u32],
        literals: &[Literal],
        first_marks: &[u32],
        differs: &mut Vec<bool>,
    ) {
        differs.clear();
        run_on!(
            self,
            match_literals(text, marks, literals, first_marks, differs)
        );
    }

    /// Reads the text between two marks of the given lines as short numbers.
    ///
    /// `text` begins with the window and may continue after it; `marks` are those of its index. `first_marks` are the
    /// indices of the marks of the line feeds before the lines. A number that begins less than eight bytes before the
    /// end of `text` is not read and becomes [`ShortNumbers::NONE`].
    ///
    /// # Panics
    /// If `between` refers to marks that do not exist.
    pub fn read_short_numbers(
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

    /// Sums the values whose biased exponents (as stored in the `f64`) are in `lowest_exponent..lowest_exponent +
    /// NearSum::EXPONENTS`, and ignores the others.
    ///
    /// # Panics
    /// If there are more than [`NearSum::MAX_VALUES`] values, or if the range includes exponents of zeros, subnormal
    /// numbers, infinities or NaN.
    pub fn sum_near(self, values: &[f64], lowest_exponent: u64) -> NearSum {
        assert!(values.len() <= NearSum::MAX_VALUES, "sums would overflow");
        assert!(
            (1..0x7FF - u64::from(NearSum::EXPONENTS)).contains(&lowest_exponent),
            "subnormal and infinite values are not near"
        );
        run_on!(self, sum_near(values, lowest_exponent))
    }
}

/// Error: the name of a kernel that this CPU cannot run or that does not exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnavailableKernel(String);

impl std::fmt::Display for UnavailableKernel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self(name) = self;
        if InstructionSet::ALL.iter().any(|set| set.name() == name) {
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
    use super::{InstructionSet, Kernel};

    #[test]
    fn a_kernel_that_cannot_run_is_refused_by_name() {
        for instructions in InstructionSet::ALL {
            let named = Kernel::named(instructions.name());
            if let Some(kernel) = Kernel::new(instructions) {
                assert_eq!(named, Ok(kernel));
            } else {
                let message = named.unwrap_err().to_string();
                let expected =
                    format!("this CPU cannot run the kernel {:?}; ", instructions.name());
                assert!(message.starts_with(&expected), "{message}");
                assert!(message.ends_with("portable"), "{message}");
            }
        }
        let message = Kernel::named("AVX2").unwrap_err().to_string();
        assert!(message.starts_with("there is no kernel \"AVX2\"; this CPU can run "));
        assert_eq!(Kernel::named(""), Ok(Kernel::fastest()));
    }
}
