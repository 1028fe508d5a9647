//! Judgements and peer groups → how many members of each group hold which grade, and who they are.
//!
//! For every day asked for there are two bases. `service` counts inspections begun by the day, with the grade as known
//! on the reporting day: the state of services then. `known` counts those published by the day, in the version known
//! on it: what a reader could know then. A scope is a family of frameworks, with its strand where it judges in two; of
//! each member the latest inspection in the scope counts, and only judgements of the body that the family is about.
//!
//! All members of the day are listed. Outside the denominator stand those whose latest inspection was under an edition
//! that does not judge the area (`not_in_framework`) and those without a grade for any other reason, which their row
//! says (`not_inspected`, `withheld`, `unreadable`); the three numbers add up to the members. Joint returns are no
//! members here: inspectors judge each of their halves.

use polars::prelude::{
    DataFrame, DataType, Expr, IntoLazy, JoinType, LazyFrame, SortMultipleOptions, UniqueKeepStrategy, col, lit, when,
};

use super::frames::{Frame, collect, columns, integers, join, places, small, some_places};
use super::judgements::{BASES, JudgementFrame, framework_code, judgement_id, status_code};
use crate::benchmark::{Confidence, GroupIndex, PeerGroupKind, PeerGroups, wilson};
use crate::domain::{Day, GradeStatus};

/// The standing of the groups and the members that it counts.
#[derive(Debug)]
pub(super) struct Standing {
    /// `judgement_standing`: a row a day, basis, group, scope and area, sorted by them.
    pub(super) groups: DataFrame,
    /// `standing_member`: the same by member.
    pub(super) members: DataFrame,
}

/// The standing on these days, the reporting day among them.
pub(super) fn judgement_standing(
    judgements: &JudgementFrame,
    groups: &PeerGroups,
    standing_days: &[Day],
    reporting_day: Day,
) -> Standing {
    let members = judgements.on_days(standing_days, reporting_day, |inspected, day| {
        members_on(judgements, inspected, members(judgements, groups, day))
    });
    let keys = ["as_at", "basis", "group", "family", "strand", "area", "authority"];
    let members = collect(members.sort(keys, SortMultipleOptions::default()));
    let groups_frame = collect(counted(members.clone().lazy()));
    Standing {
        groups: groups_in_words(judgements, groups, &groups_frame),
        members: members_in_words(judgements, groups, &members),
    }
}

/// Who belongs to which group on a day: `group`, `authority`.
fn members(judgements: &JudgementFrame, groups: &PeerGroups, day: Day) -> LazyFrame {
    let membership = groups.on(day);
    let rows: Vec<(i32, i32)> = (0..)
        .map(GroupIndex)
        .zip(groups.groups())
        .filter(|(_, group)| group.kind != PeerGroupKind::StatisticalNeighbours)
        .flat_map(|(group, _)| membership.members(group).iter().map(move |&member| (group, member)))
        .filter(|(_, member)| !judgements.reference.authorities[member.at()].is_joint())
        .map(|(group, member)| (i32::from(group.0), i32::from(member.0)))
        .collect();
    Frame::default()
        .codes("group", rows.iter().map(|&(group, _)| group))
        .codes("authority", rows.iter().map(|&(_, authority)| authority))
        .lazy()
}

/// Which areas each framework judges: `framework`, `strand`, `area`, and `in_framework`, which always holds.
///
/// A judgement of a framework with strands may come without its strand; the areas stand under that too.
fn areas_of_frameworks(judgements: &JudgementFrame) -> LazyFrame {
    let mut rows: Vec<(i32, i32, i32)> = Vec::new();
    for framework in &judgements.reference.frameworks.all {
        let code = framework_code(judgements.reference, framework);
        for (strand, area) in &framework.areas {
            rows.push((code, judgements.strands.code(strand), judgements.areas.code(area)));
            rows.push((code, judgements.strands.code(""), judgements.areas.code(area)));
        }
    }
    rows.sort_unstable();
    rows.dedup();
    Frame::default()
        .codes("framework", rows.iter().map(|row| row.0))
        .codes("strand", rows.iter().map(|row| row.1))
        .codes("area", rows.iter().map(|row| row.2))
        .flags("in_framework", rows.iter().map(|_| true))
        .lazy()
}

