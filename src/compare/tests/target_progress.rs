use super::*;
use crate::compare::held::{Measure, held};
use crate::compare::target_progress::target_progress;
use crate::domain::{Operator, Target};

pub(super) fn target(reference: &Reference, name: &str, indicator_id: &str, operator: Operator, value: f64) -> Target {
    Target::named(authority(reference, "884"), name, indicator(reference, indicator_id), operator, value)
}

fn progress(reference: &Reference, targets: &[Target], figures: Figures, on: &str) -> Vec<String> {
    let observations = figures.observations();
    rows(&frame(reference, targets, &observations, on), &COLUMNS)
}

const COLUMNS: [&str; 6] = ["target_id", "latest_value", "latest_period", "gap", "gap_reason", "verdict"];

fn frame(reference: &Reference, targets: &[Target], observations: &Observations, on: &str) -> DataFrame {
    let nothing = Nothing::new(reference, on);
    table(&Inputs { observations, targets, ..nothing.inputs(reference) })
}

fn table(inputs: &Inputs) -> DataFrame {
    let measures: Vec<Measure> = inputs.targets.iter().map(Measure::of).collect();
    let held = held(&measures, inputs, Some(BreakdownIndex(0)));
    target_progress(inputs, &held, &vec![None; held.len()])
}

#[test]
fn court_proceedings_stand_at_34_weeks_eight_above_their_target_of_26() {
    let reference = Reference::embedded();
    let (kent, weeks) = (authority(&reference, "884"), indicator(&reference, "plo_weeks_mean"));
    let mut plo = target(&reference, "PLO", "plo_weeks_mean", Operator::AtMost, 26.0);
    plo.baseline = Some(57.0);
    plo.baseline_period = Some("FY2013-14".parse().expect("a period"));
    plo.due_on = Some(day("2014-06-30"));
    let figures = Figures::default()
        .actual(kent, weeks, "FY2013-14", Ok(57.0))
        .actual(kent, weeks, "2014-09", Ok(34.0))
        .with(kent, weeks, "2014-10", Figure::Projected, Ok(25.0))
        .with(kent, weeks, "2014-10", Figure::Target, Ok(26.0))
        .actual(kent, weeks, "2015-04", Ok(25.0));
    let rows = progress(&reference, &[plo], figures, "2014-10-31");
    assert_eq!(rows, ["PLO 34.0000 2014-09 8.0000 - not_met"]);
}

#[test]
fn after_a_re_baselining_earlier_figures_no_longer_count() {
    let reference = Reference::embedded();
    let (herefordshire, measure) = (authority(&reference, "884"), indicator(&reference, "measure_3c"));
    let mut target = target(&reference, "3C", "measure_3c", Operator::AtLeast, 100.0);
    target.rebaselined_on = Some(day("2014-10-31"));
    let figures = || {
        Figures::default()
            .actual(herefordshire, measure, "2014-05", Ok(18.0))
            .actual(herefordshire, measure, "2014-09", Ok(90.0))
            .with(herefordshire, measure, "2015-03", Figure::Projected, Ok(100.0))
    };
    let on = "2015-04-30";
    let rows = |target: &Target, figures| progress(&reference, std::slice::from_ref(target), figures, on);
    assert_eq!(rows(&target, figures()), ["3C - - - re-baselined no_figure"]);
    let later = figures().actual(herefordshire, measure, "2014-10", Ok(100.0));
    assert_eq!(rows(&target, later), ["3C 100.0000 2014-10 0.0000 - met"]);
    target.rebaselined_on = None;
    assert_eq!(rows(&target, figures()), ["3C 90.0000 2014-09 -10.0000 - not_met"]);
}

#[test]
fn a_latest_figure_that_is_withheld_is_not_replaced_by_an_older_one() {
    let reference = Reference::embedded();
    let (place, weeks) = (authority(&reference, "884"), indicator(&reference, "plo_weeks_mean"));
    let target = target(&reference, "PLO", "plo_weeks_mean", Operator::AtMost, 26.0);
    let figures = |status| {
        let older = Figures::default().actual(place, weeks, "2014-08", Ok(20.0));
        older.actual(place, weeks, "2014-09", Err(status))
    };
    let rows = |figures| progress(&reference, std::slice::from_ref(&target), figures, "2014-10-31");
    assert_eq!(rows(figures(Status::Suppressed)), ["PLO - 2014-09 - suppressed no_figure"]);
    assert_eq!(rows(figures(Status::NotAvailable)), ["PLO - 2014-09 - not submitted no_figure"]);
    assert_eq!(rows(Figures::default()), ["PLO - - - not submitted no_figure"]);
}

#[test]
fn only_figures_of_the_same_authority_and_breakdown_count() {
    let reference = Reference::embedded();
    let (kent, weeks) = (authority(&reference, "886"), indicator(&reference, "plo_weeks_mean"));
    let mut targets = vec![target(&reference, "b", "plo_weeks_mean", Operator::AtMost, 26.0); 2];
    targets[1].authority = kent;
    targets[1].target = "a".to_owned();
    let mut figures =
        Figures::default().actual(kent, weeks, "2014-09", Ok(26.0)).actual(kent, weeks, "2014-10", Ok(40.0));
    figures.0[1].breakdown = BreakdownIndex(1);
    let rows = progress(&reference, &targets, figures, "2014-12-31");
    assert_eq!(rows, ["b - - - not submitted no_figure", "a 26.0000 2014-09 0.0000 - met"]);
}

