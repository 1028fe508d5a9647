use super::*;
use crate::compare::Missing;
use crate::compare::action_check::checked;
use crate::compare::plan_progress::Ledger;
use crate::domain::{Action, ActionStatus, Operator, Target};

const ON: &str = "2014-10-31";

const COUNTS: [&str; 10] = [
    "area",
    "actions",
    "complete",
    "open",
    "moved",
    "withdrawn",
    "unaccounted",
    "overdue",
    "without_figure",
    "contradicted",
];

fn action(reference: &Reference, number: usize, area: &str, status: Option<ActionStatus>) -> Action {
    Action {
        area: area.to_owned(),
        status,
        submitted_on: day("2014-10-01"),
        ..Action::named(authority(reference, "312"), "Ofsted action plan", &number.to_string())
    }
}

fn progress(reference: &Reference, actions: &[Action], figures: Figures) -> (Vec<String>, Vec<Option<String>>) {
    let observations = figures.observations();
    let nothing = Nothing::new(reference, ON);
    let inputs = Inputs { observations: &observations, actions, ..nothing.inputs(reference) };
    let checked = checked(&inputs, Some(BreakdownIndex(0)));
    let frame = Ledger::new(actions, &checked, reference, day(ON)).by_area();
    (rows(&frame, &COUNTS), checked.into_iter().map(|checked| checked.words).collect())
}

#[test]
fn the_ledger_of_41_actions_is_30_complete_7_moved_and_4_open() {
    let reference = Reference::embedded();
    let statuses = [(30, ActionStatus::Complete), (7, ActionStatus::Moved), (4, ActionStatus::Open)];
    let statuses = statuses.into_iter().flat_map(|(number, status)| std::iter::repeat_n(Some(status), number));
    let area = |number: usize| if number < 35 { "Leadership" } else { "Care leavers" };
    let mut actions: Vec<Action> =
        (0..).zip(statuses).map(|(number, status)| action(&reference, number, area(number), status)).collect();
    actions[39].due_on = Some(day(ON));
    actions[40].due_on = Some(day("2014-10-30"));
    actions[0].due_on = Some(day("2014-01-01"));
    let (rows, _) = progress(&reference, &actions, Figures::default());
    assert_eq!(rows, ["Care leavers 6 0 4 2 0 0 1 0 0", "Leadership 35 30 0 5 0 0 0 0 0", "all 41 30 4 7 0 0 1 0 0"]);
}

#[test]
fn a_status_that_nobody_declared_is_unaccounted_and_no_area_counts_in_the_plan_only() {
    let reference = Reference::embedded();
    let mut actions = vec![
        action(&reference, 1, "", None),
        action(&reference, 2, "all", Some(ActionStatus::Withdrawn)),
        action(&reference, 3, "Court", Some(ActionStatus::Open)),
    ];
    actions[2].plan = "Another plan".to_owned();
    let (rows, _) = progress(&reference, &actions, Figures::default());
    assert_eq!(rows, ["Court 1 0 1 0 0 0 0 0 0", "all 1 0 1 0 0 0 0 0 0", "all 2 0 0 0 1 1 0 0 0"]);
}

#[test]
fn a_complete_action_is_contradicted_where_the_latest_figure_misses_its_target() {
    let reference = Reference::embedded();
    let place = authority(&reference, "312");
    let low = indicator(&reference, "plo_weeks_mean");
    let high = indicator(&reference, "plo_within_26");
    let neutral = reference.indicators.iter().position(|one| one.polarity == crate::domain::Polarity::Neutral);
    let neutral = IndicatorIndex(u16::try_from(neutral.expect("a neutral indicator")).expect("an index"));
    let missing = indicator(&reference, "measure_3c");
    let withheld = indicator(&reference, "assessments_overdue");
    let with = |number, status, indicator, target| Action {
        indicator: Some(indicator),
        target: Some(target),
        ..action(&reference, number, "Court", Some(status))
    };
    let actions = [
        with(1, ActionStatus::Complete, low, 26.0),
        with(2, ActionStatus::Complete, low, 34.0),
        with(3, ActionStatus::Open, low, 26.0),
        with(4, ActionStatus::Complete, high, 50.0),
        with(5, ActionStatus::Complete, neutral, 1.0),
        with(6, ActionStatus::Complete, missing, 100.0),
        with(7, ActionStatus::Complete, withheld, 0.0),
    ];
    let figures = Figures::default()
        .actual(place, low, "2014-08", Ok(20.0))
        .actual(place, low, "2014-09", Ok(34.0))
        .actual(place, high, "2014-09", Ok(49.5))
        .actual(place, neutral, "2014-09", Ok(2.0))
        .actual(place, withheld, "2014-09", Err(Status::Suppressed))
        .with(place, missing, "2014-09", Figure::Projected, Ok(100.0))
        .actual(authority(&reference, "886"), missing, "2014-09", Ok(100.0));
    let (rows, says) = progress(&reference, &actions, figures);
    assert_eq!(rows, ["Court 7 6 1 0 0 0 0 2 2", "all 7 6 1 0 0 0 0 2 2"]);
    let says: Vec<&str> = says.iter().map(|words| words.as_deref().unwrap_or("-")).collect();
    assert_eq!(
        says,
        [
            "claimed complete, target not met",
            "target met",
            "target not met",
            "claimed complete, target not met",
            "-",
            "not submitted",
            "suppressed",
        ]
    );
}

