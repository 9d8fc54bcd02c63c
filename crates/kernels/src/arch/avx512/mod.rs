//! The AVX-512 kernel: a block is one register, and eight blocks are indexed side by side.

mod block;
mod segment;

use crate::generic;
use crate::{Between, Literal, NearSum, ShortNumbers, StructuralIndex};
use block::Avx512;

instances!(
    Avx512,
    "avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2,avx512vpopcntdq,gfni,bmi1,bmi2,popcnt,lzcnt"
);
