//! Targets and observations → how the latest actual figure stands to each target.
//!
//! The latest figure is that of the period that ends last by the reporting day; it stands for the present state, also
//! after the day on which the target was due. Projected figures never count. Where the latest figure is withheld or
//! missing no older one stands in for it. After a re-baselining only periods that end on or after its day count.

use polars::prelude::{DataFrame, IntoLazy, JoinType, LazyFrame, SortMultipleOptions, col, lit};

use super::frames::{
    Frame, NOT_SUBMITTED, collect, columns, figures, flags, join, latest, places, small, some_places, usable,
    why_missing,
};
use crate::domain::{BreakdownIndex, Day, Observations, Status, Target};
use crate::reference::Reference;

/// Why there is no figure where the last one is from before the baseline was changed.
const REBASELINED: &str = "re-baselined";

/// How a target stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Held {
    /// The observation that is held against it.
    row: Option<usize>,
    /// Its value.
    value: Option<f64>,
    /// Why there is none.
    reason: Option<&'static str>,
    /// `met`, `not_met` or `no_figure`.
    pub(super) verdict: &'static str,
}

/// How each of the targets stands, in their order.
pub(super) fn held(targets: &[Target], observations: &Observations, reporting_day: Day) -> Vec<Held> {
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
    let whether =
        |rows: LazyFrame, name: &str| rows.group_by_stable(columns(["target"])).agg([lit(true).first().alias(name)]);
    let asked = join(asked, whether(seen, "seen"), ["target"], JoinType::Left);
    let asked = join(asked, whether(counting.filter(col("usable")), "measured"), ["target"], JoinType::Left);
    let found = join(asked, newest, ["target"], JoinType::Left)
        .with_columns([col("seen").fill_null(lit(false)), col("measured").fill_null(lit(false))])
        .sort(["target"], SortMultipleOptions::default());
    let found = collect(found);
    (places(&found, "target").into_iter().zip(some_places(&found, "row")))
        .zip(flags(&found, "seen").into_iter().zip(flags(&found, "measured")))
        .map(|((target, row), (seen, measured))| Held::new(&targets[target], row, seen, measured, observations))
        .collect()
}

impl Held {
    /// `seen`: there ever was a row; `measured`: there is a figure since the baseline was changed.
    fn new(target: &Target, row: Option<usize>, seen: bool, measured: bool, observations: &Observations) -> Self {
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
        let verdict = match value {
            Some(value) if target.operator.is_met(value, target.value) => "met",
            Some(_) => "not_met",
            None => "no_figure",
        };
        Self { row, value, reason, verdict }
    }
}

/// The table: a row a target, sorted by authority and target. `breakdowns` are the ids of the run's breakdowns.
pub(super) fn target_progress(
    targets: &[Target],
    held: &[Held],
    observations: &Observations,
    breakdowns: &[String],
    reference: &Reference,
) -> DataFrame {
    let mut order: Vec<usize> = (0..targets.len()).collect();
    order.sort_by(|&one, &other| {
        let key = |at: usize| (targets[at].authority, targets[at].target.as_str(), at);
        key(one).cmp(&key(other))
    });
    let each = || order.iter().map(|&at| &targets[at]);
    let stand = || order.iter().map(|&at| (&targets[at], &held[at]));
    let figure = |value: Option<f64>| value.unwrap_or(f64::NAN);
    Frame::default()
        .texts("authority_id", each().map(|target| reference.authorities[target.authority.at()].id.as_str()))
        .texts("target_id", each().map(|target| target.target.as_str()))
        .texts("source", each().map(|target| target.source.as_str()))
        .texts("title", each().map(|target| target.title.as_str()))
        .texts("indicator_id", each().map(|target| reference.indicators[target.indicator.at()].id.as_str()))
        .texts("breakdown_id", each().map(|target| breakdowns[target.breakdown.at()].as_str()))
        .numbers("baseline", each().map(|target| figure(target.baseline)))
        .some_texts("baseline_period", each().map(|target| Some(target.baseline_period?.to_string())))
        .numbers("target", each().map(|target| target.value))
        .texts("operator", each().map(|target| target.operator.sign()))
        .days("due_on", each().map(|target| target.due_on))
        .numbers("latest_value", stand().map(|(_, held)| figure(held.value)))
        .some_texts("latest_period", stand().map(|(_, held)| Some(observations.period[held.row?].to_string())))
        .numbers("gap", stand().map(|(target, held)| figure(held.value) - target.value))
        .some_texts("gap_reason", stand().map(|(_, held)| held.reason))
        .texts("verdict", stand().map(|(_, held)| held.verdict))
        .days("rebaselined_on", each().map(|target| target.rebaselined_on))
        .finish()
}
