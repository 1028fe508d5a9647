use super::*;
use crate::benchmark::{Published, Settings, Thresholds, benchmark};
use crate::compare::compare;
use crate::domain::{Operator, Target};
use crate::trend::{self, trend};

/// The headline rows of these figures and targets.
fn headline(reference: &Reference, figures: Figures, targets: &[Target], on: &str) -> DataFrame {
    let observations = figures.observations();
    let edition = reference.neighbours.last();
    let groups = PeerGroups::from_tables(
        &reference.authorities,
        &reference.areas,
        Editions { current: edition, earlier: None },
        &[],
    );
    let thresholds = Thresholds { min_peers: 3, min_peers_extremes: 8 };
    let published = Published::default();
    let settings = Settings { indicators: &reference.indicators, thresholds, precedence: &[], published: &published };
    let trends =
        trend(&observations, &trend::Settings { indicators: &reference.indicators, ..trend::Settings::default() });
    let nothing = Nothing::new(reference, on);
    let inputs = Inputs {
        observations: &observations,
        groups: &groups,
        benchmarks: &benchmark(&observations, &groups, &settings),
        trends: &trends,
        targets,
        ..nothing.inputs(reference)
    };
    compare(&inputs).headline
}

/// Three of the West Midlands in 2024/25 and one of them in months around it, in weeks of court proceedings.
fn figures(reference: &Reference) -> Figures {
    let weeks = indicator(reference, "plo_weeks_mean");
    let place = |id: &str| authority(reference, id);
    Figures::default()
        .actual(place("884"), weeks, "FY2023-24", Ok(40.0))
        .actual(place("884"), weeks, "FY2024-25", Ok(34.5))
        .actual(place("884"), weeks, "2025-03", Ok(99.0))
        .actual(place("330"), weeks, "FY2024-25", Ok(30.0))
        .actual(place("331"), weeks, "FY2024-25", Ok(38.0))
        .with(place("884"), weeks, "FY2025-26", Figure::Projected, Ok(25.0))
}

fn of(frame: &DataFrame, authority_id: &str, columns: &[&str]) -> String {
    let all = rows(frame, &[&["authority_id"], columns].concat());
    let own: Vec<&String> = all.iter().filter(|row| row.starts_with(authority_id)).collect();
    assert_eq!(own.len(), 1, "{all:?}");
    own[0].strip_prefix(authority_id).expect("it starts so").trim_start().to_owned()
}

#[test]
fn the_latest_figure_stands_beside_those_of_its_region_in_the_same_period() {
    let reference = Reference::embedded();
    let frame = headline(&reference, figures(&reference), &[], "2025-06-30");
    assert_eq!(frame.height(), 3);
    let own = |columns: &[&str]| of(&frame, "884", columns);
    assert_eq!(own(&["period_id", "value", "display", "status"]), "FY2024-25 34.5000 34.5 weeks ok");
    assert_eq!(own(&["age_days", "change", "year_change"]), "91 -5.5000 -5.5000");
    assert_eq!(own(&["region_name", "region_median", "england_median"]), "West Midlands 34.5000 34.5000");
    assert_eq!(own(&["neighbours_median", "neighbours_period_id"]), "- -");
    assert_eq!(own(&["region_rank", "rank", "ranked_count", "quartile_band"]), "2 of 3 2 3 B");
    assert_eq!(own(&["target", "target_verdict", "stale"]), "- - false");
}

#[test]
fn a_figure_that_is_withheld_now_is_not_replaced_by_an_older_one() {
    let reference = Reference::embedded();
    let weeks = indicator(&reference, "plo_weeks_mean");
    let place = authority(&reference, "884");
    let withheld = figures(&reference).actual(place, weeks, "2025-04", Err(Status::NotAvailable));
    let frame = headline(&reference, withheld, &[], "2025-06-30");
    let columns = ["period_id", "value", "display", "status", "change", "region_rank"];
    assert_eq!(of(&frame, "884", &columns), "2025-04 - not available not_available - -");
}

#[test]
fn what_ends_after_the_reporting_day_is_not_shown() {
    let reference = Reference::embedded();
    let frame = headline(&reference, figures(&reference), &[], "2025-03-30");
    assert_eq!(frame.height(), 1);
    assert_eq!(of(&frame, "884", &["period_id", "value"]), "FY2023-24 40.0000");
}

#[test]
fn of_several_targets_the_one_due_last_is_shown() {
    let reference = Reference::embedded();
    let (place, weeks) = (authority(&reference, "884"), indicator(&reference, "plo_weeks_mean"));
    let target = |name: &str, value: f64, due_on: Option<&str>| Target {
        due_on: due_on.map(day),
        ..Target::named(place, name, weeks, Operator::AtMost, value)
    };
    let targets =
        [target("b", 30.0, Some("2025-12-31")), target("a", 40.0, Some("2025-03-31")), target("c", 50.0, None)];
    let frame = headline(&reference, figures(&reference), &targets, "2025-06-30");
    assert_eq!(of(&frame, "884", &["target", "target_verdict"]), "30.0000 not_met");
    assert_eq!(of(&frame, "330", &["target", "target_verdict"]), "- -");
}
