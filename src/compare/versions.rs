//! What counts and what it replaced → what was known of a figure on a day.

use std::collections::HashMap;

use super::frames::usable;
use crate::domain::{BreakdownIndex, Day, Figure, IndicatorIndex, Observations, Period, Status, ValueSource};
use crate::reconcile::Revisions;

/// What was said of a figure by a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Said {
    /// The figure; `NaN` where there was none.
    pub value: f64,
    /// The day on which that was first said.
    pub on: Option<Day>,
    /// Why there was none.
    pub reason: Option<&'static str>,
}

impl Said {
    const fn nothing(reason: &'static str) -> Self {
        Self { value: f64::NAN, on: None, reason: Some(reason) }
    }

    fn of(rows: &Observations, at: usize, on: Day) -> Self {
        let value = usable(rows, at);
        let reason = value.is_none().then(|| match rows.status[at] {
            Status::Ok => Status::NotAvailable.name(),
            status => status.name(),
        });
        Self { value: value.unwrap_or(f64::NAN), on: Some(on), reason }
    }
}

/// Indicator, place, breakdown and period of an actual figure.
type Key = (IndicatorIndex, u16, BreakdownIndex, Period);

fn key(rows: &Observations, at: usize) -> Key {
    (rows.indicator[at], rows.place[at], rows.breakdown[at], rows.period[at])
}

/// The versions of figures: what counts now, and what it replaced.
#[derive(Debug)]
pub(super) struct Versions<'a> {
    observations: &'a Observations,
    revisions: &'a Revisions,
    /// By indicator, place, breakdown and period: the replaced versions, those that go before others behind them.
    replaced: HashMap<Key, Vec<usize>>,
}

impl<'a> Versions<'a> {
    /// Those of the slices of indicators that are wanted.
    pub(super) fn of(
        observations: &'a Observations,
        revisions: &'a Revisions,
        is_wanted: impl Fn(IndicatorIndex, BreakdownIndex) -> bool,
    ) -> Self {
        let rows = &revisions.before;
        let mut replaced: HashMap<_, Vec<usize>> = HashMap::new();
        for at in 0..rows.len() {
            if rows.figure[at] == Figure::Actual && is_wanted(rows.indicator[at], rows.breakdown[at]) {
                replaced.entry(key(rows, at)).or_default().push(at);
            }
        }
        Self { observations, revisions, replaced }
    }

    fn replaced(&self, row: usize) -> &[usize] {
        self.replaced.get(&key(self.observations, row)).map_or(&[], Vec::as_slice)
    }

    /// The first day on which anything was said of a figure but that there is none.
    pub(super) fn first_said(&self, row: usize) -> Option<Day> {
        let rows = self.observations;
        let now = (rows.status[row] != Status::NotAvailable).then_some(rows.first_stated_on[row]);
        if rows.value_source[row] == ValueSource::Derived {
            return now;
        }
        let before = self.replaced(row).iter().filter(|&&at| self.revisions.before.status[at] != Status::NotAvailable);
        before.map(|&at| self.revisions.stood_since[at]).chain(now).min()
    }

    /// What the submissions that were present on a day said of a figure. Each version counts from the day on which it was first
    /// stated, unless one that goes before it was there already.
    ///
    /// A derived figure has no versions of its own: it is known from the day on which all its parts were as they are now.
    pub(super) fn said_on(&self, row: usize, day: Day) -> Said {
        let rows = self.observations;
        if rows.first_stated_on[row] <= day {
            return Said::of(rows, row, rows.first_stated_on[row]);
        }
        if rows.value_source[row] == ValueSource::Derived {
            return Said::nothing("derived_from_later_figures");
        }
        let then = self.replaced(row).iter().rev().find(|&&at| self.revisions.stood_since[at] <= day);
        then.map_or(Said::nothing("not_submitted_by_then"), |&at| {
            Said::of(&self.revisions.before, at, self.revisions.stood_since[at])
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::observation::Observation;

    fn period(id: &str) -> Period {
        id.parse().expect("a period id")
    }

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    fn observations(rows: &[Observation]) -> Observations {
        rows.iter().copied().collect()
    }

    #[test]
    fn what_was_said_on_a_day_is_the_version_that_went_before_all_others_then() {
        let at = |value: f64, since: &str| Observation {
            first_stated_on: day(since),
            ..Observation::reported(0, IndicatorIndex(0), period("FY2020-21"), value)
        };
        let now = observations(&[at(9.0, "2024-01-01")]);
        let before = observations(&[at(5.0, "2022-01-01"), at(f64::NAN, "2023-01-01"), at(7.0, "2022-06-01")]);
        let revisions = Revisions {
            stood_since: before.first_stated_on.clone(),
            after: before.clone(),
            reason: vec![crate::reconcile::Reason::Corrected; before.len()],
            before,
        };
        let versions = Versions::of(&now, &revisions, |_, _| true);
        let said = |on: &str| {
            let said = versions.said_on(0, day(on));
            (Some(said.value).filter(|value| !value.is_nan()), said.reason)
        };
        assert_eq!(said("2021-12-31"), (None, Some("not_submitted_by_then")));
        assert_eq!(said("2022-01-01"), (Some(5.0), None));
        assert_eq!(said("2022-06-01"), (Some(7.0), None), "it stands before the one of 2023");
        assert_eq!(said("2023-06-01"), (Some(7.0), None));
        assert_eq!(said("2024-01-01"), (Some(9.0), None));
        assert_eq!(versions.first_said(0), Some(day("2022-01-01")));
    }
}
