//! The figures of one indicator → a table of them by authority and period of one kind, and how far apart its periods are.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::super::frames::usable;
use crate::domain::{
    AuthorityIndex, BreakdownIndex, Day, Figure, Frequency, IndicatorIndex, Observations, Period, PeriodKind, Status,
    ValueSource,
};
use crate::reconcile::Revisions;
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

/// What was said of a figure by a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Said {
    /// The figure; `NaN` where there was none.
    pub(super) value: f64,
    /// The day on which that was first said.
    pub(super) on: Option<Day>,
    /// Why there was none.
    pub(super) reason: Option<&'static str>,
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

/// The versions of figures: what counts now, and what it replaced.
#[derive(Debug)]
pub(super) struct Versions<'a> {
    observations: &'a Observations,
    revisions: &'a Revisions,
    /// By indicator, place and period: the replaced versions, those that go before others behind them.
    replaced: HashMap<(IndicatorIndex, u16, Period), Vec<usize>>,
}

impl<'a> Versions<'a> {
    /// Those of these indicators (sorted) as a whole.
    pub(super) fn of(
        observations: &'a Observations,
        revisions: &'a Revisions,
        total: BreakdownIndex,
        indicators: &[IndicatorIndex],
    ) -> Self {
        let rows = &revisions.before;
        let mut replaced: HashMap<_, Vec<usize>> = HashMap::new();
        for at in 0..rows.len() {
            let is_meant = rows.breakdown[at] == total
                && rows.figure[at] == Figure::Actual
                && indicators.binary_search(&rows.indicator[at]).is_ok();
            if is_meant {
                replaced.entry((rows.indicator[at], rows.place[at], rows.period[at])).or_default().push(at);
            }
        }
        Self { observations, revisions, replaced }
    }

    fn replaced(&self, row: usize) -> &[usize] {
        let rows = self.observations;
        let key = (rows.indicator[row], rows.place[row], rows.period[row]);
        self.replaced.get(&key).map_or(&[], Vec::as_slice)
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
        let mut out = Observations::default();
        for &row in rows {
            out.push(row);
        }
        out
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
        let versions = Versions::of(&now, &revisions, BreakdownIndex(0), &[IndicatorIndex(0)]);
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
