use super::*;
use crate::compare::compare;
use crate::domain::{Intervention, Level, Operator, Target};

fn notice(place: AuthorityIndex, number: &str) -> Intervention {
    Intervention {
        authority: place,
        number: number.to_owned(),
        level: Level::ImprovementNotice,
        title: String::new(),
        issued_by: String::new(),
        issued_on: day("2013-02-18"),
        revised_on: None,
        term_ends_on: Some(day("2015-02-17")),
        ended_on: None,
        part_of: String::new(),
        trigger_framework: String::new(),
        trigger_on: None,
        outcome: String::new(),
        submitted_on: day("2013-03-01"),
        file: FileIndex(0),
        line: 2,
    }
}

#[test]
fn a_notice_counts_its_targets_and_the_last_forecast_of_those_not_met() {
    let reference = Reference::embedded();
    let place = authority(&reference, "884");
    let nothing = Nothing::new(&reference, "2013-10-31");
    let ids = ["plo_weeks_mean", "rereferral_rate", "cp_plans_repeat", "vacancy_fte"];
    let months = ["2013-03", "2013-09"];
    let figures = [[40.0, 34.0], [30.0, 24.0], [20.0, 15.0]];
    let mut all = Figures::default();
    for (id, values) in ids.iter().zip(figures) {
        for (month, value) in months.iter().zip(values) {
            all = all.actual(place, indicator(&reference, id), month, Ok(value));
        }
    }
    let observations = all.observations();
    let target = |id: &str, value: f64, baseline: f64| Target {
        intervention: "H-1".to_owned(),
        baseline: Some(baseline),
        baseline_period: "2013-03".parse().ok(),
        due_on: Some(day("2015-02-28")),
        ..Target::named(place, id, indicator(&reference, id), Operator::AtMost, value)
    };
    let mut targets = vec![target(ids[0], 26.0, 40.0), target(ids[1], 20.0, 30.0), target(ids[2], 15.0, 20.0)];
    let interventions = [notice(place, "H-1"), notice(place, "H-2"), notice(authority(&reference, "886"), "H-1")];
    let stand = |targets: &[Target]| {
        let inputs = nothing.inputs(&reference);
        compare(&Inputs { observations: &observations, targets, interventions: &interventions, ..inputs })
    };
    // By hand: one a month, so 8 more months from September for the weeks and 4 for re-referrals.
    let compared = stand(&targets);
    let first = &compared.aims[0];
    assert_eq!((first.targets, first.met, first.on_track, first.without_figure), (3, 1, 2, 0));
    assert_eq!(first.forecast_on, Some(day("2014-05-31")));
    assert_eq!([compared.aims[1].targets, compared.aims[2].targets], [0, 0], "another number, another authority");
    let shown = rows(&compared.target_progress, &["intervention_id", "due_basis", "forecast_on"]);
    assert_eq!(shown, ["884|H-1 stated -", "884|H-1 stated 2014-05-31", "884|H-1 stated 2014-01-31"], "by name");

    targets.push(target(ids[3], 10.0, 30.0));
    let aims = stand(&targets).aims.remove(0);
    assert_eq!((aims.targets, aims.without_figure, aims.forecast_on), (4, 1, None), "of one nobody knows");
}

#[test]
fn a_target_of_an_intervention_that_is_not_there_is_found() {
    let reference = Reference::embedded();
    let place = authority(&reference, "884");
    let nothing = Nothing::new(&reference, "2013-10-31");
    let weeks = indicator(&reference, "plo_weeks_mean");
    let named = Target::named(place, "T1", weeks, Operator::AtMost, 26.0);
    let targets = [Target { intervention: "H-9".to_owned(), ..named.clone() }, named];
    let findings = |interventions: &[Intervention]| {
        let inputs = nothing.inputs(&reference);
        let findings = compare(&Inputs { targets: &targets, interventions, ..inputs }).findings;
        findings.into_iter().map(|finding| (finding.message, finding.hint)).collect::<Vec<_>>()
    };
    let message = "there is no intervention \"H-9\" that could have set target T1".to_owned();
    let hint = "those of this authority are H-1, H-2".to_owned();
    let known = [notice(place, "H-1"), notice(place, "H-2"), notice(authority(&reference, "886"), "H-9")];
    assert_eq!(findings(&known), [(message.clone(), hint)]);
    let hint = "no intervention of this authority is known; add the source that has it".to_owned();
    assert_eq!(findings(&[]), [(message, hint)]);
}
