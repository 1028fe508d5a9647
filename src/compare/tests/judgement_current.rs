use super::*;
use crate::compare::judgement_current::judgement_current;
use crate::compare::judgements::JudgementFrame;

fn current(reference: &Reference, judgements: &[Judgement], on: &str) -> Vec<String> {
    let frame = judgement_current(&JudgementFrame::new(judgements, reference), day(on));
    rows(&frame, &["judged_body", "strand", "area", "framework_id", "grade", "grade_status", "inspection_start"])
}

const KENT: &str = "
    2008-12-01 CPA OVERALL 4 star
    2010-10-11 SLAC safeguarding/OVERALL inadequate
    2010-10-11 SLAC safeguarding/CAPACITY inadequate
    2010-10-11 SLAC looked_after/OVERALL adequate
    2010-12-01 CSA OVERALL performs poorly
    2012-12-03 POC OVERALL adequate
    2012-12-03 POC HELP_PROT adequate
    2015-05-12 FOSTERING OVERALL good
    2022-05-09 ILACS_2018 OVERALL outstanding
    2022-05-09 ILACS_2018 CIC_CL outstanding
    2025-02-03 ILACS_2023 OVERALL good
    2025-02-03 ILACS_2023 CIC good
    2025-02-03 ILACS_2023 CARE_LEAVERS good
";

#[test]
fn an_inspection_of_child_protection_stands_beside_that_of_all_services() {
    let reference = Reference::embedded();
    let rows = current(&reference, &history(&reference, KENT), "2013-06-30");
    assert_eq!(
        rows,
        [
            "council '' HELP_PROT POC adequate ok 2012-12-03",
            "council '' OVERALL POC adequate ok 2012-12-03",
            "council looked_after OVERALL SLAC adequate ok 2010-10-11",
            "council safeguarding CAPACITY SLAC inadequate ok 2010-10-11",
            "council safeguarding OVERALL SLAC inadequate ok 2010-10-11",
        ]
    );
}

#[test]
fn the_latest_inspection_supersedes_all_that_the_body_was_given_before_and_no_other_body() {
    let reference = Reference::embedded();
    let rows = current(&reference, &history(&reference, KENT), "2022-12-31");
    assert_eq!(
        rows,
        [
            "council '' CIC_CL ILACS_2018 outstanding ok 2022-05-09",
            "council '' OVERALL ILACS_2018 outstanding ok 2022-05-09",
            "fostering_service '' OVERALL FOSTERING good ok 2015-05-12",
        ]
    );
}

#[test]
fn a_joint_area_that_was_divided_leaves_no_row() {
    let reference = Reference::embedded();
    let rows = current(&reference, &history(&reference, KENT), "2025-12-31");
    assert!(rows.iter().all(|row| !row.contains("CIC_CL")), "{rows:?}");
    assert_eq!(rows.len(), 4);
}

#[test]
fn nothing_is_in_force_before_it_is_published() {
    let reference = Reference::embedded();
    let mut judgements = history(&reference, KENT);
    // A file may have been sent before the report that it speaks of was published.
    for judgement in &mut judgements {
        judgement.known_from = day("2008-01-01");
    }
    let framework = |on: &str| current(&reference, &judgements, on)[0].contains("ILACS_2023");
    assert!(!framework("2025-04-03"));
    assert!(framework("2025-04-04"));
}

