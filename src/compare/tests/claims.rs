use std::sync::LazyLock;

use super::{Figures, authority, day, indicator};
use crate::compare::claims::{Data, checked};
use crate::compare::{ClaimVerdict, Event, EventKind};
use crate::domain::claim::Said;
use crate::domain::{BreakdownIndex, Claim, ClaimKind, FileIndex, Observations, Status};
use crate::reconcile::{Reason, Revisions};
use crate::reference::Reference;

fn said(value: f64) -> Said {
    Said { value, tolerance: 0.5 }
}

/// A claim of Kent's referrals: a value where there is one period, a change in per cent where there are two.
fn claim(reference: &Reference, number: &str, periods: &[&str], figure: f64) -> Claim {
    let period = |at: usize| periods[at].parse().expect("a period");
    Claim {
        authority: authority(reference, "886"),
        number: number.to_owned(),
        said_in: "Committee".to_owned(),
        said_on: None,
        words: String::new(),
        kind: if periods.len() == 2 { ClaimKind::PerCentChange } else { ClaimKind::Value },
        indicator: indicator(reference, "referrals"),
        breakdown: BreakdownIndex(0),
        out_of: None,
        period_from: (periods.len() == 2).then(|| period(0)),
        period_to: period(periods.len() - 1),
        claimed: Some(said(figure)),
        claimed_from: None,
        claimed_to: None,
        submitted_on: day("2010-12-20"),
        file: FileIndex(0),
        line: 2,
    }
}

fn referrals(reference: &Reference, figures: &[(&str, f64)]) -> Observations {
    let (kent, referrals) = (authority(reference, "886"), indicator(reference, "referrals"));
    let with = |list: Figures, &(period, value): &(&str, f64)| {
        let value = if value.is_nan() { Err(Status::Suppressed) } else { Ok(value) };
        list.actual(kent, referrals, period, value)
    };
    figures.iter().fold(Figures::default(), with).observations()
}

fn data<'a>(observations: &'a Observations, reference: &'a Reference) -> Data<'a> {
    static NOTHING: LazyLock<Revisions> = LazyLock::new(Revisions::default);
    Data { observations, revisions: &NOTHING, total: Some(BreakdownIndex(0)), breaks: &[], reference }
}

#[test]
fn spans_that_share_more_than_half_conflict_and_others_do_not() {
    let reference = Reference::embedded();
    let none = Observations::default();
    let of = |one: [&str; 2], other: [&str; 2]| {
        let claims = [claim(&reference, "1", &one, 27.0), claim(&reference, "2", &other, 21.0)];
        checked(&claims, data(&none, &reference)).1.len()
    };
    assert_eq!(of(["2009-10", "2010-10"], ["2009-09", "2010-09"]), 1);
    assert_eq!(of(["2009-10", "2010-10"], ["2009-10", "2010-10"]), 1);
    assert_eq!(of(["2009-10", "2010-10"], ["2010-10", "2011-10"]), 0, "one begins where the other ends");
    assert_eq!(of(["2009-10", "2010-10"], ["2010-09", "2010-10"]), 0, "a month is not the year around it");
}

#[test]
fn claims_that_the_figures_confirm_never_conflict() {
    let reference = Reference::embedded();
    let figures = referrals(&reference, &[("2009-09", 100.0), ("2009-10", 110.0), ("2010-10", 132.0)]);
    let claims =
        [claim(&reference, "1", &["2009-09", "2010-10"], 32.0), claim(&reference, "2", &["2009-10", "2010-10"], 20.0)];
    let (verdicts, conflicts) = checked(&claims, data(&figures, &reference));
    assert!(verdicts.iter().all(|claim| claim.verdict == ClaimVerdict::Confirmed));
    assert_eq!(conflicts, []);
}

#[test]
fn an_end_of_a_change_that_was_said_is_held_against_its_own_figure() {
    let reference = Reference::embedded();
    let figures = referrals(&reference, &[("2009-10", 110.0), ("2010-10", f64::NAN)]);
    let change = |from: f64| Claim {
        kind: ClaimKind::Change,
        claimed: None,
        claimed_from: Some(said(from)),
        claimed_to: Some(said(132.0)),
        ..claim(&reference, "1", &["2009-10", "2010-10"], 0.0)
    };
    let verdicts = checked(&[change(110.0), change(100.0)], data(&figures, &reference)).0;
    let told: Vec<_> = verdicts.iter().map(|claim| (claim.verdict, claim.reason.as_deref())).collect();
    assert_eq!(told[0], (ClaimVerdict::NotCheckable, Some("Oct 2010: suppressed")));
    assert_eq!(told[1], (ClaimVerdict::Contradicted, Some("the data say 110 for Oct 2009")));
}

