//! Integers that compare like doubles.

/// Returns an integer with the total order of `f64`. [`value_of`] is the inverse.
#[inline]
pub(crate) fn order_key(value: f64) -> i64 {
    flip(value.to_bits() as i64)
}

/// Returns the number of an [`order_key`].
pub(crate) fn value_of(key: i64) -> f64 {
    f64::from_bits(flip(key) as u64)
}

#[inline]
fn flip(bits: i64) -> i64 {
    bits ^ ((bits >> 63) as u64 >> 1) as i64
}

#[cfg(test)]
mod tests {
    use super::{order_key, value_of};

    #[test]
    fn keys_have_the_total_order_of_the_numbers() {
        let ascending = [
            f64::NEG_INFINITY,
            -1.5,
            -f64::MIN_POSITIVE,
            -0.0,
            0.0,
            5e-324,
            1.0,
            f64::MAX,
            f64::INFINITY,
        ];
        let keys = ascending.map(order_key);
        assert!(keys.is_sorted());
        assert_eq!(
            keys.map(value_of).map(f64::to_bits),
            ascending.map(f64::to_bits)
        );
    }
}
