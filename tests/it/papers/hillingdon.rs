//! The demo's tables → the figures of the paper of Hillingdon, early 2015.

use super::{ACTUAL, PROJECTED, TOTAL, assert_only_kind, assert_stated, observation};
use crate::workdir::{Row, demo};

#[test]
fn hillingdon_requires_improvement_since_december_2013() {
    let row = demo("judgement").one(&[("authority_id", "312"), ("framework_id", "SIF"), ("area", "OVERALL")]);
    assert_eq!((row.text("grade"), row.text("grade_family")), ("requires_improvement", "ri_scale"));
    assert_eq!(row.cell("inspection_start"), "2013-12-02");
}

const OFSTED_ACTION_PLAN: &str = "Ofsted Action Plan";
const IMPROVEMENT_PLAN: &str = "Child Services Improvement Plan";

fn hillingdon_action(plan: &str, id: &str) -> Row<'static> {
    demo("action").one(&[("authority_id", "312"), ("plan_id", plan), ("action_id", id)])
}

#[test]
fn hillingdon_plan_41_actions_30_complete_and_none_unaccounted_for() {
    let columns = ["actions", "complete", "open", "moved", "withdrawn", "unaccounted"];
    let plan = [("authority_id", "312"), ("plan_id", OFSTED_ACTION_PLAN)];
    let rows = demo("plan_progress").find(&plan);
    let (whole, areas): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.text("area") == "all");
    assert_eq!(columns.map(|column| whole[0].count(column)), [41, 30, 4, 7, 0, 0]);
    assert_eq!(areas.len(), 11, "the eleven areas happen to be as many as the actions that are left");
    for column in columns {
        let sum: i64 = areas.iter().map(|row| row.count(column)).sum();
        assert_eq!(sum, whole[0].count(column), "{column} of the areas");
    }
    let actions = demo("action").find(&plan);
    assert_eq!(actions.len(), 41);
    let of = |status: &str| actions.iter().filter(|row| row.text("status") == status).count();
    assert_eq!(["complete", "open", "moved", "withdrawn"].map(of), [30, 4, 7, 0]);
}

#[test]
fn hillingdon_moved_actions_live_on_under_their_numbers() {
    let moved = demo("action").find(&[("authority_id", "312"), ("status", "moved")]);
    let ids: Vec<&str> = moved.iter().map(|row| row.text("action_id")).collect();
    assert_eq!(ids, ["2C", "4B", "5D", "6D", "7B", "8C", "9B"]);
    for (row, id) in moved.iter().zip(ids) {
        assert_eq!((row.text("plan_id"), row.text("moved_to_plan")), (OFSTED_ACTION_PLAN, IMPROVEMENT_PLAN), "{id}");
        assert_ne!(hillingdon_action(IMPROVEMENT_PLAN, id).text("status"), "moved");
    }
}

#[test]
fn hillingdon_a_disputed_completion_is_contradicted_by_34_weeks_against_26() {
    let action = hillingdon_action(OFSTED_ACTION_PLAN, "2A");
    assert_eq!((action.text("status"), action.cell("disputed").as_str()), ("complete", "true"));
    assert_eq!(action.text("data_says"), "claimed complete, target not met");
    let disputed = demo("action").find(&[("authority_id", "312"), ("disputed", "true")]);
    assert_eq!(disputed.len(), 1);
}

#[test]
fn hillingdon_care_proceedings_took_57_weeks_now_34_of_26_and_the_projected_25_is_no_figure() {
    let weeks = "plo_weeks_mean";
    assert_stated(
        "312",
        &[
            (weeks, TOTAL, "FY2013-14", ACTUAL, Some(57.0)),
            (weeks, TOTAL, "YTD-2015-02", ACTUAL, Some(34.0)),
            (weeks, TOTAL, "2015-04", PROJECTED, Some(25.0)),
        ],
    );
    assert_only_kind("312", weeks, "2015-04", PROJECTED);
    let target = demo("target_progress").one(&[("authority_id", "312"), ("target_id", "HIL1")]);
    let figures = ["baseline", "target", "latest_value", "gap"].map(|column| target.figure(column));
    assert_eq!(figures, [57.0, 26.0, 34.0, 8.0].map(Some));
    assert_eq!((target.text("baseline_period"), target.text("operator")), ("FY2013-14", "<="));
    assert_eq!((target.text("latest_period"), target.text("verdict")), ("YTD-2015-02", "not_met"));
    for table in ["benchmark", "trend", "headline"] {
        for row in demo(table).find(&[("authority_id", "312"), ("indicator_id", weeks)]) {
            assert_ne!(row.text("period_id"), "2015-04", "{table} reads what happened only");
        }
    }
}

