//! Observations, benchmarks, trends and targets → the latest figure of each indicator of each authority in one row.
//!
//! The latest actual row counts, whole (breakdown `total`), whose period ends last by the reporting day, whatever its
//! status: a figure that is withheld now is not replaced by an older one. What stands beside it is of the same period:
//! changes, the medians of region, neighbours and England; rank and band are those of the region, the verdict is against
//! the statistical neighbours, for want of them against England. Of several targets for an indicator the one that is due
//! last is shown.

use polars::prelude::{DataFrame, IntoLazy, JoinType, LazyFrame, SortMultipleOptions, col, lit};

use super::Inputs;
use super::frames::{Frame, collect, columns, figures, join, latest, numbers, places, small, some_places, usable};
use super::target_progress::Held;
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

    let mut query = join(newest.lazy(), changes(inputs, total, &shown), KEY, JoinType::Left);
    let beside = beside(inputs, total, &shown);
    for (code, (_, name)) in (0..).zip(BESIDE) {
        let rows = beside.clone().lazy().filter(col("kind").eq(lit(code)));
        query =
            join(query, rows.select([col("authority"), col("indicator"), col("at").alias(name)]), KEY, JoinType::Left);
    }
    query = join(query, targets(inputs, total), KEY, JoinType::Left);
    in_words(inputs, held, &collect(query.sort(KEY, SortMultipleOptions::default())))
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

/// The changes of the figures that are shown: `authority`, `indicator`, `change`, `year_change`.
fn changes(inputs: &Inputs, total: Option<BreakdownIndex>, shown: &Shown) -> LazyFrame {
    let trends = inputs.trends;
    let rows: Vec<usize> = (0..trends.len())
        .filter(|&row| Some(trends.breakdown[row]) == total)
        .filter(|&row| shown.is(trends.authority[row], trends.indicator[row], trends.period[row]))
        .collect();
    let each = || rows.iter().copied();
    Frame::default()
        .codes("authority", each().map(|row| i32::from(trends.authority[row].0)))
        .codes("indicator", each().map(|row| i32::from(trends.indicator[row].0)))
        .numbers("change", each().map(|row| trends.change[row]))
        .numbers("year_change", each().map(|row| trends.year_change[row]))
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

fn in_words(inputs: &Inputs, held: &[Held], found: &DataFrame) -> DataFrame {
    let Inputs { observations, reference, benchmarks, targets, .. } = *inputs;
    let rows = places(found, "row");
    let each = || rows.iter().copied();
    let authority = |row: usize| &reference.authorities[observations.authority(row).at()];
    let indicator = |row: usize| &reference.indicators[observations.indicator[row].at()];
    let period = |row: usize| observations.period[row];
    let display = |row: usize| match usable(observations, row) {
        Some(value) => indicator(row).display(value),
        None => observations.status[row].name().replace('_', " "),
    };
    let region = |row: usize| {
        let region = authority(row).on(period(row).last_day())?.region?;
        Some(reference.areas[region.at()].name.as_str())
    };
    let medians = |name: &str| -> Vec<f64> {
        let median = |at: Option<usize>| at.map_or(f64::NAN, |at| benchmarks.statistics_of(at).quartiles.median);
        some_places(found, name).into_iter().map(median).collect()
    };
    let neighbours = medians("neighbours");
    let in_region = some_places(found, "region");
    let rank = |at: Option<usize>| Some((benchmarks.rank[at?]?.get(), benchmarks.ranked_count[at?]?.get()));
    let ranked = || in_region.iter().map(|&at| rank(at));
    let says = |at: Option<usize>| {
        let at = at?;
        let polarity = reference.indicators[benchmarks.indicator[at].at()].polarity;
        Some(benchmarks.verdict[at]?.in_words(polarity, &inputs.groups.group(benchmarks.group[at]).in_a_sentence()))
    };
    let verdicts = some_places(found, "neighbours").into_iter().zip(some_places(found, "england"));
    let verdicts = verdicts.map(|(neighbours, england)| says(neighbours).or_else(|| says(england)));
    let target = some_places(found, "target");
    Frame::default()
        .texts("authority_id", each().map(|row| authority(row).id.as_str()))
        .texts("authority_name", each().map(|row| authority(row).name.as_str()))
        .texts("indicator_id", each().map(|row| indicator(row).id.as_str()))
        .texts("indicator_title", each().map(|row| indicator(row).title.as_str()))
        .texts("period_id", each().map(|row| period(row).to_string()))
        .texts("period_label", each().map(|row| period(row).label()))
        .days("period_end", each().map(|row| Some(period(row).last_day())))
        .numbers("value", each().map(|row| usable(observations, row).unwrap_or(f64::NAN)))
        .texts("display", each().map(display))
        .texts("status", each().map(|row| observations.status[row].name()))
        .codes("age_days", each().map(|row| inputs.reporting_day.days() - period(row).last_day().days()))
        .numbers("change", numbers(found, "change"))
        .numbers("year_change", numbers(found, "year_change"))
        .some_texts("region_name", each().map(region))
        .numbers("region_median", medians("region"))
        .numbers("neighbours_median", neighbours.clone())
        .numbers("england_median", medians("england"))
        .some_texts(
            "neighbours_period_id",
            each().zip(&neighbours).map(|(row, median)| (!median.is_nan()).then(|| period(row).to_string())),
        )
        .some_texts("region_rank", ranked().map(|rank| rank.map(|(rank, count)| format!("{rank} of {count}"))))
        .some_codes("rank", ranked().map(|rank| rank.map(|(rank, _)| i32::from(rank))))
        .some_codes("ranked_count", ranked().map(|rank| rank.map(|(_, count)| i32::from(count))))
        .some_texts("quartile_band", in_region.iter().map(|&at| Some(benchmarks.band[at?]?.name())))
        .some_texts("verdict", verdicts)
        .numbers("target", target.iter().map(|&at| at.map_or(f64::NAN, |at| targets[at].value)))
        .some_texts("target_verdict", target.iter().map(|&at| at.map(|at| held[at].verdict().name())))
        .flags("stale", rows.iter().map(|_| false))
        .finish()
}
