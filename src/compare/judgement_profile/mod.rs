//! Figures and judgements → how the figures of authorities lie by the grade in force, and how well they tell good from the
//! rest. Only where the pipeline asks.
//!
//! In force at the end of a period is the latest inspection of all services that had begun by then, and beside it a later one of
//! child protection; where a framework judges in two strands, strand by strand. Grades of different families of frameworks
//! are never counted together, and an area that the inspection in force does not judge has no grade from an earlier one.
//! Figures are those that count today.
//!
//! It describes; it says neither that grades come of figures nor what an inspection will find.

mod separation;

use std::collections::BTreeSet;

use polars::prelude::{
    AsOfOptions, AsofStrategy, DataFrame, Expr, JoinType, LazyFrame, SortMultipleOptions, UnionArgs,
    UniqueKeepStrategy, col, concat, lit,
};
use rayon::prelude::*;

use super::Inputs;
use super::frames::{Frame, collect, columns, join, places, small, usable};
use super::judgements::{CHILD_PROTECTION, CHILDREN_SERVICES, INSPECTION, JudgementFrame, LOOKED_AFTER, WHOLE};
use crate::benchmark::{METHOD_VERSION, Quartiles};
use crate::domain::{BreakdownIndex, Day, Figure, Period, Polarity, TOTAL};
use separation::Separation;

/// What a key of the table is made of, as columns of codes.
const KEYS: [&str; 5] = ["indicator", "period", "family", "strand", "area"];

/// The table: a row an indicator, period, scope and area, sorted by them.
pub(super) fn judgement_profile(
    inputs: &Inputs,
    judgements: &JudgementFrame,
    total: Option<BreakdownIndex>,
) -> DataFrame {
    let rows = total.map_or_else(Vec::new, |total| usable_rows(inputs, total));
    let periods: BTreeSet<Period> = rows.iter().map(|&row| inputs.observations.period[row]).collect();
    let periods: Vec<Period> = periods.into_iter().collect();
    let found = collect(graded(inputs, judgements, &rows, &periods));
    let [indicator, period, family, strand, area] = KEYS.map(|name| places(&found, name));
    let (row, ordinal) = (places(&found, "row"), places(&found, "ordinal"));
    let key = |at: usize| [indicator[at], period[at], family[at], strand[at], area[at]];
    let mut groups: Vec<Group> = Vec::new();
    for at in 0..row.len() {
        let key = key(at);
        if groups.last().is_none_or(|group| group.key != key) {
            groups.push(Group { key, values: Default::default() });
        }
        let group = groups.last_mut().expect("one was pushed just before");
        group.values[ordinal[at] - 1].push(inputs.observations.value[row[at]]);
    }
    in_words(inputs, judgements, &periods, &groups)
}

/// The figures of a key, by grade, in the order of the authorities.
struct Group {
    key: [usize; 5],
    values: [Vec<f64>; 4],
}

/// The actual figures of the profile's indicators as a whole, of periods that had ended by the reporting day.
fn usable_rows(inputs: &Inputs, total: BreakdownIndex) -> Vec<usize> {
    let observations = inputs.observations;
    let is_meant = |row: &usize| {
        observations.breakdown[*row] == total
            && observations.figure[*row] == Figure::Actual
            && inputs.beside.profile.binary_search(&observations.indicator[*row]).is_ok()
            && observations.period[*row].last_day() <= inputs.reporting_day
            && usable(observations, *row).is_some()
    };
    (0..observations.len()).filter(is_meant).collect()
}

