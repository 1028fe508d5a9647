//! What a rule hides and rounds, and what goes with it.

use super::*;
use crate::domain::{Day, FindingCode, ValueSource};
use crate::reconcile::Reason;

const YEAR: &str = "FY2024-25";

#[test]
fn small_counts_are_hidden_and_zeros_and_money_are_not() {
    let mut world = World::new(&[TOTAL]);
    for (authority, count) in [("330", 0.0), ("331", 1.0), ("332", 5.0), ("333", 6.0)] {
        world.local(authority, "referrals", TOTAL, YEAR, count, f64::NAN);
        world.local(authority, "cla_spend", TOTAL, YEAR, count, f64::NAN);
    }
    assert_eq!(world.cut(&below_six()).hidden, 2);
    let shown =
        |indicator| ["330", "331", "332", "333"].map(|authority| world.shown(authority, indicator, TOTAL, YEAR));
    assert_eq!(shown("referrals"), [Some(0.0), None, None, Some(6.0)]);
    assert_eq!(shown("cla_spend"), [Some(0.0), Some(1.0), Some(5.0), Some(6.0)]);
    assert_eq!(world.at("331", "referrals", TOTAL, YEAR).status, Status::Suppressed);
}

#[test]
fn a_share_is_hidden_where_its_count_or_the_rest_or_its_denominator_is_small() {
    let mut world = World::new(&[TOTAL]);
    let shares = [("330", 3.0, 90.0), ("331", 88.0, 90.0), ("332", 0.0, 4.0), ("333", 90.0, 90.0), ("334", 40.0, 90.0)];
    for (authority, count, total) in shares {
        world.local(authority, "care_leavers_eet", TOTAL, YEAR, count, total);
    }
    world.cut(&below_six());
    let shown = ["330", "331", "332", "333", "334"];
    let shown = shown.map(|authority| world.shown(authority, "care_leavers_eet", TOTAL, YEAR).is_some());
    assert_eq!(shown, [false, false, false, true, true]);
    let row = world.at("330", "care_leavers_eet", TOTAL, YEAR);
    assert!(row.numerator.is_nan() && row.denominator.is_nan());
}

#[test]
fn whatever_states_a_hidden_count_is_hidden_with_it() {
    let mut world = World::new(&[TOTAL]);
    world.local("330", "referrals", TOTAL, YEAR, 4.0, f64::NAN);
    world.local("330", "referrals_rate", TOTAL, YEAR, 4.0, 9_000.0);
    // A rate and a share without their counts.
    let rate = world.row(331, "referrals_rate", TOTAL, YEAR, 1.0, 2_500.0);
    world.local("331", "referrals", TOTAL, YEAR, 3.0, f64::NAN);
    let place = world.reference.authority_by_id("331").expect("an authority").0;
    world.observations.push(Observation { place, numerator: f64::NAN, denominator: f64::NAN, ..rate });
    let share = Observation { numerator: f64::NAN, denominator: f64::NAN, value: 95.0, ..rate };
    world.local("332", "care_leavers", TOTAL, YEAR, 20.0, f64::NAN);
    let place = world.reference.authority_by_id("332").expect("an authority").0;
    world.observations.push(Observation { place, indicator: world.indicator("care_leavers_eet"), ..share });
    world.cut(&below_six());
    assert_eq!(world.shown("330", "referrals_rate", TOTAL, YEAR), None);
    assert_eq!(world.shown("331", "referrals_rate", TOTAL, YEAR), None);
    assert_eq!(world.shown("332", "care_leavers_eet", TOTAL, YEAR), None, "95 % of 20 leaves one");
    assert_eq!(world.shown("332", "care_leavers", TOTAL, YEAR), Some(20.0));
}

#[test]
fn slices_that_do_not_make_the_total_give_nothing_away() {
    let mut world = World::new(&["source=police", "source=school", TOTAL]);
    for (slice, count) in [("source=police", 3.0), ("source=school", 40.0), (TOTAL, 60.0)] {
        world.local("330", "referrals", slice, YEAR, count, f64::NAN);
    }
    assert_eq!(world.cut(&below_six()), Cut { hidden: 1, sacrificed: 0, exposed: 0 });
}