/// Every member of every group with its grade: `group`, `family`, `strand`, `area`, `authority`, `latest` (a judgement
/// of the inspection that counts), `judgement`, `ordinal`, `status`.
fn members_on(judgements: &JudgementFrame, inspected: LazyFrame, members: LazyFrame) -> LazyFrame {
    let scope = ["family", "strand"];
    let has_status = |status| col("status").eq(lit(status_code(status)));

    let inspected = inspected
        .filter(col("own_body"))
        .sort(["order", "known_from", "judgement"], SortMultipleOptions::default())
        .unique_stable_generic(
            Some(columns(["inspection", "family", "strand", "area", "authority"]).to_vec()),
            UniqueKeepStrategy::Last,
        );
    let judged = inspected.clone().filter(col("judged"));
    let areas = judged
        .clone()
        .select(columns(["family", "strand", "area"]))
        .unique_stable_generic(None, UniqueKeepStrategy::First);
    let latest = judged
        .sort(["order", "judgement"], SortMultipleOptions::default())
        .group_by_stable(columns(["family", "strand", "authority"]))
        .agg([col("order").last(), col("framework").last(), col("judgement").last().alias("latest")]);
    let held = join(
        inspected,
        latest.clone().select(columns(["family", "strand", "authority", "order"])),
        ["family", "strand", "authority", "order"],
        JoinType::Inner,
    )
    .select(columns(["family", "strand", "authority", "area", "judgement", "ordinal", "status"]));

    // Stars have no place on the scale of grades: a scope of nothing else is no standing.
    let graded = held.clone().filter(col("ordinal").is_not_null()).select(columns(["family", "strand", "authority"]));
    let present = join(members.clone(), graded, ["authority"], JoinType::Inner)
        .select(columns(["group", "family", "strand"]))
        .unique_stable_generic(None, UniqueKeepStrategy::First);
    let grid = join(join(present, areas, scope, JoinType::Inner), members, ["group"], JoinType::Inner);
    let grid = join(grid, latest, ["family", "strand", "authority"], JoinType::Left);
    let grid = join(grid, held, ["family", "strand", "authority", "area"], JoinType::Left);
    let grid = join(grid, areas_of_frameworks(judgements), ["framework", "strand", "area"], JoinType::Left);
    let status = |status| lit(status_code(status));
    grid.with_column(
        when(col("status").is_not_null())
            .then(col("status"))
            .when(col("latest").is_not_null().and(col("in_framework").is_null()))
            .then(status(GradeStatus::NotInFramework))
            .otherwise(status(GradeStatus::NotInspected))
            .alias("status"),
    )
    .with_column(
        when(has_status(GradeStatus::Ok)).then(col("ordinal")).otherwise(lit(polars::prelude::NULL)).alias("ordinal"),
    )
    .select(columns([
        "group",
        "family",
        "strand",
        "area",
        "authority",
        "latest",
        "judgement",
        "ordinal",
        "status",
    ]))
}

/// The members' rows in numbers.
fn counted(members: LazyFrame) -> LazyFrame {
    let number = |holds: Expr, name: &str| holds.fill_null(lit(false)).cast(DataType::Int32).sum().alias(name);
    let grade = |ordinal: i32, name: &str| number(col("ordinal").eq(lit(ordinal)), name);
    let not_in_framework = || col("status").eq(lit(status_code(GradeStatus::NotInFramework)));
    members.group_by_stable(columns(["as_at", "basis", "group", "family", "strand", "area"])).agg([
        grade(1, "outstanding"),
        grade(2, "good"),
        grade(3, "third_grade"),
        grade(4, "inadequate"),
        number(not_in_framework(), "not_in_framework"),
        number(col("ordinal").is_null().and(not_in_framework().not()), "not_inspected"),
    ])
}

