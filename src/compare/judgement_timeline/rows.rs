//! One inspection and one series → its rows: each offset's figure, its place among peers, and the change since offset 0.

use std::ops::Range;

use super::super::Inputs;
use super::super::versions::{Said, Versions};
use super::inspections::Inspection;
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
pub(super) struct Place {
    pub(super) rank: Option<u16>,
    pub(super) position: Option<u16>,
    pub(super) ranked: Option<u16>,
    pub(super) median: f64,
}

impl Place {
    const NONE: Self = Self { rank: None, position: None, ranked: None, median: f64::NAN };
}

/// A row of the table.
#[derive(Debug)]
pub(super) struct Row<'a> {
    pub(super) inspection: &'a Inspection<'a>,
    pub(super) indicator: IndicatorIndex,
    pub(super) offset: i32,
    pub(super) unit: &'static str,
    pub(super) zero_basis: &'static str,
    pub(super) period: Period,
    pub(super) months_from_anchor: i32,
    pub(super) value: f64,
    pub(super) status: Status,
    /// How far the file can be trusted that it stands in.
    pub(super) confidence: Option<Confidence>,
    /// What was known when the inspection began, at offset 0.
    pub(super) then: Option<Said>,
    /// The position of that among what was known of the neighbours, and among how many.
    pub(super) position_then: Option<(u16, u16)>,
    pub(super) neighbours: Place,
    pub(super) region: Place,
    pub(super) change: f64,
    pub(super) neighbours_in_both: Option<usize>,
    pub(super) neighbours_change: f64,
    pub(super) change_reason: Option<&'static str>,
}

/// The rows in the making.
#[derive(Debug)]
pub(super) struct Rows<'a, 'v> {
    pub(super) made: Vec<Row<'a>>,
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

    /// Adds the rows of an inspection and a series, of which the period at the place `known` was the last one known. An
    /// authority without any figure in reach has none.
    pub(super) fn of(&mut self, inspection: &'a Inspection<'a>, series: &Series, known: Option<usize>) {
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
            self.made.push(Row { zero_basis: basis, ..row });
        }
    }

    fn row(
        &mut self,
        inspection: &'a Inspection<'a>,
        series: &Series,
        zero: &Zero,
        (offset, period): (i32, Period),
        breaks: &Breaks,
    ) -> Row<'a> {
        let observations = self.inputs.observations;
        let authority = inspection.authority;
        let position = series.position(period);
        let found = position.and_then(|position| series.row(authority, position));
        let value = position.and_then(|position| series.value(authority, position));
        let [neighbours, region] = self.places(series.indicator, authority, period, found.is_some());
        let mut row = Row {
            inspection,
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
            self.look_back(&mut row, series, zero);
        } else {
            self.change(&mut row, series, zero, position, breaks);
        }
        row
    }

    /// What was known at offset 0, of the authority and of its neighbours.
    fn look_back(&self, row: &mut Row, series: &Series, zero: &Zero) {
        let day = row.inspection.anchor_on;
        let said = |authority: AuthorityIndex| {
            let found = series.row(authority, zero.position?)?;
            Some(self.versions.said_on(found, day))
        };
        let nothing = Said { value: f64::NAN, on: None, reason: Some("not_submitted_by_then") };
        let own = said(row.inspection.authority).unwrap_or(nothing);
        row.then = Some(own);
        if own.value.is_nan() {
            return;
        }
        let others: Vec<f64> = (self.neighbours(row.inspection.authority, zero.period).into_iter())
            .filter_map(said)
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
    fn change(&mut self, row: &mut Row, series: &Series, zero: &Zero, position: Option<usize>, breaks: &Breaks) {
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
        for neighbour in self.neighbours(row.inspection.authority, zero.period) {
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
    fn neighbours(&self, authority: AuthorityIndex, period: Period) -> Vec<AuthorityIndex> {
        self.inputs.groups.on(period.last_day()).neighbours(authority).to_vec()
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
