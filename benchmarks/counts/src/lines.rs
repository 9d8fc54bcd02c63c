//! The lines that hot paths read: the generated sample, and two variants of it that no shape fits.

use std::collections::BTreeMap;

use ripsaw_query::{Error, ErrorCode};
use ripsaw_sample::{SampleOptions, write_sample};
use serde_json::value::RawValue;

/// Number of lines that every hot path reads: about one chunk.
pub(crate) const LINE_COUNT: u64 = 4_000;

/// Sample lines with seed 1. All are records; 1 % break the default schema.
pub(crate) fn sample() -> Result<Vec<u8>, Error> {
    let options = SampleOptions {
        count: LINE_COUNT,
        violation_rate: 0.01,
        ..SampleOptions::default()
    };
    let mut text = Vec::new();
    let append = &mut |bytes: &[u8]| {
        text.extend_from_slice(bytes);
        Ok(())
    };
    write_sample(&options, append, 1)?;
    Ok(text)
}

/// The sample with the members of each record in random order.
pub(crate) fn shuffled_members() -> Result<Vec<u8>, Error> {
    let mut state = 1;
    rewritten(|_, members| {
        for last in (1..members.len()).rev() {
            members.swap(last, next_below(&mut state, last + 1));
        }
    })
}

/// The sample with an additional first member in each record, whose name no other record has.
pub(crate) fn own_names() -> Result<Vec<u8>, Error> {
    rewritten(|line, members| members.insert(0, format!("\"own_{line}\":{line}")))
}

/// The sample after `change(line number, members)` was applied to the members of every record.
fn rewritten(mut change: impl FnMut(usize, &mut Vec<String>)) -> Result<Vec<u8>, Error> {
    let mut text = Vec::new();
    for (number, line) in sample()?.split_inclusive(|&byte| byte == b'\n').enumerate() {
        let record: BTreeMap<String, &RawValue> = serde_json::from_slice(line)
            .map_err(|error| Error::new(ErrorCode::InternalError, "no record").caused_by(&error))?;
        let mut members: Vec<String> = record
            .iter()
            .map(|(name, value)| format!("\"{name}\":{value}"))
            .collect();
        change(number, &mut members);
        text.extend_from_slice(format!("{{{}}}\n", members.join(",")).as_bytes());
    }
    Ok(text)
}

/// Pseudo-random number in `0..limit`, from the upper bits of a linear congruential generator with Knuth's constants.
fn next_below(state: &mut u64, limit: usize) -> usize {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) as usize % limit
}
