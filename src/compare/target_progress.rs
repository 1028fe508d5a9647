//! Targets, observations and trends → how the latest actual figure stands to each target, and how fast it came there.
//!
//! The latest figure is that of the period that ends last by the reporting day; it stands for the present state, also
//! after the day on which the target was due. Where the latest figure is withheld or missing no older one stands in for
//! it. After a re-baselining only periods that end on or after its day count, and the pace is counted from the new
//! baseline, if one is stated. What is expected (projected) has columns of its own and is never held against a target:
//! of several expectations for periods behind the latest figure the last one by the due day is shown, else the next.

use std::collections::BTreeMap;

use polars::prelude::{DataFrame, IntoLazy, JoinType, LazyFrame, SortMultipleOptions, col, lit};

use super::frames::{
    Frame, NOT_SUBMITTED, collect, columns, figures, flags, join, latest, places, small, some_places, usable,
    why_missing,
};
use super::target_pace::{Aim, Pace, Point, TargetVerdict};
use crate::domain::{
    AuthorityIndex, BreakdownIndex, Day, Figure, IndicatorIndex, Observations, Period, Status, Target,
};
use crate::reference::Reference;
use crate::trend::{Assurance, Trends};

/// Why there is no figure where the last one is from before the baseline was changed.
const REBASELINED: &str = "re-baselined";

/// How a target stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Held {
    /// The observation that is held against it.
    row: Option<usize>,
    /// Its value.
    pub(super) value: Option<f64>,
    /// Why there is none.
    pub(super) reason: Option<&'static str>,
    /// The last observation with a figure, on whichever basis.
    last: Option<usize>,
    /// The observation that is expected.
    projected: Option<usize>,
    pace: Pace,
    assurance: Option<Assurance>,
}

/// A series of figures.
type Series = (AuthorityIndex, IndicatorIndex, BreakdownIndex);

fn series_of(target: &Target) -> Series {
    (target.authority, target.indicator, target.breakdown)
}

/// How each of the targets stands, in their order.
pub(super) fn held(targets: &[Target], observations: &Observations, trends: &Trends, reporting_day: Day) -> Vec<Held> {
    let mut breakdowns: Vec<BreakdownIndex> = targets.iter().map(|target| target.breakdown).collect();
    breakdowns.sort_unstable();
    breakdowns.dedup();
    let asked = Frame::default()
        .codes("target", (0..targets.len()).map(small))
        .codes("authority", targets.iter().map(|target| i32::from(target.authority.0)))
        .codes("indicator", targets.iter().map(|target| i32::from(target.indicator.0)))
        .codes("breakdown", targets.iter().map(|target| small(target.breakdown.at())))
        .codes("counts_from", targets.iter().map(|target| target.rebaselined_on.map_or(i32::MIN, Day::days)))
        .lazy();
    let figures = figures(observations, &breakdowns, reporting_day).lazy();
    let seen = join(asked.clone(), figures, ["authority", "indicator", "breakdown"], JoinType::Inner);
    let counting = seen.clone().filter(col("period_end").gt_eq(col("counts_from")));
    let newest = latest(counting.clone(), ["target"]);
    let last = latest(seen.clone().filter(col("usable")), ["target"]).rename(["row"], ["last"], true);
    let whether =
        |rows: LazyFrame, name: &str| rows.group_by_stable(columns(["target"])).agg([lit(true).first().alias(name)]);
    let asked = join(asked, whether(seen, "seen"), ["target"], JoinType::Left);
    let asked = join(asked, whether(counting.filter(col("usable")), "measured"), ["target"], JoinType::Left);
    let asked = join(asked, last, ["target"], JoinType::Left);
    let found = join(asked, newest, ["target"], JoinType::Left)
        .with_columns([col("seen").fill_null(lit(false)), col("measured").fill_null(lit(false))])
        .sort(["target"], SortMultipleOptions::default());
    let found = collect(found);
    let beside = Beside { observations, charts: charts(targets, trends), trends, reporting_day };
    (places(&found, "target").into_iter().zip(some_places(&found, "row")).zip(some_places(&found, "last")))
        .zip(flags(&found, "seen").into_iter().zip(flags(&found, "measured")))
        .map(|(((target, row), last), (seen, measured))| beside.held(&targets[target], row, last, seen, measured))
        .collect()
}

/// The trend rows of the series that have targets.
fn charts(targets: &[Target], trends: &Trends) -> BTreeMap<(Series, Period), usize> {
    let mut wanted: Vec<Series> = targets.iter().map(series_of).collect();
    wanted.sort_unstable();
    wanted.dedup();
    (0..trends.len())
        .map(|at| ((trends.authority[at], trends.indicator[at], trends.breakdown[at]), at))
        .filter(|(series, _)| wanted.binary_search(series).is_ok())
        .map(|(series, at)| ((series, trends.period[at]), at))
        .collect()
}

/// What targets are held against.
struct Beside<'a> {
    observations: &'a Observations,
    charts: BTreeMap<(Series, Period), usize>,
    trends: &'a Trends,
    reporting_day: Day,
}