#[test]
fn hillingdon_250_children_in_need_have_no_plan_and_none_is_expected_to_be_without() {
    let count = "cin_no_plan_6wk";
    assert_stated(
        "312",
        &[(count, TOTAL, "D2015-02-28", ACTUAL, Some(250.0)), (count, TOTAL, "D2015-04-30", PROJECTED, Some(0.0))],
    );
    assert_only_kind("312", count, "D2015-04-30", PROJECTED);
    let target = demo("target_progress").one(&[("authority_id", "312"), ("target_id", "HIL2")]);
    assert_eq!((target.figure("target"), target.text("operator")), (Some(0.0), "="));
    assert_eq!((target.figure("latest_value"), target.text("latest_period")), (Some(250.0), "D2015-02-28"));
    let action = hillingdon_action(OFSTED_ACTION_PLAN, "4B");
    assert_eq!((action.text("status"), action.figure("claimed")), ("moved", Some(250.0)));
}

#[test]
fn hillingdon_3c_was_18_then_90_is_expected_at_100_and_has_no_figure_now() {
    let measure = "measure_3c";
    assert_stated(
        "312",
        &[
            (measure, TOTAL, "2014-05", ACTUAL, Some(18.0)),
            (measure, TOTAL, "2014-09", ACTUAL, Some(90.0)),
            (measure, TOTAL, "2015-02", ACTUAL, None),
            (measure, TOTAL, "2015-03", PROJECTED, Some(100.0)),
        ],
    );
    assert_only_kind("312", measure, "2015-03", PROJECTED);
    let missing = observation("312", measure, TOTAL, "2015-02", ACTUAL);
    assert_eq!(missing.text("raw_value"), "no figure");
    let action = hillingdon_action(OFSTED_ACTION_PLAN, "3C");
    assert_eq!(action.text("status"), "open");
    let figures = ["baseline", "target", "claimed"].map(|column| action.figure(column));
    assert_eq!(figures, [Some(18.0), Some(100.0), None]);
    assert_eq!(action.cells(["due_on_first", "due_on"]), ["2014-12-31", "2015-03-31"]);
}

#[test]
fn hillingdon_3c_has_no_latest_figure_because_it_was_re_baselined() {
    let target = demo("target_progress").one(&[("authority_id", "312"), ("target_id", "HIL3")]);
    assert_eq!((target.figure("baseline"), target.text("baseline_period")), (Some(18.0), "2014-05"));
    assert_eq!((target.figure("target"), target.figure("latest_value")), (Some(100.0), None));
    assert_eq!(target.cell("rebaselined_on"), "2015-02-01");
    assert_eq!((target.text("gap_reason"), target.text("verdict")), ("re-baselined", "no_figure"));
}

#[test]
fn hillingdon_audits_35_per_cent_good_agency_stay_and_staff_per_manager_stand_and_are_claimed() {
    assert_stated(
        "312",
        &[
            ("cases_good", TOTAL, "2015-02", ACTUAL, Some(35.0)),
            ("file_audits_complete", TOTAL, "2015-02", ACTUAL, Some(100.0)),
            ("agency_stay_weeks", TOTAL, "D2015-02-28", ACTUAL, Some(37.0)),
            ("staff_per_manager", TOTAL, "D2015-02-28", ACTUAL, Some(5.0)),
        ],
    );
    for (id, claimed) in [("10A", 100.0), ("10C", 35.0), ("8A", 37.0), ("8B", 5.0)] {
        assert_eq!(hillingdon_action(OFSTED_ACTION_PLAN, id).figure("claimed"), Some(claimed), "{id}");
    }
    assert_eq!(hillingdon_action(OFSTED_ACTION_PLAN, "10B").text("status"), "open", "quality of assessment audit");
}

#[test]
fn hillingdon_57_to_34_weeks_is_right_and_compares_a_year_with_a_year_to_date() {
    let claim = |number: &str| demo("claim").one(&[("claim_id", number)]);
    let row = claim("312|HIL-1");
    let words = ["verdict", "period_from", "period_to", "like_for_like"].map(|column| row.cell(column));
    assert_eq!(words, ["confirmed", "FY2013-14", "YTD-2015-02", "false"]);
    assert_eq!(row.figure("data_value"), Some(-23.0));
    assert_eq!(claim("312|HIL-2").text("verdict"), "confirmed");
    assert_eq!(claim("312|HIL-3").text("verdict"), "not_checkable", "the 90 % are of September");
}
