//! Judgements → how all inspections of one framework were graded by a day, area by area: the national distribution.
//!
//! Every inspection counts, not only the latest of each authority, and each framework by itself: that most inspections are
//! less than good may be the framework's doing. The bases are those of the standing of groups.

use polars::prelude::{DataFrame, DataType, LazyFrame, SortMultipleOptions, UniqueKeepStrategy, col, lit};

use super::frames::{Frame, collect, columns, integers, places, small};
use super::judgements::{BASES, INSPECTION, JudgementFrame};
use crate::benchmark::{Confidence, wilson};
use crate::domain::Day;

/// The table: a row a day, basis, framework, strand and area, sorted by them.
pub(super) fn judgement_framework(judgements: &JudgementFrame, standing_days: &[Day], reporting_day: Day) -> DataFrame {
    let keys = ["as_at", "basis", "framework", "strand", "area"];
    let all = judgements.on_days(standing_days, reporting_day, |rows, _| counted(rows));
    let found = collect(all.sort(keys, SortMultipleOptions::default()));
    in_words(judgements, &found)
}

/// The inspections of each framework in numbers, grade by grade.
fn counted(rows: LazyFrame) -> LazyFrame {
    let grade = |ordinal: i32, name: &str| col("ordinal").eq(lit(ordinal)).cast(DataType::Int32).sum().alias(name);
    rows.filter(col("judged").and(col("own_body")).and(col("class").eq(lit(INSPECTION))))
        .filter(col("ordinal").is_not_null())
        .sort(["order", "known_from", "judgement"], SortMultipleOptions::default())
        .unique_stable_generic(
            Some(columns(["authority", "inspection", "framework", "strand", "area"]).to_vec()),
            UniqueKeepStrategy::Last,
        )
        .group_by_stable(columns(["framework", "strand", "area"]))
        .agg([grade(1, "outstanding"), grade(2, "good"), grade(3, "third_grade"), grade(4, "inadequate")])
}

fn in_words(judgements: &JudgementFrame, found: &DataFrame) -> DataFrame {
    let of = |name: &str| places(found, name);
    let grades = ["outstanding", "good", "third_grade", "inadequate"].map(of);
    let count = |at: usize, grades: &[Vec<usize>]| small(grades.iter().map(|grade| grade[at]).sum());
    let all = || 0..found.height();
    let less: Vec<i32> = all().map(|at| count(at, &grades[2..])).collect();
    let inspections: Vec<i32> = all().map(|at| count(at, &grades)).collect();
    let each = || less.iter().zip(&inspections).map(|(&less, &all)| (f64::from(less), f64::from(all)));
    let day = |days: Option<i64>| days.and_then(|days| i32::try_from(days).ok()).map(Day::from_days);
    let framework = |at: usize| judgements.reference.frameworks.all[at].id.as_str();
    let mut frame = Frame::default()
        .days("as_at", integers(found, "as_at").into_iter().map(day))
        .texts("basis", of("basis").into_iter().map(|basis| BASES[basis]))
        .texts("framework_id", of("framework").into_iter().map(framework))
        .texts("strand", of("strand").into_iter().map(|strand| judgements.strands.text(strand)))
        .texts("area", of("area").into_iter().map(|area| judgements.areas.text(area)))
        .codes("inspections", inspections.iter().copied());
    for (name, counts) in ["outstanding", "good", "third_grade", "inadequate"].into_iter().zip(&grades) {
        frame = frame.codes(name, counts.iter().map(|&count| small(count)));
    }
    frame
        .codes("less_than_good", less.iter().copied())
        .numbers("share", each().map(|(less, all)| less / all))
        .numbers("ci_low", each().map(|(less, all)| wilson(less, all, Confidence::P95).low))
        .numbers("ci_high", each().map(|(less, all)| wilson(less, all, Confidence::P95).high))
        .finish()
}
