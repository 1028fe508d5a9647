//! Declared breaks, and how far apart snapshots are → where one series ends and the next begins.
//!
//! A period that lies across a break belongs neither to what was before nor to what comes after.

use crate::domain::{Authority, AuthorityIndex, Day, Frequency, IndicatorIndex, Period, PeriodKind};
use crate::pipeline::Break;

/// The breaks in the figures of one indicator.
#[derive(Debug)]
pub(crate) struct Breaks<'a> {
    indicator: IndicatorIndex,
    declared: Vec<&'a Break>,
    authorities: &'a [Authority],
}

impl<'a> Breaks<'a> {
    /// Those of an indicator.
    pub(crate) fn of(declared: &'a [Break], indicator: IndicatorIndex, authorities: &'a [Authority]) -> Self {
        let declared = declared.iter().filter(|rule| rule.indicators.contains(&indicator)).collect();
        Self { indicator, declared, authorities }
    }

    /// Writes the days from which on an authority's figures are others than before: those declared, and its own first.
    pub(crate) fn write_days(&self, authority: AuthorityIndex, days: &mut Vec<Day>) {
        days.clear();
        days.extend(self.authorities.get(authority.at()).and_then(Authority::opened_on));
        let meant = self.declared.iter().filter(|rule| rule.concerns(self.indicator, authority));
        days.extend(meant.map(|rule| rule.on));
    }
}

/// How far apart the periods of an indicator are that do not follow each other by themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spacing {
    /// From one snapshot to the next.
    days: Frequency,
    /// Whether rolling years follow each other year by year, so that they do not overlap.
    rolling_by_year: bool,
}

impl Spacing {
    /// As the indicator's frequency says, or further where all that came are further apart: a monthly count of which
    /// only the yearly publication is read, rolling years that all end in September.
    pub(crate) fn of(frequency: Frequency, periods: &[Period]) -> Self {
        let ends = |kind: PeriodKind| {
            let mut ends: Vec<Day> = Vec::new();
            for day in periods.iter().filter(|period| period.kind() == kind).map(|period| period.last_day()) {
                if let Err(place) = ends.binary_search(&day) {
                    ends.insert(place, day);
                }
            }
            ends
        };
        let days = ends(PeriodKind::Day);
        let wider = [Frequency::Year, Frequency::Quarter].into_iter().find(|wider| all_apart(&days, wider.months()));
        Self {
            days: wider.filter(|wider| wider.months() > frequency.months()).unwrap_or(frequency),
            rolling_by_year: all_apart(&ends(PeriodKind::Rolling12), 12),
        }
    }

    /// The period just before.
    pub(crate) fn previous(self, period: Period) -> Option<Period> {
        match period.kind() {
            PeriodKind::Rolling12 if self.rolling_by_year => period.year_ago(),
            _ => period.previous_at(self.days),
        }
    }

    /// The months from one period of a kind to the next where it is the indicator, not the kind, that says so.
    pub(crate) const fn months(self, kind: PeriodKind) -> Option<u32> {
        match kind {
            PeriodKind::Day => Some(self.days.months()),
            PeriodKind::Rolling12 if self.rolling_by_year => Some(12),
            _ => None,
        }
    }

    /// Whether periods of a kind share days with the one before, so that their figures are not independent of each other.
    pub(crate) const fn overlap(self, kind: PeriodKind) -> bool {
        match kind {
            PeriodKind::Rolling12 => !self.rolling_by_year,
            PeriodKind::Rolling6 | PeriodKind::YearToDate => true,
            _ => false,
        }
    }
}

/// Whether each of these days lies at least so many months after the one before.
fn all_apart(days: &[Day], months: u32) -> bool {
    days.windows(2).all(|pair| pair[1].months_before(months).is_none_or(|earliest| pair[0] <= earliest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(id: &str) -> Period {
        id.parse().expect("a period id")
    }

    #[test]
    fn snapshots_are_as_far_apart_as_the_nearest_two_but_no_nearer_than_their_indicator_says() {
        let of =
            |frequency, ids: &[&str]| Spacing::of(frequency, &ids.iter().map(|id| period(id)).collect::<Vec<_>>()).days;
        let yearly = ["D2025-03-31", "D2023-03-31", "FY2024-25", "2024-05", "D2024-03-31"];
        assert_eq!(of(Frequency::Month, &yearly), Frequency::Year);
        assert_eq!(of(Frequency::Month, &["D2024-06-30", "D2024-03-31", "D2024-12-31"]), Frequency::Quarter);
        assert_eq!(of(Frequency::Month, &["D2024-06-30", "D2024-03-31", "D2024-04-30"]), Frequency::Month);
        assert_eq!(of(Frequency::Year, &["D2024-06-30", "D2024-03-31", "D2024-04-30"]), Frequency::Year);
        assert_eq!(of(Frequency::Quarter, &["D2024-02-29", "D2023-02-28"]), Frequency::Year);
    }

    #[test]
    fn rolling_years_follow_each_other_by_year_only_where_none_overlap() {
        let of = |ids: &[&str]| Spacing::of(Frequency::Month, &ids.iter().map(|id| period(id)).collect::<Vec<_>>());
        let by_year = of(&["R12-2025-09", "R12-2023-09", "R12-2024-09"]);
        assert_eq!(by_year.previous(period("R12-2025-09")), Some(period("R12-2024-09")));
        assert!(!by_year.overlap(PeriodKind::Rolling12) && by_year.overlap(PeriodKind::YearToDate));
        let by_month = of(&["R12-2025-09", "R12-2025-08", "R12-2024-09"]);
        assert_eq!(by_month.previous(period("R12-2025-09")), Some(period("R12-2025-08")));
        assert!(by_month.overlap(PeriodKind::Rolling12));
    }
}