/// `statsmodels.stats.proportion.confint_proportions_2indep(now, 100, before, 100, method="newcomb")`.
#[test]
fn the_difference_of_two_shares_has_the_interval_that_statsmodels_gives() {
    let reference = Reference::embedded();
    let (kent, in_time) = (authority(&reference, "886"), indicator(&reference, "ia_in_timescale"));
    let expected = [
        (37.0, 76.0, 25.551_056_690_084_595, 50.452_837_546_265_45),
        (50.0, 73.0, 9.529_715_213_047_137, 35.338_682_050_281_77),
        (41.0, 76.0, 21.537_161_982_913_6, 46.697_123_303_120_85),
    ];
    for (before, now, low, high) in expected {
        let figures = Figures::default().actual(kent, in_time, "2010-04", Ok(before));
        let mut rows = figures.actual(kent, in_time, "2011-05", Ok(now)).observations();
        rows.numerator.clone_from(&rows.value);
        rows.denominator = vec![100.0; 2];
        let change = Claim {
            indicator: in_time,
            kind: ClaimKind::Change,
            claimed: Some(said(now - before)),
            ..claim(&reference, "1", &["2010-04", "2011-05"], 0.0)
        };
        let comparison = checked(&[change], data(&rows, &reference)).0.remove(0).comparison.expect("a comparison");
        let found = comparison.difference;
        assert!((found.low - low).abs() < 1e-9 && (found.high - high).abs() < 1e-9, "{found:?}");
        assert_eq!((comparison.months_apart, comparison.like_for_like), (13, false));
        assert_eq!(comparison.significant, Some(true));
    }
}

#[test]
fn a_claim_is_held_against_the_figures_of_its_day_too() {
    let reference = Reference::embedded();
    let stated = |value: f64, since: &str| {
        let mut rows = referrals(&reference, &[("2009-10", 100.0), ("2010-10", value)]);
        rows.first_stated_on = vec![day("2010-11-01"), day(since)];
        rows
    };
    let now = stated(121.0, "2011-03-01");
    let before = stated(127.0, "2010-11-01").gather(&[1]);
    let stood_since = before.first_stated_on.clone();
    let after = now.gather(&[1]);
    let revisions = Revisions { before, after, reason: vec![Reason::Corrected], stood_since };
    let said_on = |on: &str, change: f64| Claim {
        said_on: Some(day(on)),
        ..claim(&reference, "1", &["2009-10", "2010-10"], change)
    };
    let claims = [
        said_on("2010-12-08", 27.0),
        said_on("2010-12-08", 21.0),
        said_on("2011-03-01", 21.0),
        said_on("2010-10-31", 27.0),
        claim(&reference, "1", &["2009-10", "2010-10"], 27.0),
    ];
    let checked = checked(&claims, Data { revisions: &revisions, ..data(&now, &reference) }).0;
    let told = |at: usize| {
        let then = checked[at].then.as_ref().expect("the day is known");
        (then.verdict, then.value, checked[at].verdict, then.since.as_deref())
    };
    let (right, wrong) = (ClaimVerdict::Confirmed, ClaimVerdict::Contradicted);
    let corrected = "right as known on 8 December 2010; the figures of 1 March 2011 contradict it";
    assert_eq!(told(0), (right, 27.0, wrong, Some(corrected)));
    let borne_out = "wrong as known on 8 December 2010; the figures of 1 March 2011 confirm it";
    assert_eq!(told(1), (wrong, 27.0, right, Some(borne_out)));
    assert_eq!(told(2), (right, 21.0, right, None), "what is submitted on the day is known on it");
    let early = checked[3].then.as_ref().expect("the day is known");
    assert_eq!((early.verdict, early.since.as_deref()), (ClaimVerdict::NotCheckable, None));
    assert_eq!(early.reason.as_deref(), Some("Oct 2009: not submitted by then"));
    assert_eq!(checked[4].then, None);
}

#[test]
fn an_event_falls_into_the_month_quarter_and_financial_year_of_its_day() {
    let reference = Reference::embedded();
    let periods = |on: &str| {
        let event = Event {
            authority: authority(&reference, "886"),
            on: day(on),
            kind: EventKind::Visit,
            label: String::new(),
            grade: None,
            reference: String::new(),
            stated: None,
        };
        event.periods().map(|period| period.to_string())
    };
    assert_eq!(periods("2011-03-31"), ["2011-03", "2011-Q1", "FY2010-11"]);
    assert_eq!(periods("2011-04-01"), ["2011-04", "2011-Q2", "FY2011-12"]);
    assert_eq!(periods("2011-12-31"), ["2011-12", "2011-Q4", "FY2011-12"]);
}
