//! The figures of one indicator → a table of them by authority and period of one kind, and how far apart its periods are.

use std::collections::{BTreeMap, BTreeSet};

use super::super::frames::usable;
use crate::domain::{
    AuthorityIndex, BreakdownIndex, Day, Figure, Frequency, IndicatorIndex, Observations, Period, PeriodKind,
};
use crate::trend::Spacing;

/// There is no such row.
const NO_ROW: u32 = u32::MAX;

/// The actual figures of an indicator as a whole, in periods of one kind.
#[derive(Debug)]
pub(super) struct Series<'a> {
    pub(super) indicator: IndicatorIndex,
    /// The periods in which anybody has a row, sorted.
    pub(super) periods: Vec<Period>,
    /// The months from one offset to the next: 3 or 12.
    pub(super) months: i32,
    observations: &'a Observations,
    /// By authority and period: the row among the observations.
    rows: Vec<u32>,
}

impl<'a> Series<'a> {
    /// That of an indicator; none where it has no figure.
    ///
    /// Of several kinds of period the one of which most was stated counts; months give way to the quarters made of them.
    pub(super) fn of(
        observations: &'a Observations,
        total: BreakdownIndex,
        indicator: IndicatorIndex,
        frequency: Frequency,
        authorities: usize,
    ) -> Option<Self> {
        let start = observations.indicator.partition_point(|&one| one < indicator);
        let end = observations.indicator.partition_point(|&one| one <= indicator);
        let meant = |row: &usize| observations.breakdown[*row] == total && observations.figure[*row] == Figure::Actual;
        let all: Vec<usize> = (start..end).filter(meant).collect();
        let kind = main_kind(observations, &all)?;
        let of_kind = || all.iter().copied().filter(|&row| observations.period[row].kind() == kind);
        let periods: BTreeSet<Period> = of_kind().map(|row| observations.period[row]).collect();
        let periods: Vec<Period> = periods.into_iter().collect();
        let mut rows = vec![NO_ROW; authorities * periods.len()];
        for row in of_kind() {
            let position = periods.binary_search(&observations.period[row]).expect("it is one of the periods");
            let place = observations.authority(row).at() * periods.len() + position;
            rows[place] = u32::try_from(row).expect("a run holds fewer than 2^32 observations");
        }
        let months = months_apart(kind, frequency, &periods);
        Some(Self { indicator, periods, months, observations, rows })
    }

    /// The place of a period among those of the series.
    pub(super) fn position(&self, period: Period) -> Option<usize> {
        self.periods.binary_search(&period).ok()
    }

    /// The observation of an authority in the period at a place.
    pub(super) fn row(&self, authority: AuthorityIndex, position: usize) -> Option<usize> {
        let row = self.rows[authority.at() * self.periods.len() + position];
        (row != NO_ROW).then_some(row as usize)
    }

    /// The figure of an authority in the period at a place, where it has one that may be used.
    pub(super) fn value(&self, authority: AuthorityIndex, position: usize) -> Option<f64> {
        self.row(authority, position).and_then(|row| usable(self.observations, row))
    }

    /// The word for the step from one offset to the next.
    pub(super) const fn unit(&self) -> &'static str {
        if self.months == 12 { "year" } else { "quarter" }
    }

    /// The period that lies so many offsets after another.
    pub(super) fn moved(&self, period: Period, offset: i32) -> Option<Period> {
        period.later_by(offset * self.months)
    }

    /// The last period of the series' kind and phase that had ended by a day, whether anybody has a figure for it or not.
    pub(super) fn ended_by(&self, day: Day) -> Option<Period> {
        let first = *self.periods.first()?;
        let steps = first.last_day().months_until(day).div_euclid(self.months);
        // Months of unequal length may leave it one step to either side.
        [1, 0, -1].into_iter().filter_map(|by| self.moved(first, steps + by)).find(|period| period.last_day() <= day)
    }
}

fn main_kind(observations: &Observations, rows: &[usize]) -> Option<PeriodKind> {
    let mut kinds: BTreeMap<PeriodKind, (usize, usize)> = BTreeMap::new();
    for &row in rows {
        let (stated, all) = kinds.entry(observations.period[row].kind()).or_default();
        *stated += usize::from(observations.is_stated(row));
        *all += 1;
    }
    let (&kind, _) = kinds.iter().max_by_key(|&(kind, count)| (count, kind))?;
    let is_quarterly_too = kind == PeriodKind::Month && kinds.contains_key(&PeriodKind::Quarter);
    Some(if is_quarterly_too { PeriodKind::Quarter } else { kind })
}

fn months_apart(kind: PeriodKind, frequency: Frequency, periods: &[Period]) -> i32 {
    let is_yearly = match kind {
        // April to June does not go on with April to March.
        PeriodKind::FinancialYear | PeriodKind::AcademicYear | PeriodKind::CalendarYear | PeriodKind::YearToDate => {
            true
        }
        PeriodKind::Rolling12 | PeriodKind::Day => {
            frequency == Frequency::Year || Spacing::of(frequency, periods).months(kind) == Some(12)
        }
        _ => false,
    };
    if is_yearly { 12 } else { 3 }
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

    fn with_periods(ids: &[&str], frequency: Frequency, check: impl Fn(&Series)) {
        let row = |id: &&str| Observation::reported(0, IndicatorIndex(0), period(id), 1.0);
        let mut rows: Vec<Observation> = ids.iter().map(row).collect();
        rows.sort_by_key(|row| row.period);
        let rows = observations(&rows);
        check(&Series::of(&rows, BreakdownIndex(0), IndicatorIndex(0), frequency, 1).expect("a series"));
    }

    #[test]
    fn the_last_ended_period_keeps_the_phase_of_the_series_and_needs_no_figure() {
        with_periods(&["D2020-09-30", "D2021-09-30"], Frequency::Month, |series| {
            assert_eq!((series.unit(), series.ended_by(day("2022-07-18"))), ("year", Some(period("D2021-09-30"))));
            assert_eq!(series.ended_by(day("2022-09-30")), Some(period("D2022-09-30")));
            assert_eq!(series.ended_by(day("2018-06-11")), Some(period("D2017-09-30")));
        });
        with_periods(&["FY2019-20"], Frequency::Year, |series| {
            assert_eq!(series.ended_by(day("2021-03-30")), Some(period("FY2019-20")));
            assert_eq!(series.ended_by(day("2021-03-31")), Some(period("FY2020-21")));
        });
    }

    #[test]
    fn months_go_in_quarters_and_give_way_to_quarters() {
        with_periods(&["2024-01", "2024-02", "2024-03"], Frequency::Month, |series| {
            assert_eq!((series.unit(), series.moved(period("2024-03"), -4)), ("quarter", Some(period("2023-03"))));
        });
        with_periods(&["2024-01", "2024-02", "2024-03", "2024-Q1"], Frequency::Month, |series| {
            assert_eq!(series.periods, [period("2024-Q1")]);
            assert_eq!(series.moved(period("2024-Q1"), 8), Some(period("2026-Q1")));
        });
        with_periods(&["YTD-2024-05", "YTD-2024-06"], Frequency::Month, |series| assert_eq!(series.unit(), "year"));
    }
}
