//! Observations, benchmarks, trends and targets → the latest figure of each indicator of each authority, and which rows of
//! benchmarks, trends and targets stand beside it.
//!
//! The latest actual row counts, whole (breakdown `total`), whose period ends last by the reporting day, whatever its
//! status: a figure that is withheld now is not replaced by an older one. What stands beside it is of the same period:
//! its trend, and its benchmarks against region, neighbours and England. Of several targets for an indicator the one that
//! is due last is shown. [`wide`] makes the columns of it.

mod wide;

use polars::prelude::{DataFrame, IntoLazy, JoinType, LazyFrame, SortMultipleOptions, col, lit};

use super::Inputs;
use super::frames::{Frame, collect, columns, figures, join, latest, places, small};
use super::held::Held;
use crate::benchmark::PeerGroupKind;
use crate::domain::{AuthorityIndex, BreakdownIndex, IndicatorIndex, Period};

const KEY: [&str; 2] = ["authority", "indicator"];

/// The groups whose figures stand beside an authority's own, each with the column of its place in the benchmarks.
const BESIDE: [(PeerGroupKind, &str); 3] = [
    (PeerGroupKind::Region, "region"),
    (PeerGroupKind::StatisticalNeighbours, "neighbours"),
    (PeerGroupKind::England, "england"),
];

/// The table: a row an authority and indicator, sorted by them.
pub(super) fn headline(inputs: &Inputs, held: &[Held], total: Option<BreakdownIndex>) -> DataFrame {
    let observations = inputs.observations;
    let newest = latest(figures(observations, total.as_slice(), inputs.reporting_day).lazy(), KEY);
    let newest = collect(newest.sort(KEY, SortMultipleOptions::default()));
    let shown = Shown::new(&places(&newest, "row"), inputs);

    let mut query = join(newest.lazy(), trends(inputs, total, &shown), KEY, JoinType::Left);
    let beside = beside(inputs, total, &shown);
    for (code, (_, name)) in (0..).zip(BESIDE) {
        let rows = beside.clone().lazy().filter(col("kind").eq(lit(code)));
        query =
            join(query, rows.select([col("authority"), col("indicator"), col("at").alias(name)]), KEY, JoinType::Left);
    }
    query = join(query, targets(inputs, total), KEY, JoinType::Left);
    let found = collect(query.sort(KEY, SortMultipleOptions::default()));
    wide::Wide::new(inputs, held, &found).columns()
}

/// The period that is shown of each authority and indicator.
struct Shown {
    periods: Vec<Option<Period>>,
    authorities: usize,
}

impl Shown {
    fn new(rows: &[usize], inputs: &Inputs) -> Self {
        let authorities = inputs.reference.authorities.len();
        let mut shown = Self { periods: vec![None; authorities * inputs.reference.indicators.len()], authorities };
        for &row in rows {
            let at = shown.at(inputs.observations.authority(row), inputs.observations.indicator[row]);
            shown.periods[at] = Some(inputs.observations.period[row]);
        }
        shown
    }

    fn is(&self, authority: AuthorityIndex, indicator: IndicatorIndex, period: Period) -> bool {
        self.periods[self.at(authority, indicator)] == Some(period)
    }

    fn at(&self, authority: AuthorityIndex, indicator: IndicatorIndex) -> usize {
        indicator.at() * self.authorities + authority.at()
    }
}

/// The trends of the figures that are shown: `authority`, `indicator`, `trend` (place in the trends).
fn trends(inputs: &Inputs, total: Option<BreakdownIndex>, shown: &Shown) -> LazyFrame {
    let trends = inputs.trends;
    let rows: Vec<usize> = (0..trends.len())
        .filter(|&row| Some(trends.breakdown[row]) == total)
        .filter(|&row| shown.is(trends.authority[row], trends.indicator[row], trends.period[row]))
        .collect();
    let each = || rows.iter().copied();
    Frame::default()
        .codes("authority", each().map(|row| i32::from(trends.authority[row].0)))
        .codes("indicator", each().map(|row| i32::from(trends.indicator[row].0)))
        .integers("trend", each().map(|row| i64::try_from(row).ok()))
        .lazy()
}

/// The benchmarks of the figures that are shown: `authority`, `indicator`, `kind` (place in [`BESIDE`]), `at` (place in
/// the benchmarks).
fn beside(inputs: &Inputs, total: Option<BreakdownIndex>, shown: &Shown) -> DataFrame {
    let benchmarks = inputs.benchmarks;
    let kind = |row: usize| {
        let kind = inputs.groups.group(benchmarks.group[row]).kind;
        BESIDE.iter().position(|&(one, _)| one == kind)
    };
    let rows: Vec<(usize, usize)> = (0..benchmarks.len())
        .filter(|&row| Some(benchmarks.breakdown[row]) == total)
        .filter(|&row| shown.is(benchmarks.authority[row], benchmarks.indicator[row], benchmarks.period[row]))
        .filter_map(|row| Some((row, kind(row)?)))
        .collect();
    let each = || rows.iter().copied();
    Frame::default()
        .codes("authority", each().map(|(row, _)| i32::from(benchmarks.authority[row].0)))
        .codes("indicator", each().map(|(row, _)| i32::from(benchmarks.indicator[row].0)))
        .codes("kind", each().map(|(_, kind)| small(kind)))
        .integers("at", each().map(|(row, _)| i64::try_from(row).ok()))
        .finish()
}

/// The target of each authority and indicator that is due last: `authority`, `indicator`, `target`.
fn targets(inputs: &Inputs, total: Option<BreakdownIndex>) -> LazyFrame {
    let mut order: Vec<usize> =
        (0..inputs.targets.len()).filter(|&at| Some(inputs.targets[at].breakdown) == total).collect();
    order.sort_by(|&one, &other| {
        let key = |at: usize| (inputs.targets[at].due_on, inputs.targets[at].target.as_str(), at);
        key(one).cmp(&key(other))
    });
    let each = || order.iter().map(|&at| &inputs.targets[at]);
    Frame::default()
        .codes("authority", each().map(|target| i32::from(target.authority.0)))
        .codes("indicator", each().map(|target| i32::from(target.indicator.0)))
        .codes("target", order.iter().map(|&at| small(at)))
        .lazy()
        .group_by_stable(columns(KEY))
        .agg([col("target").last()])
}