impl Beside<'_> {
    /// `row`: the observation that counts; `last`: the last with a figure; `seen`: there ever was a row; `measured`: there
    /// is a figure since the baseline was changed.
    fn held(&self, target: &Target, row: Option<usize>, last: Option<usize>, seen: bool, measured: bool) -> Held {
        let observations = self.observations;
        let value = row.and_then(|row| usable(observations, row));
        // A row that only says 'not available' since the baseline changed says no more than the change itself does.
        let without_figure = row.is_some_and(|row| observations.status[row] == Status::NotAvailable);
        let reason = match (row, value) {
            (_, Some(_)) => None,
            (Some(_), None) if without_figure && !measured && target.rebaselined_on.is_some() => Some(REBASELINED),
            (Some(row), None) => Some(why_missing(observations.status[row])),
            (None, None) if seen => Some(REBASELINED),
            (None, None) => Some(NOT_SUBMITTED),
        };
        let point = |row: usize, value: f64| Point { value, on: observations.period[row].last_day() };
        let pace = row.zip(value).map_or(Pace::NONE, |(row, value)| {
            let baseline = target.basis().map(|(value, on)| Point { value, on });
            let aim = Aim { operator: target.operator, value: target.value, due_on: target.due_on };
            Pace::of(baseline, point(row, value), aim, self.reporting_day)
        });
        let projected = self.projected(target, row);
        let assurance = row.filter(|_| value.is_some()).and_then(|row| self.assurance(target, row));
        Held { row, value, reason, last, projected, pace, assurance }
    }

    fn assurance(&self, target: &Target, row: usize) -> Option<Assurance> {
        let at = *self.charts.get(&(series_of(target), self.observations.period[row]))?;
        let (lower, upper) = (self.trends.xmr_lower[at], self.trends.xmr_upper[at]);
        (lower.is_finite() && upper.is_finite()).then(|| Assurance::of(target, lower, upper)).flatten()
    }

    fn projected(&self, target: &Target, row: Option<usize>) -> Option<usize> {
        let rows = self.observations;
        // Rows are sorted by indicator and place.
        let key = |at: usize| (rows.indicator[at], rows.place[at]);
        let wanted = (target.indicator, target.authority.0);
        let from = first_at(rows.len(), |at| key(at) < wanted);
        let is_ahead = |at: usize| row.is_none_or(|row| rows.period[at].last_day() > rows.period[row].last_day());
        let ahead = (from..rows.len())
            .take_while(|&at| key(at) == wanted)
            .filter(|&at| rows.figure[at] == Figure::Projected && rows.breakdown[at] == target.breakdown)
            .filter(|&at| usable(rows, at).is_some() && is_ahead(at));
        let end = |at: &usize| (rows.period[*at].last_day(), rows.period[*at].sort_key());
        let by_due = |at: &usize| target.due_on.is_some_and(|due| rows.period[*at].last_day() <= due);
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

/// The table: a row a target, sorted by authority and target. `breakdowns` are the ids of the run's breakdowns.
pub(super) fn target_progress(
    targets: &[Target],
    held: &[Held],
    observations: &Observations,
    breakdowns: &[String],
    reference: &Reference,
    reporting_day: Day,
) -> DataFrame {
    let mut order: Vec<usize> = (0..targets.len()).collect();
    order.sort_by(|&one, &other| {
        let key = |at: usize| (targets[at].authority, targets[at].target.as_str(), at);
        key(one).cmp(&key(other))
    });
    let each = || order.iter().map(|&at| &targets[at]);
    let stand = || order.iter().map(|&at| (&targets[at], &held[at]));
    let figure = |value: Option<f64>| value.unwrap_or(f64::NAN);
    let value_of = |row: Option<usize>| figure(row.and_then(|row| usable(observations, row)));
    let period_of = |row: Option<usize>| Some(observations.period[row?].to_string());
    Frame::default()
        .texts("authority_id", each().map(|target| reference.authorities[target.authority.at()].id.as_str()))
        .texts("target_id", each().map(|target| target.target.as_str()))
        .texts("source", each().map(|target| target.source.as_str()))
        .texts("title", each().map(|target| target.title.as_str()))
        .texts("owner", each().map(|target| target.owner.as_str()))
        .texts("indicator_id", each().map(|target| reference.indicators[target.indicator.at()].id.as_str()))
        .texts("breakdown_id", each().map(|target| breakdowns[target.breakdown.at()].as_str()))
        .numbers("baseline", each().map(|target| figure(target.baseline)))
        .some_texts("baseline_period", each().map(|target| Some(target.baseline_period?.to_string())))
        .numbers("target", each().map(|target| target.value))
        .texts("operator", each().map(|target| target.operator.sign()))
        .days("due_on", each().map(|target| target.due_on))
        .numbers("latest_value", stand().map(|(_, held)| figure(held.value)))
        .some_texts("latest_period", stand().map(|(_, held)| period_of(held.row)))
        .numbers("gap", stand().map(|(target, held)| figure(held.value) - target.value))
        .some_texts("gap_reason", stand().map(|(_, held)| held.reason))
        .numbers("required_per_month", stand().map(|(_, held)| held.pace.required))
        .numbers("achieved_per_month", stand().map(|(_, held)| held.pace.achieved))
        .days("forecast_on", stand().map(|(_, held)| held.pace.forecast_on))
        .numbers("trajectory", stand().map(|(_, held)| held.pace.trajectory))
        .texts("verdict", stand().map(|(_, held)| held.verdict().name()))
        .some_texts("assurance", stand().map(|(_, held)| held.assurance.map(Assurance::name)))
        .numbers("projected_value", stand().map(|(_, held)| value_of(held.projected)))
        .some_texts("projected_period", stand().map(|(_, held)| period_of(held.projected)))
        .numbers("last_value", stand().map(|(_, held)| value_of(held.last)))
        .some_texts("last_period", stand().map(|(_, held)| period_of(held.last)))
        .some_codes("days_since_last", stand().map(|(_, held)| held.days_since_last(observations, reporting_day)))
        .some_flags("comparable_with_baseline", each().map(Target::is_comparable_with_baseline))
        .days("rebaselined_on", each().map(|target| target.rebaselined_on))
        .finish()
}
