//! The order of reported groups.

use std::cmp::Ordering;

use ripsaw_query::OrderPlan;

use super::group_rows::{AggregateColumn, GroupRows};
use crate::aggregate::groups::parts::Extreme;
use crate::aggregate::groups::renumbering::GroupId;
use crate::aggregate::groups::values::is_null;

impl GroupRows {
    /// Sorts the groups, and drops those beyond the limit.
    pub(crate) fn put_in_order(&mut self, terms: &[OrderPlan], limit: Option<u64>) {
        let mut order = std::mem::take(&mut self.order);
        let compare = |a: &GroupId, b: &GroupId| self.compare(terms, *a, *b);
        let limit = limit.map_or(usize::MAX, |limit| limit as usize);
        if limit < order.len() {
            order.select_nth_unstable_by(limit, compare);
            order.truncate(limit);
        }
        order.sort_unstable_by(compare);
        self.order = order;
    }

    fn compare(&self, terms: &[OrderPlan], a: GroupId, b: GroupId) -> Ordering {
        let by_term = |term: &OrderPlan| {
            let order = match term.column.checked_sub(self.key_count) {
                None => compare_encoded(
                    Some(self.key(a, term.column)),
                    Some(self.key(b, term.column)),
                ),
                Some(aggregate) => self.aggregates[aggregate].compare(a, b),
            };
            match order {
                Order::OfValues(order) if term.is_descending => order.reverse(),
                Order::OfValues(order) | Order::OfNulls(order) => order,
            }
        };
        terms
            .iter()
            .map(by_term)
            .find(|order| order.is_ne())
            .unwrap_or_else(|| self.keys.key(a).cmp(self.keys.key(b)))
    }
}

/// Order of two cells. If one of them is null, it is last even in descending order.
enum Order {
    OfValues(Ordering),
    OfNulls(Ordering),
}

impl AggregateColumn {
    fn compare(&self, a: GroupId, b: GroupId) -> Order {
        let (a, b) = (a as usize, b as usize);
        match self {
            AggregateColumn::Counts(counts) => Order::OfValues(counts[a].cmp(&counts[b])),
            AggregateColumn::Numbers(numbers) => {
                let number = |group: usize| numbers[group].filter(|number| !number.is_nan());
                compare_present(number(a), number(b), |a, b| {
                    a.partial_cmp(b).unwrap_or(Ordering::Equal)
                })
            }
            AggregateColumn::Extremes(extremes) => match (&extremes[a], &extremes[b]) {
                (Extreme::Number(a), Extreme::Number(b)) => {
                    Order::OfValues(a.partial_cmp(b).unwrap_or(Ordering::Equal))
                }
                (a, b) => compare_encoded(a.encoded().as_deref(), b.encoded().as_deref()),
            },
            AggregateColumn::Values(values) => {
                compare_encoded(values[a].as_deref(), values[b].as_deref())
            }
            // Compared as text, like lists of records.
            AggregateColumn::Frequent(_) | AggregateColumn::Histograms(_) => {
                let text = |group: usize| self.cell(group as GroupId).list_text();
                Order::OfValues(text(a).cmp(&text(b)))
            }
        }
    }
}

fn compare_encoded(a: Option<&[u8]>, b: Option<&[u8]>) -> Order {
    let present = |value: Option<&[u8]>| value.is_some_and(|value| !is_null(value));
    compare_present(a.filter(|_| present(a)), b.filter(|_| present(b)), Ord::cmp)
}

fn compare_present<T>(a: Option<T>, b: Option<T>, compare: impl Fn(&T, &T) -> Ordering) -> Order {
    match (a, b) {
        (Some(a), Some(b)) => Order::OfValues(compare(&a, &b)),
        (a, b) => Order::OfNulls(a.is_none().cmp(&b.is_none())),
    }
}
