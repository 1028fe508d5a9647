//! Measures and observations → the figure that counts for each: the latest one, or why there is none, how fast it came there
//! and what is expected.
//!
//! The latest figure is that of the period that ends last by the reporting day; it stands for the present state, also
//! after the day on which a target was due. Where the latest figure is withheld or missing no older one stands in for it,
//! and none stands in for one that nobody will send again. After a re-baselining only periods that end on or after its day
//! count, and the pace is counted from the new baseline, if one is stated. What is expected (projected) is never held
//! against a target: of several expectations for periods behind the latest figure the last one by the due day is shown, else
//! the next.

use std::collections::BTreeMap;

use polars::prelude::{IntoLazy, JoinType, LazyFrame, SortMultipleOptions, col, lit};

use super::Inputs;
use super::awaited::{Awaited, Missing};
use super::frames::{Frame, collect, columns, figures, flags, join, latest, places, small, some_places, usable};
use super::target_pace::{Aim, Pace, Point, TargetVerdict};
use crate::domain::{
    AuthorityIndex, BreakdownIndex, Day, Figure, IndicatorIndex, Observations, Period, Status, Target,
};
use crate::trend::{Assurance, Trends};

/// A series of figures.
pub(super) type Series = (AuthorityIndex, IndicatorIndex, BreakdownIndex);

/// What is asked of the figures: how a measure stands, and where there is a target, how it stands to that.
#[derive(Clone, Copy, Debug)]
pub(super) struct Measure<'a> {
    pub(super) series: Series,
    /// The day on which its baseline was changed, after which earlier figures no longer count.
    pub(super) rebaselined_on: Option<Day>,
    /// What is to be reached.
    pub(super) target: Option<&'a Target>,
}

impl<'a> Measure<'a> {
    /// The measure of a target.
    pub(super) fn of(target: &'a Target) -> Self {
        let series = (target.authority, target.indicator, target.breakdown);
        Self { series, rebaselined_on: target.rebaselined_on, target: Some(target) }
    }

    /// The day by which its target is to be met.
    fn due_on(&self) -> Option<Day> {
        self.target?.due_on
    }
}

/// How a measure stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Held {
    /// The observation that counts, with a figure or without.
    pub(super) row: Option<usize>,
    /// Its value.
    pub(super) value: Option<f64>,
    /// Why there is none.
    pub(super) reason: Option<Missing>,
    /// The last observation with a figure, on whichever basis.
    pub(super) last: Option<usize>,
    /// The day by which the next figure behind that is expected.
    pub(super) next_expected_by: Option<Day>,
    /// The observation that is expected.
    pub(super) projected: Option<usize>,
    pub(super) pace: Pace,
    pub(super) assurance: Option<Assurance>,
}

impl Held {
    /// What is said of the target.
    pub(super) fn verdict(&self) -> TargetVerdict {
        self.pace.verdict
    }

    /// The period of the figure that counts, or of the row that says why there is none.
    pub(super) fn period(&self, observations: &Observations) -> Option<Period> {
        Some(observations.period[self.row?])
    }

    /// Days from the last figure's end to a day.
    pub(super) fn days_since_last(&self, observations: &Observations, on: Day) -> Option<i32> {
        Some(on.days() - observations.period[self.last?].last_day().days())
    }
}

/// How each of the measures stands, in their order. `total` is the breakdown that is none.
pub(super) fn held(measures: &[Measure], inputs: &Inputs, total: Option<BreakdownIndex>) -> Vec<Held> {
    let Inputs { observations, reporting_day, trends, .. } = *inputs;
    let mut breakdowns: Vec<BreakdownIndex> = measures.iter().map(|measure| measure.series.2).collect();
    breakdowns.sort_unstable();
    breakdowns.dedup();
    let asked = Frame::default()
        .codes("measure", (0..measures.len()).map(small))
        .codes("authority", measures.iter().map(|measure| i32::from(measure.series.0.0)))
        .codes("indicator", measures.iter().map(|measure| i32::from(measure.series.1.0)))
        .codes("breakdown", measures.iter().map(|measure| small(measure.series.2.at())))
        .codes("counts_from", measures.iter().map(|measure| measure.rebaselined_on.map_or(i32::MIN, Day::days)))
        .lazy();
    let figures = figures(observations, &breakdowns, reporting_day).lazy();
    let seen = join(asked.clone(), figures, ["authority", "indicator", "breakdown"], JoinType::Inner);
    let counting = seen.clone().filter(col("period_end").gt_eq(col("counts_from")));
    let newest = latest(counting.clone(), ["measure"]);
    let last = latest(seen.clone().filter(col("usable")), ["measure"]).rename(["row"], ["last"], true);
    let whether =
        |rows: LazyFrame, name: &str| rows.group_by_stable(columns(["measure"])).agg([lit(true).first().alias(name)]);
    let asked = join(asked, whether(seen, "seen"), ["measure"], JoinType::Left);
    let asked = join(asked, whether(counting.filter(col("usable")), "measured"), ["measure"], JoinType::Left);
    let asked = join(asked, last, ["measure"], JoinType::Left);
    let found = join(asked, newest, ["measure"], JoinType::Left)
        .with_columns([col("seen").fill_null(lit(false)), col("measured").fill_null(lit(false))])
        .sort(["measure"], SortMultipleOptions::default());
    let found = collect(found);
    let awaited = Awaited::of(inputs, total, measures.iter().map(|measure| measure.series.1));
    let beside = Beside { observations, charts: charts(measures, trends), trends, awaited, reporting_day };
    (places(&found, "measure").into_iter().zip(some_places(&found, "row")).zip(some_places(&found, "last")))
        .zip(flags(&found, "seen").into_iter().zip(flags(&found, "measured")))
        .map(|(((measure, row), last), (seen, measured))| {
            beside.held(&measures[measure], Rows { latest: row, last, is_seen: seen, is_measured: measured })
        })
        .collect()
}