/// Every figure with every grade in force at the end of its period: the columns of `KEYS`, `row` and `ordinal`, sorted by
/// key and authority.
fn graded(inputs: &Inputs, judgements: &JudgementFrame, rows: &[usize], periods: &[Period]) -> LazyFrame {
    let observations = inputs.observations;
    let each = || rows.iter().copied();
    let period = |row: usize| periods.binary_search(&observations.period[row]).expect("it is one of the periods");
    let figures = Frame::default()
        .integers("row", each().map(|row| i64::try_from(row).ok()))
        .codes("authority", each().map(|row| i32::from(observations.place[row])))
        .codes("indicator", each().map(|row| i32::from(observations.indicator[row].0)))
        .codes("period", each().map(|row| small(period(row))))
        .codes("day", each().map(|row| observations.period[row].last_day().days()))
        .lazy();
    let asked: BTreeSet<(i32, i32)> =
        each().map(|row| (observations.period[row].last_day().days(), i32::from(observations.place[row]))).collect();
    let held = in_force(judgements, inputs.reporting_day, &asked);
    join(figures, held, ["authority", "day"], JoinType::Inner).sort(
        ["indicator", "period", "family", "strand", "area", "authority"],
        SortMultipleOptions::default().with_maintain_order(true),
    )
}

/// The grades in force on these days of these authorities: `authority`, `day`, `family`, `strand`, `area`, `ordinal`.
fn in_force(judgements: &JudgementFrame, reporting_day: Day, asked: &BTreeSet<(i32, i32)>) -> LazyFrame {
    let by = ["authority", "scope", "lane"];
    let [services, protection] = [CHILDREN_SERVICES, CHILD_PROTECTION].map(|scope| judgements.scopes.code(scope));
    let is_scope = |scope: i32| col("scope").eq(lit(scope));
    let given = judgements
        .known_on(reporting_day)
        .filter(col("judged").and(col("class").eq(lit(INSPECTION))).and(col("own_body")))
        .filter(is_scope(services).or(is_scope(protection)));

    // What has no strand counts for both.
    let blank = col("strand").eq(lit(judgements.strands.code("")));
    let began = |rows: LazyFrame, lane: Expr| {
        rows.select([col("authority"), col("scope"), lane.alias("lane"), col("order"), col("service_day").alias("day")])
    };
    let starts = [began(given.clone(), col("lane")), began(given.clone().filter(blank), lit(LOOKED_AFTER))];
    let starts = concat(starts, UnionArgs::default())
        .expect("both parts have the same columns")
        .sort(["day", "order"], SortMultipleOptions::default());

    let lanes = [(services, WHOLE), (services, LOOKED_AFTER), (protection, WHOLE)];
    let each =
        || asked.iter().flat_map(move |&(day, authority)| lanes.map(|(scope, lane)| [day, authority, scope, lane]));
    let asked = Frame::default()
        .codes("day", each().map(|row| row[0]))
        .codes("authority", each().map(|row| row[1]))
        .codes("scope", each().map(|row| row[2]))
        .codes("lane", each().map(|row| row[3]))
        .lazy();
    let named = || Some(by.map(Into::into).to_vec());
    let as_of = AsOfOptions {
        strategy: AsofStrategy::Backward,
        left_by: named(),
        right_by: named(),
        allow_eq: true,
        check_sortedness: false,
        ..AsOfOptions::default()
    };
    let latest = asked
        .join_builder()
        .with(starts)
        .how(JoinType::AsOf(Box::new(as_of)))
        .left_on([col("day")])
        .right_on([col("day")])
        .finish()
        .filter(col("order").is_not_null());
    let of_services = latest.clone().filter(is_scope(services).and(col("lane").eq(lit(WHOLE)))).select([
        col("authority"),
        col("day"),
        col("order").alias("of_services"),
    ]);
    let latest = join(latest, of_services, ["authority", "day"], JoinType::Left)
        .filter(is_scope(protection).not().or(col("of_services").is_null()).or(col("order").gt(col("of_services"))));

    let grades = given
        .filter(col("ordinal").is_not_null())
        .sort(["order", "known_from", "judgement"], SortMultipleOptions::default())
        .select(columns(["authority", "scope", "lane", "order", "family", "strand", "area", "ordinal"]))
        .unique_stable_generic(
            Some(columns(["authority", "scope", "lane", "order", "strand", "area"]).to_vec()),
            UniqueKeepStrategy::Last,
        );
    join(latest, grades, ["authority", "scope", "lane", "order"], JoinType::Inner).select(columns([
        "authority",
        "day",
        "family",
        "strand",
        "area",
        "ordinal",
    ]))
}

