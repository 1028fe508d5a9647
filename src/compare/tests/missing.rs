use super::*;
use crate::compare::Missing;
use crate::compare::held::{Held, Measure, held};
use crate::coverage::{Coverage, State};
use crate::domain::SourceFile;

/// What is expected of an authority's indicator in months, each with the day by which it is, and where that stands.
fn expected(place: AuthorityIndex, indicator: IndicatorIndex, months: &[(&str, &str, State)]) -> Trust {
    let mut coverage = Coverage { sources: vec!["returns".to_owned()], ..Coverage::default() };
    for &(month, by, state) in months {
        coverage.authority.push(place);
        coverage.source.push(0);
        coverage.indicator.push(indicator);
        coverage.period.push(month.parse().expect("a period"));
        coverage.expected_by.push(day(by));
        coverage.received_on.push(None);
        coverage.state.push(state);
        coverage.status.push(None);
        coverage.age_days.push(None);
        coverage.file.push(None);
        coverage.line.push(None);
    }
    Trust { coverage, ..Trust::default() }
}

fn stand(inputs: &Inputs, place: AuthorityIndex, indicator: IndicatorIndex) -> Held {
    let total = BreakdownIndex(0);
    held(&[Measure { series: (place, indicator, total), rebaselined_on: None, target: None }], inputs, Some(total))[0]
}

#[test]
fn a_figure_that_is_not_due_was_not_left_out() {
    let reference = Reference::embedded();
    let (place, weeks) = (authority(&reference, "884"), indicator(&reference, "plo_weeks_mean"));
    let nothing = Nothing::new(&reference, "2026-10-10");
    let none = Observations::default();
    let of = |observations: &Observations, months: &[(&str, &str, State)]| {
        let trust = expected(place, weeks, months);
        let inputs = Inputs { observations, trust: &trust, ..nothing.inputs(&reference) };
        let held = stand(&inputs, place, weeks);
        (held.reason, held.next_expected_by)
    };
    let september = ("2026-09", "2026-10-21", State::NotDue);
    let october = ("2026-10", "2026-11-21", State::NotDue);
    let august = |state| ("2026-08", "2026-09-21", state);
    assert_eq!(of(&none, &[]), (Some(Missing::NotSubmitted), None), "nothing is declared");
    assert_eq!(of(&none, &[september, october]), (Some(Missing::NotDue), Some(day("2026-10-21"))));
    let missed = of(&none, &[august(State::Missing), september, october]);
    assert_eq!(missed, (Some(Missing::NotSubmitted), Some(day("2026-09-21"))));
    let refused = of(&none, &[august(State::Refused), september, october]);
    assert_eq!(refused, (Some(Missing::Refused), Some(day("2026-09-21"))));
    let blank = Figures::default().actual(place, weeks, "2026-09", Err(Status::NotAvailable)).observations();
    let before = of(&blank, &[august(State::Missing), september, october]);
    assert_eq!(before, (Some(Missing::NotDue), Some(day("2026-09-21"))), "August is still awaited");
    let there = Figures::default().actual(place, weeks, "2026-08", Ok(30.0)).observations();
    assert_eq!(of(&there, &[august(State::Present), september, october]), (None, Some(day("2026-10-21"))));
}

#[test]
fn no_older_figure_stands_in_for_one_that_nobody_will_send_again() {
    let reference = Reference::embedded();
    let weeks = indicator(&reference, "plo_weeks_mean");
    let of = |id: &str, months: &[(&str, &str, State)], on: &str| {
        let nothing = Nothing::new(&reference, on);
        let place = authority(&reference, id);
        let observations = Figures::default().actual(place, weeks, "2018-08", Ok(30.0)).observations();
        let trust = expected(place, weeks, months);
        let inputs = Inputs { observations: &observations, trust: &trust, ..nothing.inputs(&reference) };
        let held = stand(&inputs, place, weeks);
        (held.value, held.reason, held.days_since_last(&observations, day(on)))
    };
    // Northamptonshire (928) ended on 31 March 2021.
    assert_eq!(of("928", &[], "2021-03-31"), (Some(30.0), None, Some(943)));
    assert_eq!(of("928", &[], "2021-04-01"), (None, Some(Missing::Discontinued), Some(944)));
    let until_august = [("2018-08", "2018-09-21", State::Present)];
    let edition = of("884", &until_august, "2020-10-22");
    assert_eq!(edition, (Some(30.0), None, Some(783)), "an edition brings its own year and tells nothing of the next");
}

#[test]
fn what_three_authorities_stopped_to_send_while_they_send_on_is_given_up() {
    let reference = Reference::embedded();
    let (weeks, cases) = (indicator(&reference, "plo_weeks_mean"), indicator(&reference, "referrals"));
    let nothing = Nothing::new(&reference, "2026-10-31");
    let places = ["884", "886", "891", "330"].map(|id| authority(&reference, id));
    let file = |source: &str| SourceFile {
        id: String::new(),
        source: source.to_owned(),
        path: String::new(),
        authority: None,
        submitted_on: None,
        hash: String::new(),
        bytes: 0,
        encoding: String::new(),
        delimiter: String::new(),
        header_line: None,
        rows_read: 0,
        slots: crate::domain::Slots::default(),
        repeated: 0,
        is_carried: false,
        sign_off: crate::domain::SignOffState::NotAsked,
    };
    let files = [file("returns"), file("elsewhere")];
    let reason = |figures: Figures, elsewhere: bool| {
        let mut observations = figures.observations();
        if elsewhere {
            let others = (0..observations.len()).filter(|&at| observations.indicator[at] == cases);
            others.collect::<Vec<_>>().into_iter().for_each(|at| observations.file[at] = FileIndex(1));
        }
        let inputs = nothing.inputs(&reference);
        stand(&Inputs { observations: &observations, files: &files, ..inputs }, places[0], weeks).reason
    };
    let stopped = |until: &str, of: usize| {
        let all = places.iter().fold(Figures::default(), |all, &place| all.actual(place, weeks, "2026-02", Ok(30.0)));
        places[..of].iter().fold(all, |all, &place| all.actual(place, cases, until, Ok(200.0)))
    };
    assert_eq!(reason(stopped("2026-08", 3), false), Some(Missing::Discontinued));
    assert_eq!(reason(stopped("2026-07", 4), false), None, "half a year may be late");
    assert_eq!(reason(stopped("2026-08", 2), false), None, "two may have forgotten it");
    assert_eq!(reason(stopped("2026-08", 4), true), None, "another source tells nothing");
    let one_goes_on = stopped("2026-08", 3).actual(places[3], weeks, "2026-08", Ok(30.0));
    assert_eq!(reason(one_goes_on, false), None);
    let blanks = stopped("2026-08", 3).actual(places[0], weeks, "2026-08", Err(Status::NotAvailable));
    assert_eq!(reason(blanks, false), Some(Missing::Discontinued), "a blank is no report");
}