/// The columns that both tables begin with.
fn keys_in_words(judgements: &JudgementFrame, groups: &PeerGroups, found: &DataFrame) -> Frame {
    let of = |name: &str| places(found, name).into_iter();
    let days = integers(found, "as_at");
    let day = |days: Option<i64>| days.and_then(|days| i32::try_from(days).ok()).map(Day::from_days);
    let scope = |(family, strand): (usize, usize)| match judgements.strands.text(strand) {
        "" => judgements.families.text(family).to_owned(),
        strand => format!("{}/{strand}", judgements.families.text(family)),
    };
    Frame::default()
        .days("as_at", days.into_iter().map(day))
        .texts("basis", of("basis").map(|basis| BASES[basis]))
        .texts("peer_group_id", of("group").map(|group| groups.groups()[group].id.as_str()))
        .texts("framework_scope", of("family").zip(of("strand")).map(scope))
        .texts("area", of("area").map(|area| judgements.areas.text(area)))
}

fn groups_in_words(judgements: &JudgementFrame, groups: &PeerGroups, found: &DataFrame) -> DataFrame {
    let count = |name: &str| places(found, name);
    let [outstanding, good, third_grade, inadequate] = ["outstanding", "good", "third_grade", "inadequate"].map(count);
    let good_or_better: Vec<usize> = outstanding.iter().zip(&good).map(|(one, other)| one + other).collect();
    let rest = third_grade.iter().zip(&inadequate).map(|(one, other)| one + other);
    let inspected: Vec<usize> = good_or_better.iter().zip(rest).map(|(one, other)| one + other).collect();
    let shares: Vec<(u32, u32)> = (good_or_better.iter().zip(&inspected))
        .map(|(&counted, &of)| (small(counted).cast_unsigned(), small(of).cast_unsigned()))
        .collect();
    let interval = |&(counted, of): &(u32, u32)| wilson(f64::from(counted), f64::from(of), Confidence::P95);
    let codes = |values: &[usize]| values.iter().map(|&value| small(value)).collect::<Vec<i32>>();
    let edition = |group: usize| groups.groups()[group].edition.as_str();
    keys_in_words(judgements, groups, found)
        .codes("outstanding", codes(&outstanding))
        .codes("good", codes(&good))
        .codes("third_grade", codes(&third_grade))
        .codes("inadequate", codes(&inadequate))
        .codes("good_or_better", codes(&good_or_better))
        .codes("inspected", codes(&inspected))
        .codes("not_inspected", codes(&count("not_inspected")))
        .codes("not_in_framework", codes(&count("not_in_framework")))
        // Nothing out of nothing is no number.
        .numbers("share", shares.iter().map(|&(counted, of)| f64::from(counted) / f64::from(of)))
        .numbers("ci_low", shares.iter().map(|share| interval(share).low))
        .numbers("ci_high", shares.iter().map(|share| interval(share).high))
        .texts("group_edition", count("group").into_iter().map(edition))
        .finish()
}

fn members_in_words(judgements: &JudgementFrame, groups: &PeerGroups, found: &DataFrame) -> DataFrame {
    let some = |name: &str| some_places(found, name).into_iter();
    let of = |name: &str| places(found, name).into_iter();
    let row = |at: Option<usize>| at.map(|at| &judgements.rows[at]);
    let counts = |(judgement, ordinal): (Option<usize>, Option<usize>)| row(judgement).filter(|_| ordinal.is_some());
    keys_in_words(judgements, groups, found)
        .texts("authority_id", of("authority").map(|authority| judgements.authority_id(authority)))
        .some_texts("grade", some("judgement").zip(some("ordinal")).map(counts).map(|row| row?.grade.clone()))
        .texts("grade_status", of("status").map(|status| GradeStatus::ALL[status].name()))
        .some_texts("inspection_id", some("latest").map(|at| Some(row(at)?.inspection_id.clone())))
        .some_texts("judgement_id", some("judgement").map(|at| Some(judgement_id(row(at)?, judgements.reference))))
        .finish()
}
