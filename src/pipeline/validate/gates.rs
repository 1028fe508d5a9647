//! The mirrors of `[gates]` and `freshness` → limits of a run and of the age of submissions.

use super::super::raw::{RawFreshness, RawGates};
use super::super::table::At;
use super::super::{Freshness, Gates};
use super::Checker;

impl Checker<'_, '_> {
    pub(super) fn gates(&mut self, raw: &RawGates) -> Gates {
        Gates {
            rejected_share: self.share(raw.rejected_share.as_ref(), "rejected_share"),
            authorities_missing: self.whole(raw.authorities_missing.as_ref(), "authorities_missing"),
            rows_dropped_share: self.share(raw.rows_dropped_share.as_ref(), "rows_dropped_share"),
            submissions_overdue: self.whole(raw.submissions_overdue.as_ref(), "submissions_overdue"),
        }
    }

    pub(super) fn freshness(&mut self, raw: &RawFreshness) -> Freshness {
        if raw.warn_after_days.is_none() && raw.error_after_days.is_none() {
            let hint = "write freshness = { warn_after_days = 40, error_after_days = 80 }";
            self.faults.add_missing(raw.at, "`freshness` states no limit", Some(hint.to_owned()));
        }
        let warn_after = self.days(raw.warn_after_days.as_ref(), "warn_after_days");
        let error_after = self.days(raw.error_after_days.as_ref(), "error_after_days");
        if let (Some(at), Some(warn), Some(error)) = (&raw.error_after_days, warn_after, error_after)
            && error < warn
        {
            let message = format!("`error_after_days` {error} lies before `warn_after_days` {warn}");
            self.faults.add(at.at, message);
        }
        Freshness { warn_after, error_after }
    }

    fn share(&mut self, number: Option<&At<f64>>, key: &str) -> Option<f64> {
        let number = number?;
        if (0.0..=1.0).contains(&number.value) {
            return Some(number.value);
        }
        let message = format!("`{key}` cannot be {}, it is a share from 0 to 1", number.value);
        self.faults.add_with_hint(number.at, message, "write 0.05 for 5 %");
        None
    }

    fn whole(&mut self, number: Option<&At<i64>>, key: &str) -> Option<u32> {
        let number = number?;
        let count = u32::try_from(number.value).ok();
        if count.is_none() {
            self.faults.add(number.at, format!("`{key}` cannot be {}, it counts from 0", number.value));
        }
        count
    }

    fn days(&mut self, number: Option<&At<i64>>, key: &str) -> Option<i32> {
        let number = number?;
        let days = i32::try_from(number.value).ok().filter(|days| (0..=36_500).contains(days));
        if days.is_none() {
            self.faults.add(number.at, format!("`{key}` cannot be {}, it counts days from 0", number.value));
        }
        days
    }
}
