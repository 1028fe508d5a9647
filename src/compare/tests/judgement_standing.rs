use super::*;
use crate::benchmark::{Editions, PeerGroups};
use crate::compare::judgement_standing::{Standing, judgement_standing};
use crate::compare::judgements::JudgementFrame;
use crate::pipeline::{CustomGroup, GroupMember};

const COUNTED: [&str; 8] = [
    "framework_scope",
    "area",
    "outstanding",
    "good",
    "third_grade",
    "inadequate",
    "not_inspected",
    "not_in_framework",
];

/// A group of the first so many authorities that existed in 2014 and still do.
fn group(reference: &Reference, number: usize) -> CustomGroup {
    let existed = |on: &str| {
        let on = day(on);
        move |at: &AuthorityIndex| {
            let authority = &reference.authorities[at.at()];
            authority.existed_on(on) && !authority.is_joint()
        }
    };
    let members = (0..).map(AuthorityIndex).take(reference.authorities.len());
    let members = members.filter(existed("2014-01-01")).filter(existed("2026-10-31")).take(number);
    let member = |authority| GroupMember { authority, first_day: None, last_day: None };
    CustomGroup { id: "our_region".to_owned(), name: "Our region".to_owned(), members: members.map(member).collect() }
}

/// Judgements of the group's members, one line each in turn.
fn judgements(reference: &Reference, group: &CustomGroup, lines: &[&str]) -> Vec<Judgement> {
    let each = group.members.iter().zip(lines).filter(|(_, lines)| !lines.is_empty());
    each.flat_map(|(member, lines)| {
        let mut judgements = history(reference, lines);
        for judgement in &mut judgements {
            judgement.authority = member.authority;
            judgement.inspection_id = format!("{}-{}", judgement.inspection_id, member.authority.0);
        }
        judgements
    })
    .collect()
}

fn standing(reference: &Reference, group: &CustomGroup, judgements: &[Judgement], days: &[&str]) -> Standing {
    let groups = PeerGroups::from_tables(
        &reference.authorities,
        &reference.areas,
        Editions::default(),
        std::slice::from_ref(group),
    );
    let days: Vec<Day> = days.iter().map(|text| day(text)).collect();
    judgement_standing(&JudgementFrame::new(judgements, reference), &groups, &days, day("2026-10-31"))
}

fn of_group(frame: &DataFrame, basis: &str, columns: &[&str]) -> Vec<String> {
    let ours = format!("{basis} our_region ");
    let all = rows(frame, &[&["basis", "peer_group_id"], columns].concat());
    all.iter().filter_map(|row| row.strip_prefix(&ours).map(str::to_owned)).collect()
}

#[test]
fn three_of_26_are_good_or_better() {
    let reference = Reference::embedded();
    let group = group(&reference, 26);
    let mut lines = vec!["2014-06-02 SIF OVERALL good"; 2];
    lines.push("2014-06-02 SIF OVERALL outstanding");
    lines.resize(20, "2014-06-02 SIF OVERALL requires improvement");
    lines.resize(26, "2014-06-02 SIF OVERALL inadequate");
    let standing = standing(&reference, &group, &judgements(&reference, &group, &lines), &["2014-12-31"]);
    let shares = ["good_or_better", "inspected", "share", "ci_low", "ci_high"];
    assert_eq!(of_group(&standing.groups, "known", &COUNTED), ["SIF OVERALL 1 2 17 6 0 0"]);
    assert_eq!(of_group(&standing.groups, "known", &shares), ["3 26 0.1154 0.0400 0.2898"]);
    let members = of_group(&standing.members, "known", &["grade", "grade_status"]);
    assert_eq!(members.len(), 26);
    assert_eq!(members.iter().filter(|row| ["good ok", "outstanding ok"].contains(&row.as_str())).count(), 3);
    let edition = &of_group(&standing.groups, "known", &["group_edition"])[0];
    assert!(edition.starts_with("26-"), "{edition}");
}

#[test]
fn what_was_begun_counts_before_what_was_published() {
    let reference = Reference::embedded();
    let group = group(&reference, 3);
    let judgements = judgements(
        &reference,
        &group,
        &["2014-06-02 SIF OVERALL good", "2014-06-02 SIF OVERALL inadequate\n2016-06-06 SIF_RE OVERALL good", ""],
    );
    let standing = standing(&reference, &group, &judgements, &["2016-07-01", "2014-06-02", "2014-06-01"]);
    let counted = |basis| of_group(&standing.groups, basis, &[&["as_at"], &COUNTED[2..]].concat());
    assert_eq!(counted("service"), ["2014-06-02 0 1 0 1 1 0", "2016-07-01 0 2 0 0 1 0"]);
    assert_eq!(counted("known"), ["2016-07-01 0 1 0 1 1 0"]);
}

