//! One inspection and one series → its rows: each offset's figure, its place among peers, and the change since offset 0.

use std::ops::Range;

use super::super::Inputs;
use super::super::versions::{Said, Versions};
use super::inspections::GradedInspection;
use super::series::Series;
use crate::benchmark::{Benchmarks, PeerGroupKind, Quartiles};
use crate::coverage::Confidence;
use crate::domain::period::are_apart;
use crate::domain::{AuthorityIndex, BreakdownIndex, Day, IndicatorIndex, Period, Status};
use crate::trend::Breaks;

/// How far the rows reach, in years or quarters.
const OFFSETS: std::ops::RangeInclusive<i32> = -4..=8;

/// A figure's place in one group.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// The rank, 1 is best; none where the polarity is neutral.
    pub rank: Option<u16>,
    /// The position, 1 is the highest value.
    pub position: Option<u16>,
    /// How many figures were ranked.
    pub ranked: Option<u16>,
    /// The median of the group.
    pub median: f64,
}

impl Place {
    const NONE: Self = Self { rank: None, position: None, ranked: None, median: f64::NAN };
}

/// The figure of an indicator at one offset from an inspection.
#[derive(Clone, Debug)]
pub struct TimelineRow {
    /// The place of the inspection among those of the table.
    pub inspection: usize,
    /// The indicator.
    pub indicator: IndicatorIndex,
    /// Periods after offset 0.
    pub offset: i32,
    /// What an offset counts.
    pub unit: &'static str,
    /// Why offset 0 is where it is.
    pub zero_basis: &'static str,
    /// The period.
    pub period: Period,
    /// Months from the day of the anchor to the end of the period.
    pub months_from_anchor: i32,
    /// The figure; `NaN` where there is none.
    pub value: f64,
    /// Whether there is one.
    pub status: Status,
    /// How far the file can be trusted that it stands in.
    pub confidence: Option<Confidence>,
    /// What was known when the inspection began, at offset 0.
    pub then: Option<Said>,
    /// The position of that among what was known of the neighbours, and among how many.
    pub position_then: Option<(u16, u16)>,
    /// Its place among the statistical neighbours.
    pub neighbours: Place,
    /// Its place in the region.
    pub region: Place,
    /// The figure less that of offset 0; `NaN` where there is none.
    pub change: f64,
    /// Neighbours with a figure in both periods.
    pub neighbours_in_both: Option<usize>,
    /// The median of their changes; `NaN` where there is none.
    pub neighbours_change: f64,
    /// Why there is no change, or none of the neighbours.
    pub change_reason: Option<&'static str>,
}

/// The rows in the making.
#[derive(Debug)]
pub(super) struct Rows<'a, 'v> {
    pub(super) made: Vec<TimelineRow>,
    inputs: &'a Inputs<'a>,
    total: BreakdownIndex,
    versions: &'v Versions<'v>,
    /// The days at which a series breaks, of an authority and of one of its neighbours.
    days: [Vec<Day>; 2],
    changes: Vec<f64>,
}

/// The figure from which changes are counted.
struct Zero {
    period: Period,
    position: Option<usize>,
    value: Option<f64>,
}

impl<'a, 'v> Rows<'a, 'v> {
    pub(super) fn new(inputs: &'a Inputs<'a>, total: BreakdownIndex, versions: &'v Versions<'v>) -> Self {
        Self { made: Vec::new(), inputs, total, versions, days: [Vec::new(), Vec::new()], changes: Vec::new() }
    }

    /// Adds the rows of an inspection, at its place among all, and a series, of which the period at the place `known` was the
    /// last one known. An authority without any figure in reach has none.
    pub(super) fn of(&mut self, (at, inspection): (usize, &GradedInspection), series: &Series, known: Option<usize>) {
        let ended = || series.ended_by(inspection.anchor_on);
        let Some(period) = known.map(|at| series.periods[at]).or_else(ended) else { return };
        let position = series.position(period);
        let authority = inspection.authority;
        let zero = Zero { period, position, value: position.and_then(|position| series.value(authority, position)) };
        let reach: Vec<(i32, Period)> = OFFSETS
            .filter_map(|offset| Some((offset, series.moved(zero.period, offset)?)))
            .filter(|(_, period)| period.last_day() <= self.inputs.reporting_day)
            .collect();
        let has_row = |period: &Period| series.position(*period).and_then(|at| series.row(authority, at)).is_some();
        if !reach.iter().any(|(_, period)| has_row(period)) {
            return;
        }
        let breaks = Breaks::of(self.inputs.breaks, series.indicator, &self.inputs.reference.authorities);
        breaks.write_days(authority, &mut self.days[0]);
        let basis = if known.is_some() { "known" } else { "ended" };
        for (offset, period) in reach {
            let row = self.row(inspection, series, &zero, (offset, period), &breaks);
            self.made.push(TimelineRow { inspection: at, zero_basis: basis, ..row });
        }
    }