#[test]
fn a_month_is_hidden_beside_the_only_small_one_of_its_year() {
    let mut world = World::new(&[TOTAL]);
    for month in 4..=12 {
        world.local("330", "referrals", TOTAL, &format!("2024-{month:02}"), f64::from(month) * 10.0, f64::NAN);
    }
    for (month, count) in [(1, 3.0), (2, 25.0), (3, 90.0)] {
        world.local("330", "referrals", TOTAL, &format!("2025-{month:02}"), count, f64::NAN);
    }
    world.local("330", "referrals", TOTAL, YEAR, 838.0, f64::NAN);
    assert_eq!(world.cut(&below_six()), Cut { hidden: 2, sacrificed: 1, exposed: 0 });
    assert_eq!(world.shown("330", "referrals", TOTAL, "2025-02"), None);
}

#[test]
fn two_spans_to_date_give_their_month_away_and_one_of_them_is_hidden() {
    let mut world = World::new(&[TOTAL]);
    for (period, count) in [("YTD-2024-08", 100.0), ("YTD-2024-09", 103.0), ("2024-09", 3.0)] {
        world.local("330", "referrals", TOTAL, period, count, f64::NAN);
    }
    assert_eq!(world.cut(&below_six()), Cut { hidden: 2, sacrificed: 1, exposed: 0 });
    assert_eq!(world.shown("330", "referrals", TOTAL, "2024-09"), None);
}

#[test]
fn a_member_is_hidden_beside_the_only_small_one_of_a_published_region_and_the_region_is_not() {
    let mut world = World::new(&[TOTAL]);
    for (authority, count) in [("330", 4.0), ("331", 30.0), ("332", 20.0)] {
        world.local(authority, "referrals", TOTAL, YEAR, count, f64::NAN);
    }
    world.area("referrals", TOTAL, YEAR, 50.0, f64::NAN);
    assert_eq!(world.cut(&below_six()), Cut { hidden: 2, sacrificed: 1, exposed: 0 }, "also where it is rounded");
    assert_eq!(world.shown("332", "referrals", TOTAL, YEAR), None);
    assert_eq!(world.comparators.value, [50.0]);
    assert!(world.computed[0].value.is_nan(), "what the members come to is not said");
}

#[test]
fn halves_give_nothing_away_of_each_other_through_their_joint_return() {
    let mut world = World::new(&[TOTAL]);
    for (authority, count) in [("314", 3.0), ("318", 40.0), ("314+318", 43.0)] {
        world.local(authority, "referrals", TOTAL, YEAR, count, f64::NAN);
    }
    world.cut(&below_six());
    assert_eq!(world.shown("314", "referrals", TOTAL, YEAR), None);
    assert_eq!(world.shown("318", "referrals", TOTAL, YEAR), None);
    assert_eq!(world.shown("314+318", "referrals", TOTAL, YEAR), Some(43.0));
}

#[test]
fn counts_are_rounded_and_shares_stay_what_the_exact_counts_made() {
    let mut world = World::new(&[TOTAL]);
    world.local("330", "referrals", TOTAL, YEAR, 1_247.0, f64::NAN);
    world.local("331", "referrals", TOTAL, YEAR, 2.0, f64::NAN);
    world.local("330", "care_leavers_eet", TOTAL, YEAR, 37.0, 91.0);
    world.cut(&Disclosure { round_to: Some(5.0), ..Disclosure::of("public") });
    assert_eq!(world.shown("330", "referrals", TOTAL, YEAR), Some(1_245.0));
    assert_eq!(world.at("331", "referrals", TOTAL, YEAR).status, Status::Low, "two is not zero");
    let share = world.at("330", "care_leavers_eet", TOTAL, YEAR);
    // 37 / 91 is 40.659… %, 35 / 90 would be 38.9.
    assert_eq!((share.numerator, share.denominator), (35.0, 90.0));
    assert!((share.value - 40.7).abs() < 0.06, "{}", share.value);
    assert_eq!(share.value_source, ValueSource::Reported);
}

