use super::*;
use crate::compare::target_progress::{held, target_progress};
use crate::domain::{Operator, Target};

fn target(reference: &Reference, name: &str, indicator_id: &str, operator: Operator, value: f64) -> Target {
    Target {
        authority: authority(reference, "884"),
        target: name.to_owned(),
        source: "Improvement notice".to_owned(),
        title: String::new(),
        indicator: indicator(reference, indicator_id),
        breakdown: BreakdownIndex(0),
        baseline: None,
        baseline_period: None,
        operator,
        value,
        due_on: None,
        rebaselined_on: None,
        reason: String::new(),
        submitted_on: day("2014-10-01"),
        file: FileIndex(0),
        line: 2,
    }
}

fn progress(reference: &Reference, targets: &[Target], figures: Figures, on: &str) -> Vec<String> {
    let observations = figures.observations();
    let held = held(targets, &observations, day(on));
    let frame = target_progress(targets, &held, &observations, &["total".to_owned()], reference);
    rows(&frame, &["target_id", "latest_value", "latest_period", "gap", "gap_reason", "verdict"])
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