const BESIDE: [&str; 7] = [
    "required_per_month",
    "achieved_per_month",
    "forecast_on",
    "trajectory",
    "verdict",
    "projected_value",
    "projected_period",
];

/// The figures are those of `target_pace`, where they are worked out by hand.
#[test]
fn a_projected_figure_stands_in_columns_of_its_own_and_moves_no_pace() {
    let reference = Reference::embedded();
    let (place, weeks) = (authority(&reference, "312"), indicator(&reference, "plo_weeks_mean"));
    let mut plo = target(&reference, "PLO", "plo_weeks_mean", Operator::AtMost, 26.0);
    plo.authority = place;
    (plo.baseline, plo.baseline_period) = (Some(57.0), "FY2013-14".parse().ok());
    plo.due_on = Some(day("2015-04-30"));
    let figures =
        || Figures::default().actual(place, weeks, "FY2013-14", Ok(57.0)).actual(place, weeks, "2015-02", Ok(34.0));
    let rows_of = |figures: Figures, plo: &Target| {
        rows(&frame(&reference, std::slice::from_ref(plo), &figures.observations(), "2015-03-17"), &BESIDE)
    };
    let stand = "-4.0000 -2.0909 2015-06-25 30.7692 behind";
    assert_eq!(rows_of(figures(), &plo), [format!("{stand} - -")]);
    let expected = |month: &str, value| figures().with(place, weeks, month, Figure::Projected, Ok(value));
    assert_eq!(rows_of(expected("2015-04", 25.0), &plo), [format!("{stand} 25.0000 2015-04")]);
    assert_eq!(rows_of(expected("2015-06", 24.0), &plo), [format!("{stand} 24.0000 2015-06")], "the next behind it");
    assert_eq!(rows_of(expected("2015-02", 25.0), &plo), [format!("{stand} - -")], "it happened otherwise");
    let both = expected("2015-03", 30.0).with(place, weeks, "2015-04", Figure::Projected, Ok(25.0));
    assert_eq!(rows_of(both, &plo), [format!("{stand} 25.0000 2015-04")], "the last by the due day");
}

#[test]
fn a_changed_baseline_tells_no_pace_until_there_is_a_new_one() {
    let reference = Reference::embedded();
    let (place, measure) = (authority(&reference, "884"), indicator(&reference, "measure_3c"));
    let mut target = target(&reference, "3C", "measure_3c", Operator::AtLeast, 100.0);
    (target.baseline, target.baseline_period) = (Some(18.0), "2014-05".parse().ok());
    target.due_on = Some(day("2015-12-31"));
    let figures = Figures::default()
        .actual(place, measure, "2014-05", Ok(18.0))
        .actual(place, measure, "2014-09", Ok(90.0))
        .actual(place, measure, "2015-06", Ok(60.0));
    let observations = figures.observations();
    let columns = ["achieved_per_month", "comparable_with_baseline", "last_period", "days_since_last", "verdict"];
    let of =
        |target: &Target, on: &str| rows(&frame(&reference, std::slice::from_ref(target), &observations, on), &columns);
    assert_eq!(of(&target, "2014-10-01"), ["18.0000 true 2014-09 1 on_track"]);
    target.rebaselined_on = Some(day("2015-02-01"));
    assert_eq!(of(&target, "2015-03-17"), ["- false 2014-09 168 no_figure"]);
    assert_eq!(of(&target, "2015-07-01"), ["- false 2015-06 1 not_met"], "90 and 60 are not on one basis");
    (target.new_baseline, target.new_baseline_period) = (Some(40.0), "2015-02".parse().ok());
    assert_eq!(of(&target, "2015-07-01"), ["5.0000 false 2015-06 1 behind"], "40 to go in six months");
}

#[test]
fn the_chart_of_the_latest_figure_tells_the_assurance() {
    let reference = Reference::embedded();
    let (place, weeks) = (authority(&reference, "884"), indicator(&reference, "plo_weeks_mean"));
    let observations = Figures::default().actual(place, weeks, "2015-02", Ok(34.0)).observations();
    let mut trends = Trends::default();
    trends.authority.push(place);
    trends.indicator.push(weeks);
    trends.breakdown.push(BreakdownIndex(0));
    trends.period.push("2015-02".parse().expect("a period"));
    trends.xmr_lower.push(30.0);
    trends.xmr_upper.push(38.0);
    let nothing = Nothing::new(&reference, "2015-03-17");
    let assurance = |value: f64| {
        let targets = [target(&reference, "PLO", "plo_weeks_mean", Operator::AtMost, value)];
        let inputs = nothing.inputs(&reference);
        let inputs = Inputs { observations: &observations, trends: &trends, targets: &targets, ..inputs };
        rows(&table(&inputs), &["assurance"])
    };
    assert_eq!(assurance(26.0), ["consistently_failing"]);
    assert_eq!(assurance(34.0), ["inconsistent"]);
    assert_eq!(assurance(38.0), ["consistently_passing"]);
}
