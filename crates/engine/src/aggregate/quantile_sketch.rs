//! A quantile sketch with a bounded relative error: counts of values in buckets.
//!
//! This is `DDSketch` (Masson, Rim, Lee: "`DDSketch`: A fast and fully-mergeable quantile sketch with relative-error
//! guarantees", VLDB 2019), with the logarithm interpolated linearly between powers of two. A bucket is then a prefix
//! of the bits of the `f64`, so that an update needs no logarithm:
//!
//! ```text
//! bucket(magnitude) = bits(magnitude) >> 43          # 11 bits of exponent, 9 bits of fraction
//! update(value):      pages[sign][bucket / 512][bucket % 512] += 1
//! value_at(index):    walk the buckets in ascending order, the negative ones from the greatest magnitude;
//!                     return the middle of the bucket in which the running count passes index
//! ```
//!
//! - 9 bits of the fraction give 512 buckets per power of two. The widest bucket, relative to its lower border, is the
//!   first one of a power: 1/512. The middle is within half of that, 1/1024, of every value, which is below the error
//!   of 0.001 that is reported.
//! - Buckets never collapse. The counts therefore depend only on the multiset of values, and merging is addition.
//! - A page holds one power of two: 512 counters, 4 KiB. Pages are allocated when first needed; all pages of both signs
//!   take at most 17 MiB.
//! - The exponent of subnormals is constant. They are scaled by 2^52, which makes them normal, and have 52 pages of
//!   their own below those of normal numbers.

/// Number of buckets for one power of two: the ratio of neighbouring bucket borders is at most 1 + 1/512.
const PAGE: usize = 512;
const SUB_BUCKET_SHIFT: u32 = 43;
const EXPONENTS: usize = 2048;
/// Number of pages below those of the normal numbers, for subnormal ones scaled by 2^52.
const SUBNORMAL_PAGES: usize = 52;
const SUBNORMAL_SCALE: f64 = (1_u64 << 52) as f64;

/// Counts of values in buckets whose relative width is at most 1/512, so that the middle of a bucket is within
/// [`QuantileSketch::RELATIVE_ERROR`] of every value in it. Infinities are exact. See the [module](self).
#[derive(Clone, Debug, Default)]
pub(crate) struct QuantileSketch {
    count: u64,
    negative: Pages,
    positive: Pages,
}

#[derive(Clone, Debug)]
struct Pages(Vec<Option<Box<[u64; PAGE]>>>);

impl Default for Pages {
    fn default() -> Self {
        Self(vec![None; EXPONENTS + SUBNORMAL_PAGES])
    }
}

impl QuantileSketch {
    /// Bound of the error of an answer, relative to the exact one.
    pub(crate) const RELATIVE_ERROR: f64 = 0.001;

    /// Counts a value that occurs `times` times.
    #[inline]
    pub(crate) fn update(&mut self, value: f64, times: u64) {
        self.count += times;
        let pages = if value.is_sign_negative() {
            &mut self.negative
        } else {
            &mut self.positive
        };
        let bucket = bucket_of(value.abs());
        pages.page(bucket / PAGE)[bucket % PAGE] += times;
    }

    /// Adds the counts of `other`.
    pub(crate) fn merge(&mut self, other: Self) {
        self.count += other.count;
        self.negative.merge(other.negative);
        self.positive.merge(other.positive);
    }

    /// Returns the bucket of a value; buckets are ordered like their values.
    #[inline]
    pub(super) fn signed_bucket(value: f64) -> i32 {
        let bucket = bucket_of(value.abs()) as i32;
        if value.is_sign_negative() {
            !bucket
        } else {
            bucket
        }
    }

    /// Returns the middle of a bucket that [`QuantileSketch::signed_bucket`] returned.
    pub(super) fn middle_of_signed(bucket: i32) -> f64 {
        if bucket < 0 {
            -middle_of(!bucket as usize)
        } else {
            middle_of(bucket as usize)
        }
    }

    /// Returns the number of values.
    pub(crate) fn len(&self) -> u64 {
        self.count
    }

    /// Calls `visit` with the middle and the count of every bucket that has values.
    pub(super) fn for_each(&self, mut visit: impl FnMut(f64, u64)) {
        let filled = self.ascending().filter(|(_, count)| *count > 0);
        filled.for_each(|(middle, count)| visit(middle, count));
    }

    fn ascending(&self) -> impl Iterator<Item = (f64, u64)> {
        let descending = self.negative.counts().rev();
        let negative = descending.map(|(bucket, count)| (-middle_of(bucket), count));
        let positive = self.positive.counts();
        negative.chain(positive.map(|(bucket, count)| (middle_of(bucket), count)))
    }

    /// Returns the middle of the bucket that holds the value at `index` in ascending order.
    pub(crate) fn value_at(&self, index: u64) -> f64 {
        let mut seen = 0;
        for (middle, count) in self.ascending() {
            seen += count;
            if seen > index {
                return middle;
            }
        }
        f64::NAN
    }
}

impl Pages {
    #[inline]
    fn page(&mut self, index: usize) -> &mut [u64; PAGE] {
        self.0[index].get_or_insert_with(|| Box::new([0; PAGE]))
    }

    fn merge(&mut self, other: Self) {
        for (index, page) in other.0.into_iter().enumerate() {
            let Some(page) = page else { continue };
            for (count, added) in self.page(index).iter_mut().zip(*page) {
                *count += added;
            }
        }
    }

    /// Iterates over the buckets of all pages with their counts, in ascending order of magnitude.
    fn counts(&self) -> impl DoubleEndedIterator<Item = (usize, u64)> {
        self.0
            .iter()
            .enumerate()
            .filter_map(|(index, page)| Some((index, page.as_ref()?)))
            .flat_map(|(index, page)| {
                page.iter()
                    .enumerate()
                    .map(move |(sub, &count)| (index * PAGE + sub, count))
            })
    }
}

fn bucket_of(magnitude: f64) -> usize {
    if magnitude < f64::MIN_POSITIVE {
        ((magnitude * SUBNORMAL_SCALE).to_bits() >> SUB_BUCKET_SHIFT) as usize
    } else {
        (magnitude.to_bits() >> SUB_BUCKET_SHIFT) as usize + SUBNORMAL_PAGES * PAGE
    }
}

fn middle_of(bucket: usize) -> f64 {
    const HALF: u64 = 1 << (SUB_BUCKET_SHIFT - 1);
    if bucket == 0 {
        return 0.0;
    }
    let Some(normal) = bucket.checked_sub((SUBNORMAL_PAGES + 1) * PAGE) else {
        let scaled = f64::from_bits((bucket as u64) << SUB_BUCKET_SHIFT | HALF);
        // Rounded down to a multiple of the least subnormal. Only among the least subnormals are buckets narrower than
        // that.
        return f64::from_bits((scaled / f64::MIN_POSITIVE) as u64);
    };
    let bits = ((normal + PAGE) as u64) << SUB_BUCKET_SHIFT;
    if bits >= f64::INFINITY.to_bits() {
        f64::INFINITY
    } else {
        f64::from_bits(bits | HALF)
    }
}