/// How figures lie, or that there are too few to say it.
fn quartiles(values: &[f64], least: u32) -> Quartiles {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    if sorted.len() < least as usize { Quartiles::of(&[]) } else { Quartiles::of(&sorted) }
}

/// Why there is no area or no interval.
fn reason(good: usize, rest: usize, least: u32, separation: &Separation) -> Option<&'static str> {
    match (good, rest) {
        (0, _) => Some("none_good_or_better"),
        (_, 0) => Some("none_less_than_good"),
        _ if good.min(rest) < least as usize => Some("few_authorities"),
        _ => separation.low.is_nan().then_some("no_spread"),
    }
}

const NOTE: &str = "describes the figures by the grade in force; no cause of a grade and no forecast of one";

fn in_words(inputs: &Inputs, judgements: &JudgementFrame, periods: &[Period], groups: &[Group]) -> DataFrame {
    let least = inputs.beside.min_peers;
    let indicators = &inputs.reference.indicators;
    let polarity = |group: &Group| indicators[group.key[0]].polarity;
    let separated = |group: &Group| {
        let way = if polarity(group) == Polarity::Low { -1.0 } else { 1.0 };
        let side = |grades: &[Vec<f64>]| grades.iter().flatten().map(|value| value * way).collect::<Vec<f64>>();
        let (good, rest) = (side(&group.values[..2]), side(&group.values[2..]));
        let few = good.len().min(rest.len()) < least as usize;
        let separation = if few { Separation::NONE } else { Separation::of(&good, &rest) };
        (good.len(), rest.len(), separation)
    };
    let separations: Vec<(usize, usize, Separation)> = groups.par_iter().map(separated).collect();
    let mut latest = vec![None; indicators.len()];
    for group in groups {
        let end = Some(periods[group.key[1]].last_day());
        latest[group.key[0]] = end.max(latest[group.key[0]]);
    }
    let each = || groups.iter();
    let period = |group: &Group| periods[group.key[1]];
    let scope = |group: &Group| {
        let family = judgements.families.text(group.key[2]);
        match judgements.strands.text(group.key[3]) {
            "" => family.to_owned(),
            strand => format!("{family}/{strand}"),
        }
    };
    let mut frame = Frame::default()
        .texts("indicator_id", each().map(|group| indicators[group.key[0]].id.as_str()))
        .texts("breakdown_id", each().map(|_| TOTAL))
        .texts("period_id", each().map(|group| period(group).to_string()))
        .days("period_end", each().map(|group| Some(period(group).last_day())))
        .texts("framework_scope", each().map(scope))
        .texts("area", each().map(|group| judgements.areas.text(group.key[4])));
    for (grade, name) in (0..).zip(["outstanding", "good", "third_grade", "inadequate"]) {
        let shown: Vec<Quartiles> = groups.par_iter().map(|group| quartiles(&group.values[grade], least)).collect();
        frame = frame
            .codes(name, each().map(|group| small(group.values[grade].len())))
            .numbers(&format!("{name}_q1"), shown.iter().map(|one| one.q1))
            .numbers(&format!("{name}_median"), shown.iter().map(|one| one.median))
            .numbers(&format!("{name}_q3"), shown.iter().map(|one| one.q3));
    }
    let neutral = |group: &Group| polarity(group) == Polarity::Neutral;
    frame
        .codes("good_or_better", separations.iter().map(|one| small(one.0)))
        .codes("less_than_good", separations.iter().map(|one| small(one.1)))
        .texts(
            "auc_of",
            each().map(|group| if neutral(group) { "higher_in_good_or_better" } else { "better_in_good_or_better" }),
        )
        .numbers("auc", separations.iter().map(|one| one.2.area))
        .numbers("auc_ci_low", separations.iter().map(|one| one.2.low))
        .numbers("auc_ci_high", separations.iter().map(|one| one.2.high))
        .some_texts("reason", separations.iter().map(|(good, rest, one)| reason(*good, *rest, least, one)))
        .flags("is_latest", each().map(|group| latest[group.key[0]] == Some(period(group).last_day())))
        .texts("note", each().map(|_| NOTE))
        .texts("method_version", each().map(|_| METHOD_VERSION))
        .finish()
}