#[test]
fn flags_are_counted_beside_the_statuses_and_by_who_asked() {
    let reference = Reference::embedded();
    let (complete, moved) = (Some(ActionStatus::Complete), Some(ActionStatus::Moved));
    let mut actions: Vec<Action> = (1..=5)
        .map(|number| action(&reference, number, "Front door", if number < 4 { complete } else { moved }))
        .collect();
    actions[0].evidence = "minute 7".to_owned();
    actions[1].verified_by = "internal audit".to_owned();
    (actions[1].due_on_first, actions[1].completed_on) = (Some(day("2014-06-30")), Some(day("2014-07-01")));
    (actions[1].due_on, actions[1].past.redated) = (Some(day("2014-07-31")), 1);
    actions[2].disputed = true;
    (actions[2].quantity_target, actions[2].quantity_done) = (Some(7_000.0), Some(2_310.0));
    actions[3].past.arrived = Some(true);
    actions[4].past.arrived = Some(false);
    for at in [0, 3] {
        actions[at].recommending_body = "Board".to_owned();
    }
    let nothing = Nothing::new(&reference, ON);
    let checked = checked(&Inputs { actions: &actions, ..nothing.inputs(&reference) }, None);
    assert_eq!(checked[2].words.as_deref(), Some("claimed complete, 2310 of 7000 done"));
    let ledger = Ledger::new(&actions, &checked, &reference, day(ON));
    let flags =
        ["contradicted", "disputed", "redated", "completed_late", "without_evidence", "moved_and_lost", "actions"];
    assert_eq!(rows(&ledger.by_area(), &flags), ["1 1 1 1 1 1 5"; 2]);
    let by_body = ["recommending_body", "actions", "complete", "moved", "without_evidence"];
    assert_eq!(rows(&ledger.by_body(), &by_body), ["Board 2 1 1 0"], "three name nobody");
}

#[test]
fn a_measure_without_a_current_figure_says_why_and_since_when() {
    let reference = Reference::embedded();
    let (place, measure) = (authority(&reference, "312"), indicator(&reference, "measure_3c"));
    let mut open = action(&reference, 3, "Assessments", Some(ActionStatus::Open));
    (open.indicator, open.target) = (Some(measure), Some(100.0));
    let figures = Figures::default()
        .actual(place, measure, "2014-05", Ok(18.0))
        .actual(place, measure, "2014-09", Ok(90.0))
        .with(place, measure, "2014-10", Figure::Projected, Ok(100.0));
    let observations = figures.observations();
    let nothing = Nothing::new(&reference, ON);
    let of = |targets: &[Target]| {
        let inputs = nothing.inputs(&reference);
        let actions = std::slice::from_ref(&open);
        let inputs = Inputs { observations: &observations, actions, targets, ..inputs };
        let checked = checked(&inputs, Some(BreakdownIndex(0)));
        (checked[0].latest_value, checked[0].gap_reason, checked[0].days_since_last, checked[0].words.clone())
    };
    assert_eq!(of(&[]), (Some(90.0), None, Some(31), Some("target not met".to_owned())));
    let target = Target {
        rebaselined_on: Some(day("2014-10-01")),
        ..super::target_progress::target(&reference, "3C", "measure_3c", Operator::AtLeast, 100.0)
    };
    let target = Target { authority: place, ..target };
    assert_eq!(of(&[target]), (None, Some(Missing::Rebaselined), Some(31), Some("re-baselined".to_owned())));
}
