//! The demo's tables → grades and steps that the papers compare across frameworks.

use crate::workdir::demo;

/// The steps that REQUIREMENTS.md §7 (12) names, each where the sample has it.
#[test]
fn steps_between_frameworks_say_how_far_they_compare() {
    let step = |authority: &str, from: &str, to: &str| {
        let step = demo("judgement_change").one(&[
            ("authority_id", authority),
            ("judged_body", "council"),
            ("area", "OVERALL"),
            ("from_framework_id", from),
            ("to_framework_id", to),
        ]);
        ["from_grade", "to_grade", "comparability", "direction"].map(|column| step.text(column))
    };
    let hillingdon = step("312", "SIF", "ILACS_2018");
    assert_eq!(hillingdon, ["requires_improvement", "good", "near", "improved"]);
    let nottinghamshire = step("891", "SLAC", "POC");
    assert_eq!(nottinghamshire, ["inadequate", "adequate", "weak", "improved_weak"]);
}

#[test]
fn no_judgement_follows_itself_and_no_step_goes_back_in_time() {
    for step in demo("judgement_change").rows() {
        let [from, to] = ["from_judgement_id", "to_judgement_id"].map(|column| step.text(column));
        assert_ne!(from, to);
        assert!(step.cell("from_day") <= step.cell("to_day"), "{from} -> {to}");
    }
}

/// From April 2026 inspections give no overall grade.
#[test]
fn inspections_without_an_overall_grade_load_and_count_by_area() {
    let inspected = ["335", "894", "937"]; // Walsall, Telford and Wrekin, Warwickshire
    for authority in inspected {
        let areas = demo("judgement").find(&[("authority_id", authority), ("framework_id", "ILACS_2026")]);
        let of = |area: &str| areas.iter().find(|row| row.text("area") == area).copied();
        for area in ["HELP_PROT", "CIC", "CARE_LEAVERS", "LEADERS"] {
            let row = of(area).unwrap_or_else(|| panic!("{authority} has no {area}"));
            assert_eq!((row.text("grade_status"), row.text("grade").is_empty()), ("ok", false), "{authority} {area}");
        }
        if let Some(row) = of("OVERALL") {
            assert_eq!((row.text("grade"), row.text("grade_status")), ("", "not_in_framework"), "{authority}");
        }
        let current = demo("judgement_current").one(&[
            ("authority_id", authority),
            ("judged_body", "council"),
            ("strand", ""),
            ("area", "OVERALL"),
        ]);
        assert_eq!((current.text("grade"), current.text("grade_status")), ("", "not_in_framework"), "{authority}");
    }
    let standing = |area: &str| {
        let row = demo("judgement_standing").one(&[
            ("as_at", "2026-10-31"),
            ("basis", "known"),
            ("peer_group_id", "region_E12000005"),
            ("framework_scope", "ILACS"),
            ("area", area),
        ]);
        ["inspected", "not_in_framework", "not_inspected"].map(|column| row.count(column))
    };
    assert_eq!(standing("OVERALL"), [11, 3, 0]);
    assert_eq!(standing("LEADERS"), [14, 0, 0]);
    assert_eq!(standing("HELP_PROT"), [14, 0, 0]);
    for authority in inspected {
        let member = |area: &str| {
            demo("standing_member").one(&[
                ("as_at", "2026-10-31"),
                ("basis", "known"),
                ("peer_group_id", "region_E12000005"),
                ("framework_scope", "ILACS"),
                ("area", area),
                ("authority_id", authority),
            ])
        };
        assert_eq!(member("OVERALL").text("grade_status"), "not_in_framework");
        assert_eq!(member("LEADERS").text("grade_status"), "ok");
    }
}
