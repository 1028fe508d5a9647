//! The mirror of `[keep]` → how many runs are kept, and how long.

use super::super::Keep;
use super::super::raw::RawKeep;
use super::super::table::At;
use super::Checker;

impl Checker<'_, '_> {
    /// The rule; nothing is ever removed where it states no number.
    pub(super) fn keep(&mut self, raw: &RawKeep) -> Keep {
        let mut counted =
            |number: &Option<At<i64>>, key| number.as_ref().map(|number| self.count(Some(number), key, 1));
        Keep {
            runs: counted(&raw.runs, "runs"),
            monthly: counted(&raw.monthly, "monthly"),
            days: counted(&raw.days, "days"),
            longest_days: counted(&raw.longest_days, "longest_days"),
            held_days: counted(&raw.held_days, "held_days"),
            declined_days: counted(&raw.declined_days, "declined_days"),
            latest: raw.latest.as_ref().is_some_and(|latest| latest.value),
        }
    }
}