#[test]
fn a_version_that_was_ever_small_takes_the_figures_of_all_versions_with_it() {
    let mut world = World::new(&[TOTAL]);
    let version = |world: &World, authority: &str, count: f64| {
        let place = world.reference.authority_by_id(authority).expect("an authority").0;
        world.row(place, "referrals", TOTAL, YEAR, count, f64::NAN)
    };
    for (authority, before, after) in [("330", 3.0, 40.0), ("331", 60.0, 70.0)] {
        world.local(authority, "referrals", TOTAL, YEAR, after, f64::NAN);
        let (before, after) = (version(&world, authority, before), version(&world, authority, after));
        world.revisions.before.push(before);
        world.revisions.after.push(after);
        world.revisions.reason.push(Reason::Corrected);
        world.revisions.stood_since.push(Day::from_days(0));
    }
    world.cut(&below_six());
    assert_eq!(world.shown("330", "referrals", TOTAL, YEAR), Some(40.0), "it is not small any more");
    assert!(world.revisions.before.value[0].is_nan() && world.revisions.after.value[0].is_nan());
    assert_eq!(world.revisions.before.status[0], Status::Suppressed);
    assert_eq!((world.revisions.before.value[1], world.revisions.after.value[1]), (60.0, 70.0));
}

#[test]
fn plans_do_not_say_a_small_count_and_findings_do_not_print_cells() {
    let mut world = World::new(&[TOTAL]);
    let finding = |code| Finding {
        code,
        authority: None,
        file: None,
        source: "a".to_owned(),
        line: Some(3),
        column: Some(1),
        column_name: "Referrals".to_owned(),
        raw_value: Some("3?".to_owned()),
        message: "\"3?\" is no number".to_owned(),
        hint: String::new(),
    };
    world.findings = vec![finding(FindingCode::UnreadableNumber), finding(FindingCode::UnknownAuthority)];
    let action = |baseline| Action {
        indicator: Some(world.indicator("referrals")),
        baseline: Some(baseline),
        target: Some(2.0),
        claimed: Some(baseline),
        ..Action::named(world.reference.authority_by_id("330").expect("an authority"), "", "")
    };
    world.actions = vec![action(3.0), action(30.0)];
    world.cut(&below_six());
    assert_eq!((world.actions[0].baseline, world.actions[0].claimed, world.actions[0].target), (None, None, Some(2.0)));
    assert_eq!(world.actions[1].baseline, Some(30.0));
    assert_eq!((world.findings[0].raw_value.as_ref(), world.findings[0].message.contains('3')), (None, false));
    assert_eq!(world.findings[1].raw_value.as_deref(), Some("3?"));
}

#[test]
fn what_is_wanted_is_nobodys_figure() {
    let mut world = World::new(&[TOTAL]);
    world.local("330", "referrals", TOTAL, YEAR, 3.0, f64::NAN);
    world.observations.figure[0] = Figure::Target;
    assert_eq!(world.cut(&below_six()).hidden, 0);
}

/// The last release hid two slices, one for the sake of the other. That one is stated anew by another source: beside a
/// total that is shown it would give the first away.
#[test]
fn what_the_last_release_hid_stays_hidden_when_what_stood_beside_it_comes_anew() {
    let mut world = World::new(&["source=health", "source=police", "source=school", TOTAL]);
    for (slice, count, stale) in [
        (TOTAL, 47.0, true),
        ("source=health", 19.0, false),
        ("source=police", f64::NAN, true),
        ("source=school", 25.0, true),
    ] {
        world.local("884", "referrals", slice, "2026-07", count, f64::NAN);
        let last = world.observations.len() - 1;
        world.observations.stale[last] = stale;
    }
    let shown = |world: &World| {
        let slices = [TOTAL, "source=health", "source=school"];
        slices.map(|slice| world.shown("884", "referrals", slice, "2026-07").is_some())
    };
    let cut = world.cut(&below_six());
    assert_eq!((cut.sacrificed, cut.exposed), (1, 0));
    assert_eq!(shown(&world), [true, false, true], "the smallest of the others goes");
}