#[test]
fn a_correction_changes_the_state_of_services_but_not_what_was_known() {
    let reference = Reference::embedded();
    let group = group(&reference, 1);
    let mut judgements = judgements(
        &reference,
        &group,
        &["2023-11-06 ILACS_2023 CARE_LEAVERS good\n2023-11-06 ILACS_2023 CARE_LEAVERS requires improvement"],
    );
    judgements[0].superseded_on = Some(day("2025-07-01"));
    judgements[1].known_from = day("2025-07-01");
    let standing = standing(&reference, &group, &judgements, &["2024-12-31", "2025-07-01"]);
    let grades = |basis| of_group(&standing.members, basis, &["as_at", "grade"]);
    assert_eq!(grades("service"), ["2024-12-31 requires_improvement", "2025-07-01 requires_improvement"]);
    assert_eq!(grades("known"), ["2024-12-31 good", "2025-07-01 requires_improvement"]);
}

#[test]
fn an_area_that_the_latest_edition_does_not_judge_is_outside_the_denominator() {
    let reference = Reference::embedded();
    let group = group(&reference, 5);
    let judgements = judgements(
        &reference,
        &group,
        &[
            "2022-05-09 ILACS_2018 OVERALL outstanding\n2022-05-09 ILACS_2018 CIC_CL outstanding",
            "2023-05-09 ILACS_2023 OVERALL good\n2023-05-09 ILACS_2023 CIC good",
            "2023-05-09 ILACS_2023 OVERALL good\n2023-05-09 ILACS_2023 CIC good
             2026-05-04 ILACS_2026 LEADERS inadequate\n2026-05-04 ILACS_2026 CIC inadequate",
            "2023-05-09 ILACS_2023 OVERALL withheld\n2023-05-09 ILACS_2023 CIC good",
            "",
        ],
    );
    let standing = standing(&reference, &group, &judgements, &["2026-10-31"]);
    assert_eq!(
        of_group(&standing.groups, "known", &COUNTED),
        ["ILACS CIC 0 2 0 1 1 1", "ILACS CIC_CL 1 0 0 0 1 3", "ILACS LEADERS 0 0 0 1 4 0", "ILACS OVERALL 1 1 0 0 2 1",]
    );
    let overall: Vec<String> = of_group(&standing.members, "known", &["area", "grade", "grade_status"])
        .iter()
        .filter_map(|row| row.strip_prefix("OVERALL ").map(str::to_owned))
        .collect();
    assert_eq!(overall, ["outstanding ok", "good ok", "- not_in_framework", "- withheld", "- not_inspected"]);
}

#[test]
fn strands_are_scopes_of_their_own_and_stars_are_no_standing() {
    let reference = Reference::embedded();
    let group = group(&reference, 2);
    let judgements = judgements(
        &reference,
        &group,
        &[
            "2008-12-01 CPA OVERALL 4 star
             2010-10-11 SLAC safeguarding/OVERALL inadequate\n2010-10-11 SLAC looked_after/OVERALL adequate
             2011-11-07 SLAC_RE safeguarding/OVERALL adequate",
            "2010-10-11 SLAC safeguarding/OVERALL good",
        ],
    );
    let standing = standing(&reference, &group, &judgements, &["2012-01-31"]);
    assert_eq!(
        of_group(&standing.groups, "known", &COUNTED),
        ["SLAC/looked_after OVERALL 0 0 1 0 1 0", "SLAC/safeguarding OVERALL 0 1 1 0 0 0"]
    );
}

#[test]
fn what_a_board_was_given_is_no_standing_of_its_council() {
    let reference = Reference::embedded();
    let group = group(&reference, 1);
    let lines = "2016-07-04 SIF OVERALL inadequate\n2016-07-04 SIF LEADERS inadequate\n2016-07-04 LSCB LSCB good";
    let mut judgements = judgements(&reference, &group, &[lines]);
    judgements[1].judged_body = "lscb".to_owned();
    let standing = standing(&reference, &group, &judgements, &["2016-12-31"]);
    assert_eq!(of_group(&standing.groups, "known", &COUNTED), ["LSCB LSCB 0 1 0 0 0 0", "SIF OVERALL 0 0 0 1 0 0"]);
}

#[test]
fn everybody_who_exists_is_a_member_and_joint_returns_are_none() {
    let reference = Reference::embedded();
    let group = group(&reference, 1);
    let judgements = judgements(&reference, &group, &["2023-05-09 ILACS_2023 OVERALL good"]);
    let standing = standing(&reference, &group, &judgements, &["2026-10-31"]);
    let england: Vec<String> =
        rows(&standing.groups, &["basis", "peer_group_id", "inspected", "not_inspected", "share"])
            .into_iter()
            .filter(|row| row.starts_with("service england"))
            .collect();
    assert_eq!(england, ["service england 1 152 1.0000"]);
    // Regions without anybody who was inspected are not shown.
    let groups = rows(&standing.groups, &["basis", "peer_group_id"]);
    assert_eq!(groups.iter().filter(|row| row.starts_with("service region_E12")).count(), 1);
}

#[test]
fn without_judgements_there_are_no_rows() {
    let reference = Reference::embedded();
    let group = group(&reference, 1);
    let none = standing(&reference, &group, &[], &["2026-10-31"]);
    assert_eq!((none.groups.height(), none.members.height()), (0, 0));
}