/// The trend rows of the series that have targets.
fn charts(measures: &[Measure], trends: &Trends) -> BTreeMap<(Series, Period), usize> {
    let mut wanted: Vec<Series> =
        measures.iter().filter(|measure| measure.target.is_some()).map(|measure| measure.series).collect();
    wanted.sort_unstable();
    wanted.dedup();
    (0..trends.len())
        .map(|at| ((trends.authority[at], trends.indicator[at], trends.breakdown[at]), at))
        .filter(|(series, _)| wanted.binary_search(series).is_ok())
        .map(|(series, at)| ((series, trends.period[at]), at))
        .collect()
}

/// What there is of a measure.
#[derive(Clone, Copy)]
struct Rows {
    /// The observation that counts.
    latest: Option<usize>,
    /// The last with a figure.
    last: Option<usize>,
    /// Whether there ever was one.
    is_seen: bool,
    /// Whether there is a figure since the baseline was changed.
    is_measured: bool,
}

/// What measures are held against.
struct Beside<'a> {
    observations: &'a Observations,
    charts: BTreeMap<(Series, Period), usize>,
    trends: &'a Trends,
    awaited: Awaited<'a>,
    reporting_day: Day,
}

impl Beside<'_> {
    fn held(&self, measure: &Measure, rows: Rows) -> Held {
        let observations = self.observations;
        let Rows { latest: row, last, .. } = rows;
        let reason = self.missing(measure, rows);
        let value = row.and_then(|row| usable(observations, row)).filter(|_| reason.is_none());
        let point = |row: usize, value: f64| Point { value, on: observations.period[row].last_day() };
        let pace = row.zip(value).zip(measure.target).map_or(Pace::NONE, |((row, value), target)| {
            let baseline = target.basis().map(|(value, on)| Point { value, on });
            let aim = Aim { operator: target.operator, value: target.value, due_on: target.due_on };
            Pace::of(baseline, point(row, value), aim, self.reporting_day)
        });
        let assurance = row.filter(|_| value.is_some()).and_then(|row| self.assurance(measure, row));
        let next_expected_by =
            self.awaited.next_expected_by(measure.series, last.map(|row| observations.period[row].last_day()));
        Held { row, value, reason, last, next_expected_by, projected: self.projected(measure, row), pace, assurance }
    }

    /// Why there is no current figure; none where there is one.
    fn missing(&self, measure: &Measure, rows: Rows) -> Option<Missing> {
        let observations = self.observations;
        let end = |row: usize| observations.period[row].last_day();
        if self.awaited.is_discontinued(measure.series, measure.due_on()) {
            return Some(Missing::Discontinued);
        }
        let Some(row) = rows.latest else {
            let before = rows.is_seen.then_some(Missing::Rebaselined);
            return before.or_else(|| Some(self.awaited.why_missing(measure.series, None)));
        };
        if usable(observations, row).is_some() {
            return None;
        }
        if observations.status[row] != Status::NotAvailable {
            return Some(Missing::of(observations.status[row]));
        }
        // A row that only says 'not available' since the baseline changed says no more than the change itself does.
        let is_rebaselined = !rows.is_measured && measure.rebaselined_on.is_some();
        let why = || self.awaited.why_missing(measure.series, Some(end(row)));
        Some(if is_rebaselined { Missing::Rebaselined } else { why() })
    }

    fn assurance(&self, measure: &Measure, row: usize) -> Option<Assurance> {
        let target = measure.target?;
        let at = *self.charts.get(&(measure.series, self.observations.period[row]))?;
        let (lower, upper) = (self.trends.xmr_lower[at], self.trends.xmr_upper[at]);
        (lower.is_finite() && upper.is_finite()).then(|| Assurance::of(target, lower, upper)).flatten()
    }

    fn projected(&self, measure: &Measure, row: Option<usize>) -> Option<usize> {
        let rows = self.observations;
        let (authority, indicator, breakdown) = measure.series;
        // Rows are sorted by indicator and place.
        let key = |at: usize| (rows.indicator[at], rows.place[at]);
        let wanted = (indicator, authority.0);
        let from = first_at(rows.len(), |at| key(at) < wanted);
        let is_ahead = |at: usize| row.is_none_or(|row| rows.period[at].last_day() > rows.period[row].last_day());
        let ahead = (from..rows.len())
            .take_while(|&at| key(at) == wanted)
            .filter(|&at| rows.figure[at] == Figure::Projected && rows.breakdown[at] == breakdown)
            .filter(|&at| usable(rows, at).is_some() && is_ahead(at));
        let end = |at: &usize| (rows.period[*at].last_day(), rows.period[*at].sort_key());
        let by_due = |at: &usize| measure.due_on().is_some_and(|due| rows.period[*at].last_day() <= due);
        ahead.clone().filter(by_due).max_by_key(end).or_else(|| ahead.min_by_key(end))
    }
}

/// The first of so many sorted rows of which `before` does not hold.
fn first_at(rows: usize, before: impl Fn(usize) -> bool) -> usize {
    let (mut from, mut to) = (0, rows);
    while from < to {
        let middle = from + (to - from) / 2;
        if before(middle) { from = middle + 1 } else { to = middle }
    }
    from
}