    fn row(
        &mut self,
        inspection: &GradedInspection,
        series: &Series,
        zero: &Zero,
        (offset, period): (i32, Period),
        breaks: &Breaks,
    ) -> TimelineRow {
        let observations = self.inputs.observations;
        let authority = inspection.authority;
        let position = series.position(period);
        let found = position.and_then(|position| series.row(authority, position));
        let value = position.and_then(|position| series.value(authority, position));
        let [neighbours, region] = self.places(series.indicator, authority, period, found.is_some());
        let mut row = TimelineRow {
            inspection: 0,
            indicator: series.indicator,
            offset,
            unit: series.unit(),
            zero_basis: "",
            period,
            months_from_anchor: inspection.anchor_on.months_until(period.last_day()),
            value: value.unwrap_or(f64::NAN),
            status: found.map_or(Status::NotAvailable, |row| observations.status[row]),
            confidence: found.and_then(|row| self.inputs.submission(row)).map(|submission| submission.confidence),
            then: None,
            position_then: None,
            neighbours,
            region,
            change: f64::NAN,
            neighbours_in_both: None,
            neighbours_change: f64::NAN,
            change_reason: None,
        };
        if offset == 0 {
            self.look_back(&mut row, inspection, series, zero);
        } else {
            self.change(&mut row, authority, series, (zero, position), breaks);
        }
        row
    }

    /// What was known at offset 0, of the authority and of its neighbours.
    fn look_back(&self, row: &mut TimelineRow, inspection: &GradedInspection, series: &Series, zero: &Zero) {
        let day = inspection.anchor_on;
        let said = |authority: AuthorityIndex| {
            let found = series.row(authority, zero.position?)?;
            Some(self.versions.said_on(found, day))
        };
        let nothing = Said { value: f64::NAN, on: None, reason: Some("not_submitted_by_then") };
        let own = said(inspection.authority).unwrap_or(nothing);
        row.then = Some(own);
        if own.value.is_nan() {
            return;
        }
        let others: Vec<f64> = (self.neighbours(inspection.authority, zero.period).iter())
            .filter_map(|&neighbour| said(neighbour))
            .map(|said| said.value)
            .filter(|value| !value.is_nan())
            .collect();
        if others.len() >= self.inputs.beside.min_peers as usize {
            let above = others.iter().filter(|&&value| value > own.value).count();
            let number = |count: usize| u16::try_from(count + 1).ok();
            row.position_then = number(above).zip(number(others.len()));
        }
    }

    /// The change since offset 0 and that of the neighbours.
    fn change(
        &mut self,
        row: &mut TimelineRow,
        authority: AuthorityIndex,
        series: &Series,
        (zero, position): (&Zero, Option<usize>),
        breaks: &Breaks,
    ) {
        if are_apart(&self.days[0], zero.period.min(row.period), zero.period.max(row.period)) {
            row.change_reason = Some("series_break");
            return;
        }
        let (Some(first), Some(own)) = (zero.value, Some(row.value).filter(|value| !value.is_nan())) else {
            row.change_reason = Some(if zero.value.is_none() { "no_figure_at_zero" } else { "no_figure" });
            return;
        };
        row.change = own - first;
        let (Some(from), Some(to)) = (zero.position, position) else { return };
        self.changes.clear();
        for &neighbour in self.neighbours(authority, zero.period) {
            breaks.write_days(neighbour, &mut self.days[1]);
            if are_apart(&self.days[1], zero.period.min(row.period), zero.period.max(row.period)) {
                continue;
            }
            let both = series.value(neighbour, from).zip(series.value(neighbour, to));
            self.changes.extend(both.map(|(from, to)| to - from));
        }
        row.neighbours_in_both = Some(self.changes.len());
        if self.changes.len() < self.inputs.beside.min_peers as usize {
            row.change_reason = Some("few_neighbours");
            return;
        }
        self.changes.sort_unstable_by(f64::total_cmp);
        row.neighbours_change = Quartiles::of(&self.changes).median;
    }

    /// The statistical neighbours at the end of a period.
    fn neighbours(&self, authority: AuthorityIndex, period: Period) -> &'a [AuthorityIndex] {
        self.inputs.groups.on(period.last_day()).neighbours(authority)
    }

    /// The places among neighbours and in the region, as the table of benchmarks has them.
    fn places(
        &self,
        indicator: IndicatorIndex,
        authority: AuthorityIndex,
        period: Period,
        is_there: bool,
    ) -> [Place; 2] {
        let mut places = [Place::NONE; 2];
        if !is_there {
            return places;
        }
        let benchmarks = self.inputs.benchmarks;
        for row in rows_of(benchmarks, indicator, authority, self.total, period) {
            let at = match self.inputs.groups.group(benchmarks.group[row]).kind {
                PeerGroupKind::StatisticalNeighbours => 0,
                PeerGroupKind::Region => 1,
                _ => continue,
            };
            let number = |number: Option<std::num::NonZeroU16>| number.map(std::num::NonZero::get);
            places[at] = Place {
                rank: number(benchmarks.rank[row]),
                position: number(benchmarks.position[row]),
                ranked: number(benchmarks.ranked_count[row]),
                median: benchmarks.statistics_of(row).quartiles.median,
            };
        }
        places
    }
}

/// The benchmarks of one figure.
fn rows_of(
    benchmarks: &Benchmarks,
    indicator: IndicatorIndex,
    authority: AuthorityIndex,
    breakdown: BreakdownIndex,
    period: Period,
) -> Range<usize> {
    let rows = within(&benchmarks.indicator, 0..benchmarks.len(), indicator);
    let rows = within(&benchmarks.authority, rows, authority);
    let rows = within(&benchmarks.breakdown, rows, breakdown);
    within(&benchmarks.period, rows, period)
}

/// The rows of a range, sorted by a column, that have a value there.
fn within<T: Ord + Copy>(column: &[T], rows: Range<usize>, value: T) -> Range<usize> {
    let part = &column[rows.clone()];
    let start = rows.start + part.partition_point(|one| *one < value);
    start..rows.start + part.partition_point(|one| *one <= value)
}
