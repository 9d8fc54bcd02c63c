//! Checks whether records satisfy the rules of a schema.
//!
//! First the values of each rule are looked at a column at a time: most can be seen to satisfy it by their
//! span or one word of their text (`surely_valid.rs`). Only the rows with another value are then checked
//! rule by rule.

mod failed_check;
mod surely_valid;
mod violation;

use ripsaw_query::{CompiledRule, Rule, ViolationRule};

use crate::record::{Fields, Records, Value};

use failed_check::failed_check;
use surely_valid::SurelyValid;
pub(crate) use violation::violation_message;

/// The rules of a schema, ready to find the few records that may break one.
pub(crate) struct Validator {
    /// For each rule, the values that surely satisfy it.
    surely_valid: Vec<SurelyValid>,
    /// For each row, whether some rule has another value there.
    is_suspect: Vec<bool>,
}

impl Validator {
    pub(crate) fn new(rules: &[CompiledRule]) -> Self {
        let surely_valid = rules.iter().map(|rule| SurelyValid::of(&rule.rule));
        Self {
            surely_valid: surely_valid.collect(),
            is_suspect: Vec::new(),
        }
    }

    /// Returns for each row whether it may be a record that breaks a rule. `rules` must be those given to
    /// [`Validator::new`].
    pub(crate) fn find_suspects(
        &mut self,
        rules: &[CompiledRule],
        records: &Records,
        text: &[u8],
    ) -> &[bool] {
        self.is_suspect.clear();
        self.is_suspect.resize(records.line_kinds.len(), false);
        for (CompiledRule { slot, .. }, surely_valid) in rules.iter().zip(&self.surely_valid) {
            surely_valid.note_others(records.column(*slot), text, &mut self.is_suspect);
        }
        &self.is_suspect
    }
}

/// A rule that a record breaks: the first check that fails, and the value that fails it.
#[derive(Clone, Copy)]
pub(crate) struct FailedRule<'a> {
    pub(crate) rule: &'a Rule,
    pub(crate) check: ViolationRule,
    pub(crate) value: Value<'a>,
}

/// Calls `report` for every rule that the record breaks, in the order of the rules, and returns their number.
#[inline]
pub(crate) fn check_rules<'a>(
    rules: &'a [CompiledRule],
    fields: Fields<'a>,
    mut report: impl FnMut(FailedRule<'a>),
) -> u64 {
    let mut count = 0;
    for CompiledRule { slot, rule } in rules {
        let value = fields.get(*slot);
        let number = fields.number(*slot);
        if let Some(check) = failed_check(rule, value, number) {
            count += 1;
            report(FailedRule { rule, check, value });
        }
    }
    count
}
