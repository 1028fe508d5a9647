use super::*;
use crate::compare::judgement_change::judgement_change;
use crate::compare::judgements::JudgementFrame;

const COLUMNS: [&str; 9] = [
    "strand",
    "area",
    "from_framework_id",
    "to_framework_id",
    "from_grade",
    "to_grade",
    "months_between",
    "comparability",
    "direction",
];

fn changes(reference: &Reference, lines: &str) -> Vec<String> {
    let judgements = history(reference, lines);
    rows(&judgement_change(&JudgementFrame::new(&judgements, reference), day("2026-10-31")), &COLUMNS)
}

#[test]
fn safeguarding_is_followed_across_frameworks_and_weakly_compared() {
    let reference = Reference::embedded();
    let changes = changes(
        &reference,
        "2010-10-11 SLAC safeguarding/OVERALL inadequate
         2010-10-11 SLAC looked_after/OVERALL adequate
         2012-12-03 POC OVERALL adequate
         2017-03-06 SIF OVERALL good
         2022-05-09 ILACS_2018 OVERALL outstanding",
    );
    assert_eq!(
        changes,
        [
            "'' OVERALL SLAC POC inadequate adequate 25 weak improved_weak",
            "'' OVERALL POC SIF adequate good 51 weak improved_weak",
            "'' OVERALL SIF ILACS_2018 good outstanding 62 near improved",
        ]
    );
}

#[test]
fn grades_that_do_not_compare_have_no_direction() {
    let reference = Reference::embedded();
    let changes = changes(
        &reference,
        "2008-12-01 CPA OVERALL 4 star
         2010-10-11 SLAC safeguarding/OVERALL inadequate
         2017-03-06 SIF CIC good
         2022-05-09 ILACS_2018 CIC_CL outstanding
         2023-05-09 ILACS_2023 CIC inadequate",
    );
    assert_eq!(
        changes,
        [
            "'' CIC SIF ILACS_2023 good inadequate 74 weak declined_weak",
            "safeguarding OVERALL CPA SLAC - inadequate 22 none -",
        ]
    );
}

#[test]
fn an_annual_rating_never_comes_between_two_inspections() {
    let reference = Reference::embedded();
    let changes = changes(
        &reference,
        "2009-12-01 CSA OVERALL performs well
         2010-10-11 SLAC safeguarding/OVERALL inadequate
         2010-12-01 CSA OVERALL performs poorly
         2012-12-03 POC OVERALL adequate",
    );
    assert_eq!(
        changes,
        [
            "safeguarding OVERALL CSA SLAC good inadequate 10 none -",
            "'' OVERALL CSA CSA good inadequate 12 same declined",
            "'' OVERALL SLAC POC inadequate adequate 25 weak improved_weak",
        ]
    );
}

#[test]
fn adequate_and_requires_improvement_are_not_the_same_grade() {
    let reference = Reference::embedded();
    let changes = changes(
        &reference,
        "2012-05-12 FOSTERING OVERALL adequate
         2015-05-12 FOSTERING OVERALL requires improvement
         2016-05-12 FOSTERING OVERALL good",
    );
    assert_eq!(
        changes,
        [
            "'' OVERALL FOSTERING FOSTERING adequate requires_improvement 36 weak same_weak",
            "'' OVERALL FOSTERING FOSTERING requires_improvement good 12 same improved",
        ]
    );
}

#[test]
fn a_grade_that_is_withheld_or_superseded_is_no_step() {
    let reference = Reference::embedded();
    let mut judgements = history(
        &reference,
        "2014-05-12 SIF LEADERS good
         2016-05-12 SIF_RE LEADERS withheld
         2018-06-11 ILACS_2018 LEADERS inadequate
         2018-06-11 ILACS_2018 LEADERS good",
    );
    judgements[2].superseded_on = Some(day("2019-01-01"));
    judgements[3].known_from = day("2019-01-01");
    let changes = rows(&judgement_change(&JudgementFrame::new(&judgements, &reference), day("2026-10-31")), &COLUMNS);
    assert_eq!(changes, ["'' LEADERS SIF ILACS_2018 good good 48 near same"]);
}
