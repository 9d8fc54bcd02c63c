//! Reports with groups do not depend on how the input is cut.

use proptest::prelude::*;
use serde_json::json;

use super::records::{any_lines, every_aggregate};
use super::scans::{scan_parts, scan_whole};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn gives_the_same_report(
        lines in any_lines(400),
        cuts in prop::collection::vec(0_usize..400, 0..12),
        threads in 1_usize..=8,
        max_groups in prop_oneof![Just(3), Just(1000)],
        max_exact_values in prop_oneof![Just(50), Just(1_000_000)],
    ) {
        let query = every_aggregate(&json!({
            "maxGroups": max_groups,
            "maxExactValues": max_exact_values,
            "having": "count >= 1 && minutes >= 0 && (max == null || max >= min) && size(top) <= 3",
            "orderBy": ["-p50", "first", "top"],
            "limit": 17
        }));
        prop_assert_eq!(scan_parts(&query, &lines, &cuts, threads), scan_whole(&query, &lines));
    }
}
