//! Compares the timestamp in a field with a moment.

use ripsaw_query::cel::Timestamp;
use ripsaw_query::{CompareOperator, Slot};

use crate::filter::datum::timestamp;
use crate::filter::{RowSource, Truth};

/// Comparison of a field, read as a timestamp, with a moment.
pub(in crate::filter) struct MomentCondition {
    pub(in crate::filter) slot: Slot,
    pub(in crate::filter) operator: CompareOperator,
    pub(in crate::filter) moment: Timestamp,
}

impl MomentCondition {
    pub(in crate::filter) fn decide(
        &self,
        source: RowSource<'_>,
        rows: &[u32],
        truths: &mut [Truth],
    ) {
        let spans = source.spans(self.slot);
        for row in rows {
            let row = *row as usize;
            let found = match spans {
                Some((column, text)) if column[row].is_plain_string() => {
                    Timestamp::parse(&text[column[row].text_range()])
                }
                _ => timestamp(&source.datum(self.slot, row)),
            };
            truths[row] = self.compare(found);
        }
    }

    #[inline(always)]
    fn compare(&self, found: Option<Timestamp>) -> Truth {
        let order = found.map(|found| found.cmp(&self.moment));
        Truth::from(order.map(|order| self.operator.accepts(order)))
    }
}
