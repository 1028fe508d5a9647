//! Judgements → the one of each area that is in force on the reporting day.
//!
//! Of what was published by that day, in the version known then, the latest inspection of all services supersedes
//! everything that the body was given before. Where a framework judges in two strands it does so strand by strand, for
//! a re-inspection may look at one of them only; a judgement without strands covers both. An inspection of child
//! protection since then stands beside it with its own areas. Services and boards that are judged by themselves follow
//! the same rule, each for itself. Ratings and visits are never in force, and nothing is of an authority that no longer
//! exists: its successors do not inherit it.
//!
//! Overall effectiveness lapsed in April 2026: where the inspection in force is of a framework without it and an
//! earlier one gave it, one row says so (`not_in_framework`). Other areas that a later framework cut differently
//! (children in care with and without care leavers) need no such row: the new areas stand in their place.

use polars::prelude::{DataFrame, Expr, JoinType, LazyFrame, SortMultipleOptions, UnionArgs, col, concat, lit};

use super::frames::{Frame, collect, columns, flags, join, places};
use super::judgements::{
    CHILD_PROTECTION, CHILDREN_SERVICES, INSPECTION, JudgementFrame, LOOKED_AFTER, OVERALL, WHOLE, day_of, judgement_id,
};
use crate::domain::{Day, GradeStatus};

/// The table: a row an authority, judged body, strand and area, sorted by them.
pub(super) fn judgement_current(judgements: &JudgementFrame, reporting_day: Day) -> DataFrame {
    let found = collect(in_force(judgements, reporting_day));
    let rows: Vec<_> = places(&found, "judgement").into_iter().map(|at| &judgements.rows[at]).collect();
    let lapsed = flags(&found, "lapsed");
    let of = |name: &str| places(&found, name).into_iter();
    let each = || rows.iter().zip(&lapsed).map(|(&row, &lapsed)| (row, lapsed));
    let given = |lapsed: bool, text: &str| Some(text.to_owned()).filter(|text| !lapsed && !text.is_empty());
    Frame::default()
        .texts("authority_id", of("authority").map(|authority| judgements.authority_id(authority)))
        .texts("judged_body", of("body").map(|body| judgements.bodies.text(body)))
        .texts("strand", of("strand").map(|strand| judgements.strands.text(strand)))
        .texts("area", of("area").map(|area| judgements.areas.text(area)))
        .some_texts(
            "judgement_id",
            each().map(|(row, lapsed)| (!lapsed).then(|| judgement_id(row, judgements.reference))),
        )
        .texts("framework_id", each().map(|(row, _)| row.framework.as_str()))
        .some_texts("grade", each().map(|(row, lapsed)| row.grade.clone().filter(|_| !lapsed)))
        .some_codes("grade_ordinal", each().map(|(row, lapsed)| row.ordinal.filter(|_| !lapsed).map(i32::from)))
        .some_texts("grade_family", each().map(|(row, lapsed)| given(lapsed, &row.grade_family)))
        .texts(
            "grade_status",
            each().map(|(row, lapsed)| if lapsed { GradeStatus::NotInFramework } else { row.status }.name()),
        )
        .texts("inspection_id", each().map(|(row, _)| row.inspection_id.as_str()))
        .days("inspection_start", each().map(|(row, _)| row.inspection_start))
        .days("published_on", each().map(|(row, _)| row.published_on))
        .some_codes("age_days", each().map(|(row, _)| day_of(row).map(|day| reporting_day.days() - day.days())))
        .finish()
}

/// The judgements in force: `authority`, `body`, `strand`, `area`, `judgement` and `lapsed`. In a lapsed row
/// `judgement` is one of the inspection that gave no such grade.
fn in_force(judgements: &JudgementFrame, day: Day) -> LazyFrame {
    let is_scope = |scope: &str| col("scope").eq(lit(judgements.scopes.code(scope)));
    let is_whole = || col("lane").eq(lit(WHOLE));
    let overall = || lit(judgements.areas.code(OVERALL));
    let blank = || lit(judgements.strands.code(""));

    let given = judgements.known_on(day).filter(col("judged").and(col("class").eq(lit(INSPECTION))));
    let given = join(given, existing(judgements, day), ["authority"], JoinType::Semi);

    // A judgement without strands counts for both lanes.
    let covered = |lane: Expr| {
        let keys = [col("authority"), col("body"), col("scope"), col("order"), lane.alias("lane")];
        given.clone().select(keys)
    };
    let both = given.clone().filter(col("strand").eq(blank()));
    let both =
        both.select([col("authority"), col("body"), col("scope"), col("order"), lit(LOOKED_AFTER).alias("lane")]);
    let latest = concat([covered(col("lane")), both], UnionArgs::default())
        .expect("both parts have the same columns")
        .group_by_stable(columns(["authority", "body", "scope", "lane"]))
        .agg([col("order").max().alias("latest")]);

    let of_all_services = latest.clone().filter(is_scope(CHILDREN_SERVICES).and(is_whole())).select([
        col("authority"),
        col("body"),
        col("latest").alias("of_all_services"),
    ]);
    let standing = join(given.clone(), latest, ["authority", "body", "scope", "lane"], JoinType::Inner)
        .filter(col("order").eq(col("latest")));
    let standing = join(standing, of_all_services, ["authority", "body"], JoinType::Left).filter(
        is_scope(CHILD_PROTECTION)
            .not()
            .or(col("of_all_services").is_null())
            .or(col("order").gt(col("of_all_services"))),
    );

    let gave_overall = given.filter(is_scope(CHILDREN_SERVICES).and(is_whole()).and(col("area").eq(overall())));
    let without_overall =
        standing.clone().filter(is_scope(CHILDREN_SERVICES).and(is_whole()).and(col("judges_overall").not()));
    let lapsed = join(without_overall, gave_overall, ["authority", "body"], JoinType::Semi)
        .group_by_stable(columns(["authority", "body"]))
        .agg([col("judgement").min(), col("order").max()]);

    let shown = |strand: Expr, area: Expr, lapsed: bool| {
        [
            col("authority"),
            col("body"),
            strand.alias("strand"),
            area.alias("area"),
            col("order"),
            col("judgement"),
            lit(lapsed).alias("lapsed"),
        ]
    };
    let standing = standing.select(shown(col("strand"), col("area"), false));
    let lapsed = lapsed.select(shown(blank(), overall(), true));
    let keys = ["authority", "body", "strand", "area"];
    concat([standing, lapsed], UnionArgs::default())
        .expect("both parts have the same columns")
        .sort(["authority", "body", "strand", "area", "order", "judgement"], SortMultipleOptions::default())
        .group_by_stable(columns(keys))
        .agg([col("judgement").last(), col("lapsed").last()])
}

/// The authorities that exist on a day: `authority`.
fn existing(judgements: &JudgementFrame, day: Day) -> LazyFrame {
    let all = (0..).zip(&judgements.reference.authorities);
    Frame::default().codes("authority", all.filter(|(_, authority)| authority.existed_on(day)).map(|(at, _)| at)).lazy()
}