#[test]
fn overall_effectiveness_lapses_with_an_inspection_of_2026_that_gives_none() {
    let reference = Reference::embedded();
    let mut judgements = history(&reference, KENT);
    judgements.extend(history(
        &reference,
        "2026-05-04 ILACS_2026 LEADERS good
         2026-05-04 ILACS_2026 CIC good",
    ));
    let frame = judgement_current(&JudgementFrame::new(&judgements, &reference), day("2026-10-31"));
    let columns =
        ["area", "framework_id", "grade", "grade_ordinal", "grade_family", "grade_status", "inspection_id", "age_days"];
    assert_eq!(
        rows(&frame, &columns)[..3],
        [
            "CIC ILACS_2026 good 2 ri_scale ok ILACS_2026@2026-05-04 180",
            "LEADERS ILACS_2026 good 2 ri_scale ok ILACS_2026@2026-05-04 180",
            "OVERALL ILACS_2026 - - - not_in_framework ILACS_2026@2026-05-04 180",
        ]
    );
    let ids = rows(&frame, &["judgement_id"]);
    assert_eq!(ids[0], "886|ILACS_2026@2026-05-04|council||CIC|2026-07-03");
    assert_eq!(ids[2], "-");

    // An authority that never had the grade has nothing that could lapse.
    let young = history(&reference, "2026-05-04 ILACS_2026 LEADERS good");
    assert_eq!(current(&reference, &young, "2026-10-31").len(), 1);
}

#[test]
fn a_correction_counts_from_the_day_it_is_known() {
    let reference = Reference::embedded();
    let mut wrong = judged(&reference, "2023-11-06", "ILACS_2023 CARE_LEAVERS good");
    wrong.superseded_on = Some(day("2025-07-01"));
    let mut right = judged(&reference, "2023-11-06", "ILACS_2023 CARE_LEAVERS requires improvement");
    right.known_from = day("2025-07-01");
    let judgements = [wrong, right];
    assert!(current(&reference, &judgements, "2025-06-30")[0].contains(" good ok"));
    let corrected = current(&reference, &judgements, "2025-07-01");
    assert_eq!(corrected, ["council '' CARE_LEAVERS ILACS_2023 requires_improvement ok 2023-11-06"]);
}

#[test]
fn a_re_inspection_of_one_strand_leaves_the_other_in_force() {
    let reference = Reference::embedded();
    let mut judgements = history(
        &reference,
        "2010-10-11 SLAC safeguarding/OVERALL inadequate
         2010-10-11 SLAC looked_after/OVERALL adequate
         2011-11-07 SLAC_RE safeguarding/OVERALL adequate",
    );
    let rows = current(&reference, &judgements, "2012-06-30");
    assert_eq!(
        rows,
        [
            "council looked_after OVERALL SLAC adequate ok 2010-10-11",
            "council safeguarding OVERALL SLAC_RE adequate ok 2011-11-07",
        ]
    );
    // What a file fills in for the strand that was not looked at changes nothing.
    judgements.push(judged(&reference, "2011-11-07", "SLAC_RE looked_after/OVERALL not inspected"));
    assert_eq!(current(&reference, &judgements, "2012-06-30"), rows);
}

#[test]
fn visits_and_ratings_are_never_in_force() {
    let reference = Reference::embedded();
    let judgements = history(
        &reference,
        "2008-12-01 CPA OVERALL 4 star
         2010-12-01 CSA OVERALL performs well
         2024-05-13 ILACS_FV UNGRADED not graded",
    );
    assert_eq!(current(&reference, &judgements, "2025-01-01"), Vec::<String>::new());
}

#[test]
fn nothing_is_in_force_of_an_authority_that_no_longer_exists() {
    let reference = Reference::embedded();
    let mut judgements = history(&reference, "2022-05-09 ILACS_2018 OVERALL good");
    judgements[0].authority = authority(&reference, "909");
    assert_eq!(current(&reference, &judgements, "2023-03-31").len(), 1);
    assert_eq!(current(&reference, &judgements, "2023-04-01").len(), 0);
}

#[test]
fn an_inspection_is_as_old_as_its_first_day_whichever_row_states_it() {
    let reference = Reference::embedded();
    let mut judgements = history(
        &reference,
        "2016-01-11 SIF OVERALL inadequate
         2016-01-11 SIF LEADERS inadequate
         2016-02-08 SIF_RE OVERALL good
         2016-02-08 SIF_RE LEADERS good",
    );
    judgements[0].inspection_start = None;
    let grades = current(&reference, &judgements, "2016-12-31");
    assert!(grades.iter().all(|row| row.contains("SIF_RE good")) && grades.len() == 2, "{grades:?}");
}
