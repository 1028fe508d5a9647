//! Actions and observations → how each improvement plan stands, and what the figures say of each action.
//!
//! The ledger conserves: actions = complete + open + moved + withdrawn + unaccounted. Overdue are open actions that
//! were due before the reporting day. An action may name an indicator: it is without a figure where its authority has
//! no actual one at all, and contradicted where it is said to be complete while the latest figure misses its target by
//! the indicator's polarity. Actions without an area, or in one called `all`, count in the plan's own row only.

use polars::prelude::{
    DataFrame, DataType, Expr, IntoLazy, JoinType, LazyFrame, SortMultipleOptions, UnionArgs, col, concat, len, lit,
};

use super::frames::{
    Codes, Frame, NOT_SUBMITTED, collect, columns, figures, flags, join, latest, places, small, some_places, usable,
    why_missing,
};
use crate::domain::{Action, ActionStatus, BreakdownIndex, Day, Observations, Polarity};
use crate::reference::Reference;

/// The area of the rows that count a whole plan.
const WHOLE_PLAN: &str = "all";

/// What the figures say of one action.
#[derive(Clone, Debug)]
pub(super) struct Checked {
    without_figure: bool,
    contradicted: bool,
    words: Option<String>,
}

/// What the figures say of each of the actions, in their order. `total` is the breakdown that is none.
pub(super) fn checked(
    actions: &[Action],
    observations: &Observations,
    total: Option<BreakdownIndex>,
    reference: &Reference,
    reporting_day: Day,
) -> Vec<Checked> {
    let asked = Frame::default()
        .codes("action", (0..actions.len()).map(small))
        .codes("authority", actions.iter().map(|action| i32::from(action.authority.0)))
        .some_codes("indicator", actions.iter().map(|action| action.indicator.map(|indicator| i32::from(indicator.0))))
        .lazy();
    let figures = figures(observations, total.as_slice(), reporting_day).lazy();
    let place = ["authority", "indicator"];
    let newest = latest(figures.clone(), place);
    let any =
        figures.filter(col("usable")).group_by_stable(columns(place)).agg([lit(true).first().alias("has_figure")]);
    let found = join(join(asked, newest, place, JoinType::Left), any, place, JoinType::Left)
        .with_column(col("has_figure").fill_null(lit(false)))
        .sort(["action"], SortMultipleOptions::default());
    let found = collect(found);
    (places(&found, "action").into_iter().zip(some_places(&found, "row")))
        .zip(flags(&found, "has_figure"))
        .map(|((action, row), has_figure)| {
            let action = &actions[action];
            let Some(indicator) = action.indicator else {
                return Checked { without_figure: false, contradicted: false, words: None };
            };
            let polarity = reference.indicators[indicator.at()].polarity;
            let value = row.and_then(|row| usable(observations, row));
            let meets = value.zip(action.target).and_then(|(value, target)| meets(value, target, polarity));
            let is_complete = action.status == Some(ActionStatus::Complete);
            let words = match (value, meets) {
                (None, _) => Some(row.map_or(NOT_SUBMITTED, |row| why_missing(observations.status[row])).to_owned()),
                (_, None) => None,
                (_, Some(true)) => Some("target met".to_owned()),
                (_, Some(false)) if is_complete => Some("claimed complete, target not met".to_owned()),
                (_, Some(false)) => Some("target not met".to_owned()),
            };
            Checked { without_figure: !has_figure, contradicted: is_complete && meets == Some(false), words }
        })
        .collect()
}

/// Whether a value meets a target; nobody can say where neither way is better.
fn meets(value: f64, target: f64, polarity: Polarity) -> Option<bool> {
    match polarity {
        Polarity::High => Some(value >= target),
        Polarity::Low => Some(value <= target),
        Polarity::Neutral => None,
    }
}

/// What the figures say of each action in words, for the table of actions.
pub(super) fn data_says(checked: Vec<Checked>) -> Vec<Option<String>> {
    checked.into_iter().map(|checked| checked.words).collect()
}

/// The table: a row a plan and an area of it, sorted by authority, plan and area.
pub(super) fn plan_progress(
    actions: &[Action],
    checked: &[Checked],
    reference: &Reference,
    reporting_day: Day,
) -> DataFrame {
    let plans = Codes::of(actions.iter().map(|action| action.plan.as_str()));
    let areas = Codes::of(actions.iter().map(|action| action.area.as_str()).chain([WHOLE_PLAN, ""]));
    let is = |status: ActionStatus| actions.iter().map(move |action| action.status == Some(status));
    let overdue = |action: &Action| {
        action.status == Some(ActionStatus::Open) && action.due_on.is_some_and(|due_on| due_on < reporting_day)
    };
    let rows = Frame::default()
        .codes("authority", actions.iter().map(|action| i32::from(action.authority.0)))
        .codes("plan", actions.iter().map(|action| plans.code(&action.plan)))
        .codes("area", actions.iter().map(|action| areas.code(&action.area)))
        .flags("complete", is(ActionStatus::Complete))
        .flags("open", is(ActionStatus::Open))
        .flags("moved", is(ActionStatus::Moved))
        .flags("withdrawn", is(ActionStatus::Withdrawn))
        .flags("unaccounted", actions.iter().map(|action| action.status.is_none()))
        .flags("overdue", actions.iter().map(overdue))
        .flags("without_figure", checked.iter().map(|checked| checked.without_figure))
        .flags("contradicted", checked.iter().map(|checked| checked.contradicted))
        .lazy();
    let is_area = |area: &str| col("area").eq(lit(areas.code(area)));
    let by_area = counted(rows.clone().filter(is_area("").or(is_area(WHOLE_PLAN)).not()));
    let by_plan = counted(rows.with_column(lit(areas.code(WHOLE_PLAN)).alias("area")));
    let found = concat([by_plan, by_area], UnionArgs::default())
        .expect("both parts have the same columns")
        .sort(["authority", "plan", "area"], SortMultipleOptions::default());
    let found = collect(found);
    let mut table = Frame::default()
        .texts("authority_id", places(&found, "authority").into_iter().map(|at| reference.authorities[at].id.as_str()))
        .texts("plan_id", places(&found, "plan").into_iter().map(|plan| plans.text(plan)))
        .texts("area", places(&found, "area").into_iter().map(|area| areas.text(area)))
        .codes("actions", places(&found, "actions").into_iter().map(small));
    for name in COUNTS {
        table = table.codes(name, places(&found, name).into_iter().map(small));
    }
    table.finish()
}

/// What is counted of the actions.
const COUNTS: [&str; 8] =
    ["complete", "open", "moved", "withdrawn", "unaccounted", "overdue", "without_figure", "contradicted"];

fn counted(actions: LazyFrame) -> LazyFrame {
    let number = |holds: Expr| holds.cast(DataType::Int32).sum();
    let mut counts = vec![len().cast(DataType::Int32).alias("actions")];
    counts.extend(COUNTS.map(|name| number(col(name))));
    actions.group_by_stable(columns(["authority", "plan", "area"])).agg(counts)
}
