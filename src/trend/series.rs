//! Declared breaks, and how far apart snapshots are → where one series ends and the next begins.
//!
//! A period that lies across a break belongs neither to what was before nor to what comes after.

use crate::domain::{Authority, AuthorityIndex, Day, Frequency, IndicatorIndex, Period, PeriodKind};
use crate::pipeline::Break;

/// The breaks in the figures of one indicator.
#[derive(Debug)]
pub(super) struct Breaks<'a> {
    declared: Vec<&'a Break>,
    authorities: &'a [Authority],
}

impl<'a> Breaks<'a> {
    /// Those of an indicator.
    pub(super) fn of(declared: &'a [Break], indicator: IndicatorIndex, authorities: &'a [Authority]) -> Self {
        Self { declared: declared.iter().filter(|rule| rule.indicators.contains(&indicator)).collect(), authorities }
    }

    /// Writes the days from which on an authority's figures are others than before: those declared, and its own first.
    pub(super) fn write_days(&self, authority: AuthorityIndex, days: &mut Vec<Day>) {
        days.clear();
        days.extend(self.authorities.get(authority.at()).and_then(|authority| authority.first_day));
        let meant = |rule: &&&Break| rule.authority.is_none_or(|meant| meant == authority);
        days.extend(self.declared.iter().filter(meant).map(|rule| rule.on));
    }
}

/// Whether one of these days lies between two periods, or within one of them.
pub(super) fn are_apart(days: &[Day], earlier: Period, later: Period) -> bool {
    // A break moves a period on by one where it lies within it, and by two where it lies before it.
    let era = |period: Period| -> usize {
        let (first, last) = (period.first_day(), period.last_day());
        days.iter().map(|day| usize::from(first >= *day) + usize::from(last >= *day)).sum()
    };
    !days.is_empty() && era(earlier) != era(later)
}

/// How far apart the snapshots of an indicator are: as its frequency says, or further where all that came are further
/// apart, as a monthly count is where only its yearly publication is read.
pub(super) fn spacing(frequency: Frequency, periods: impl Iterator<Item = Period>) -> Frequency {
    let mut days: Vec<Day> = Vec::new();
    for day in periods.filter(|period| period.kind() == PeriodKind::Day).map(Period::last_day) {
        if let Err(place) = days.binary_search(&day) {
            days.insert(place, day);
        }
    }
    let all_apart = |months: u32| {
        days.windows(2).all(|pair| pair[1].months_before(months).is_none_or(|earliest| pair[0] <= earliest))
    };
    let wider = [Frequency::Year, Frequency::Quarter].into_iter().find(|wider| all_apart(wider.months()));
    wider.filter(|wider| wider.months() > frequency.months()).unwrap_or(frequency)
}

/// Whether periods of a kind share days with the one before, so that their figures are not independent of each other.
pub(super) const fn overlap(kind: PeriodKind) -> bool {
    matches!(kind, PeriodKind::Rolling12 | PeriodKind::Rolling6 | PeriodKind::YearToDate)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(id: &str) -> Period {
        id.parse().expect("a period id")
    }

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    #[test]
    fn a_period_across_a_break_belongs_to_neither_side() {
        let days = [day("2019-04-01")];
        let apart = |earlier, later| are_apart(&days, period(earlier), period(later));
        assert!(apart("FY2018-19", "FY2019-20"));
        assert!(!apart("FY2017-18", "FY2018-19") && !apart("FY2019-20", "FY2020-21"));
        assert!(apart("CY2018", "CY2019") && apart("CY2019", "CY2020"));
        assert!(apart("D2019-03-31", "D2019-04-01"));
        assert!(!apart("D2019-04-01", "D2020-04-01"));
        assert!(!are_apart(&[], period("CY2018"), period("CY2019")));
    }

    #[test]
    fn two_breaks_are_two() {
        let days = [day("2020-04-01"), day("2019-04-01")];
        let apart = |earlier, later| are_apart(&days, period(earlier), period(later));
        assert!(apart("FY2018-19", "FY2019-20") && apart("FY2019-20", "FY2020-21") && apart("FY2018-19", "FY2020-21"));
        assert!(!apart("FY2020-21", "FY2021-22"));
    }

    #[test]
    fn snapshots_are_as_far_apart_as_the_nearest_two_but_no_nearer_than_their_indicator_says() {
        let of = |frequency, ids: &[&str]| spacing(frequency, ids.iter().map(|id| period(id)));
        let yearly = ["D2025-03-31", "D2023-03-31", "FY2024-25", "2024-05", "D2024-03-31"];
        assert_eq!(of(Frequency::Month, &yearly), Frequency::Year);
        assert_eq!(of(Frequency::Month, &["D2024-06-30", "D2024-03-31", "D2024-12-31"]), Frequency::Quarter);
        assert_eq!(of(Frequency::Month, &["D2024-06-30", "D2024-03-31", "D2024-04-30"]), Frequency::Month);
        assert_eq!(of(Frequency::Year, &["D2024-06-30", "D2024-03-31", "D2024-04-30"]), Frequency::Year);
        assert_eq!(of(Frequency::Quarter, &["D2024-02-29", "D2023-02-28"]), Frequency::Year);
    }
}
