use super::distinct_counts::ValueHash;

const INDEX_BITS: u32 = 12;
const REGISTERS: usize = 1 << INDEX_BITS;
/// The greatest value of a register: no bit of a word is set.
const MAX_ZEROS: usize = 64;

/// Estimates how many distinct hashes were added, with a standard error of 1.63 %.
///
/// `HyperLogLog` (Flajolet, Fusy, Gandouet, Meunier, 2007), with the estimator of Otmar Ertl, "New cardinality estimation
/// algorithms for `HyperLogLog` sketches" (2017), algorithm 6, which has no bias to correct at any count.
#[derive(Clone, Debug)]
pub(super) struct HyperLogLog {
    registers: Box<[u8; REGISTERS]>,
}

impl Default for HyperLogLog {
    fn default() -> Self {
        Self {
            registers: Box::new([0; REGISTERS]),
        }
    }
}

impl HyperLogLog {
    #[inline]
    pub(super) fn add(&mut self, (zeros, index): ValueHash) {
        let register = &mut self.registers[index as usize % REGISTERS];
        *register = (*register).max(zeros.leading_zeros() as u8 + 1);
    }

    pub(super) fn merge(&mut self, other: &Self) {
        for (register, more) in self.registers.iter_mut().zip(*other.registers) {
            *register = (*register).max(more);
        }
    }

    pub(super) fn count(&self) -> u64 {
        let mut counts = [0_u32; MAX_ZEROS + 2];
        for register in *self.registers {
            counts[usize::from(register)] += 1;
        }
        let registers = REGISTERS as f64;
        let mut sum = registers * tau(1.0 - f64::from(counts[MAX_ZEROS + 1]) / registers);
        for count in counts[1..=MAX_ZEROS].iter().rev() {
            sum = 0.5 * (sum + f64::from(*count));
        }
        sum += registers * sigma(f64::from(counts[0]) / registers);
        let estimate = registers / (2.0 * std::f64::consts::LN_2) * registers / sum;
        estimate.round() as u64
    }
}

/// `x + sum of x^(2^k) 2^(k-1)` for k from 1 on.
fn sigma(mut x: f64) -> f64 {
    if x >= 1.0 {
        return f64::INFINITY;
    }
    let mut power = 1.0;
    let mut sum = x;
    loop {
        x *= x;
        let before = sum;
        sum += x * power;
        power += power;
        if sum <= before {
            return sum;
        }
    }
}

/// `(1 - x - sum of (1 - x^(2^-k))^2 2^-k) / 3` for k from 1 on.
fn tau(mut x: f64) -> f64 {
    if x <= 0.0 || x >= 1.0 {
        return 0.0;
    }
    let mut power = 1.0;
    let mut sum = 1.0 - x;
    loop {
        x = x.sqrt();
        let before = sum;
        power *= 0.5;
        sum -= (1.0 - x).powi(2) * power;
        if sum >= before {
            return sum / 3.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::HyperLogLog;
    use crate::aggregate::message_hash::hash_message_128;

    fn sketch(values: std::ops::Range<u32>) -> HyperLogLog {
        let mut sketch = HyperLogLog::default();
        for value in values {
            sketch.add(hash_message_128(format!("user_{value}").as_bytes()));
        }
        sketch
    }

    #[test]
    fn estimates_within_a_few_standard_errors() {
        assert_eq!(sketch(0..0).count(), 0);
        for count in [10, 1_000, 3_000, 10_000, 30_000, 100_000, 1_000_000] {
            let error = sketch(0..count).count() as f64 / f64::from(count) - 1.0;
            assert!(error.abs() < 3.0 * 0.0163, "{count}: {error}");
        }
    }

    #[test]
    fn parts_add_up_to_the_whole() {
        let mut merged = sketch(0..6000);
        merged.merge(&sketch(4000..9000));
        assert_eq!(merged.count(), sketch(0..9000).count());
    }
}
