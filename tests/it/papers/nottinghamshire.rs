//! The demo's tables → the figures of the paper of Nottinghamshire, June 2011.

use super::{ACTUAL, TOTAL, assert_near, assert_stated, observation};
use crate::workdir::demo;

/// The rows from which the change of 39 and of 23 points over 13 months is worked out, with counts for its intervals.
#[test]
fn nottinghamshire_assessments_in_time_rose_from_37_to_76_and_from_50_to_73_of_a_hundred() {
    let of = [("ia_in_timescale", [37.0, 76.0]), ("ca_in_timescale", [50.0, 73.0])];
    for (indicator, values) in of {
        for (period, value) in ["2010-04", "2011-05"].into_iter().zip(values) {
            let row = observation("891", indicator, TOTAL, period, ACTUAL);
            assert_eq!(row.figure("value"), Some(value), "{indicator} {period}");
            assert_eq!(row.text("value_source"), "reported");
            assert_eq!((row.figure("numerator"), row.figure("denominator")), (Some(value), Some(100.0)));
        }
    }
    // Thirteen months apart: the same month a year before is May 2010, and no trend row compares with April 2010.
    let trend = demo("trend").one(&[
        ("authority_id", "891"),
        ("indicator_id", "ia_in_timescale"),
        ("breakdown_id", TOTAL),
        ("period_id", "2011-05"),
    ]);
    assert_eq!((trend.figure("year_ago_value"), trend.figure("year_change")), (Some(41.0), Some(35.0)));
}

#[test]
fn nottinghamshire_sustainable_caseloads_rise_high_ones_fall_and_more_children_are_placed() {
    let caseload = "caseload_workers";
    assert_stated(
        "891",
        &[
            (caseload, "band=sustainable;band_edges=nottinghamshire_1", "D2010-04-30", ACTUAL, Some(61.0)),
            (caseload, "band=sustainable;band_edges=nottinghamshire_1", "D2011-05-31", ACTUAL, Some(118.0)),
            (caseload, "band=high;band_edges=nottinghamshire_1", "D2010-04-30", ACTUAL, Some(74.0)),
            (caseload, "band=high;band_edges=nottinghamshire_1", "D2011-05-31", ACTUAL, Some(38.0)),
            ("cla_placed_for_adoption", TOTAL, "2010-04", ACTUAL, Some(2.0)),
            ("cla_placed_for_adoption", TOTAL, "2011-05", ACTUAL, Some(5.0)),
        ],
    );
}

/// The whole distribution, in shares that were worked out by hand: 61, 80 and 74 of 215.
#[test]
fn nottinghamshire_bands_make_all_workers_and_nobody_says_their_edges() {
    let of = [("sustainable", 61.0, 1), ("in_between", 80.0, 2), ("high", 74.0, 3)];
    for (band, value, position) in of {
        let row = demo("band_share").one(&[("authority_id", "891"), ("period_id", "D2010-04-30"), ("band", band)]);
        assert_eq!((row.figure("value"), row.figure("total")), (Some(value), Some(215.0)), "{band}");
        assert_eq!((row.text("total_source"), row.count("position")), ("stated", position));
        assert_near(row.figure("share"), value * 100.0 / 215.0, 1e-9, band);
        assert_eq!((row.text("set_by"), row.figure("minimum")), ("Nottinghamshire County Council", None));
    }
}

/// The limit of ten days is the second version of the measure; that of 35 days never changed.
#[test]
fn nottinghamshire_assessments_are_of_the_versions_of_their_days() {
    let version = |indicator: &str| observation("891", indicator, TOTAL, "2010-04", ACTUAL).count("indicator_version");
    assert_eq!((version("ia_in_timescale"), version("ca_in_timescale")), (2, 1));
    let days = |applies_to: &str, number: &str| {
        let row = demo("indicator_version").one(&[
            ("indicator_id", "ia_in_timescale"),
            ("applies_to", applies_to),
            ("version", number),
        ]);
        [row.cell("valid_from"), row.cell("valid_to"), row.text("numerator_rule").to_owned()]
    };
    let rule = "Initial assessments completed within 10 working days";
    assert_eq!(days("all", "2"), ["2010-04-01", "2014-03-31", rule]);
    assert_eq!(days("884", "2"), ["2010-04-01", "2016-08-31", rule]);
    assert_eq!(demo("indicator_version").find(&[("indicator_id", "referrals")]).len(), 1);
}

#[test]
fn nottinghamshire_was_inspected_between_two_visits_without_a_grade() {
    let slac = demo("judgement").one(&[
        ("authority_id", "891"),
        ("framework_id", "SLAC"),
        ("strand", "safeguarding"),
        ("area", "OVERALL"),
    ]);
    assert_eq!((slac.text("grade"), slac.cell("inspection_start").as_str()), ("inadequate", "2010-03-01"));
    let visits = demo("judgement").find(&[("authority_id", "891"), ("framework_id", "CRA")]);
    let days: Vec<String> = visits.iter().map(|row| row.cell("inspection_start")).collect();
    assert_eq!(days, ["2009-10-13", "2011-02-08"]);
    assert!(visits.iter().all(|row| row.text("grade").is_empty()));
}

#[test]
fn nottinghamshire_targets_stand_beside_the_figures_of_may_2011() {
    let expected = [("NOT1", 37.0, 80.0, 76.0, "not_met"), ("NOT2", 50.0, 70.0, 73.0, "met")];
    for (id, baseline, target, latest, verdict) in expected {
        let row = demo("target_progress").one(&[("authority_id", "891"), ("target_id", id)]);
        let figures = ["baseline", "target", "latest_value"].map(|column| row.figure(column));
        assert_eq!(figures, [baseline, target, latest].map(Some), "{id}");
        assert_eq!(row.text("baseline_period"), "2010-04");
        assert_eq!((row.text("latest_period"), row.text("verdict")), ("2011-05", verdict), "{id}");
    }
}

/// Acceptance: 39 and 23 points over thirteen months, with intervals that do not touch.
#[test]
fn nottinghamshire_claims_are_right_and_not_like_for_like() {
    let claim = |number: &str| demo("claim").one(&[("claim_id", number)]);
    for (number, change) in [("891|NOT-1", 39.0), ("891|NOT-2", 23.0)] {
        let row = claim(number);
        assert_eq!((row.figure("claimed_value"), row.figure("data_value")), (Some(change), Some(change)));
        let words = ["verdict", "significant", "same_calendar_month", "like_for_like"].map(|column| row.cell(column));
        assert_eq!(words, ["confirmed", "true", "false", "false"], "{number}");
        assert_eq!(row.count("months_apart"), 13);
    }
    let row = claim("891|NOT-1");
    let ends = [
        ("data_from_ci_low", 28.182_360_534_324_53),
        ("data_from_ci_high", 46.779_470_419_057_1),
        ("data_to_ci_low", 66.767_663_650_185_53),
        ("data_to_ci_high", 83.308_674_443_051_22),
    ];
    for (column, end) in ends {
        assert_near(row.figure(column), end, 1e-9, column);
    }
}

#[test]
fn nottinghamshire_notice_reviews_and_peer_challenge_lie_on_one_line() {
    let notice = demo("intervention").one(&[("intervention_id", "891|NOT-1")]);
    let days = ["issued_on", "revised_on", "ended_on", "submitted_on"].map(|column| notice.cell(column));
    assert_eq!(days, ["2010-06-17", "2011-04-15", "2012-03-30", "2016-11-14"]);
    let inspection = demo("judgement").find(&[("authority_id", "891"), ("framework_id", "SLAC")]);
    assert_eq!(notice.text("trigger_inspection_id"), inspection[0].text("inspection_id"));
    let parts = demo("intervention").find(&[("part_of_id", "891|NOT-1")]);
    assert_eq!(
        parts.iter().map(|row| row.cell("issued_on")).collect::<Vec<_>>(),
        ["2011-04-15", "2011-07-15", "2011-09-01"]
    );
    let events = demo("authority_event").find(&[("authority_id", "891"), ("financial_year_id", "FY2011-12")]);
    let line: Vec<[String; 3]> = events.iter().map(|row| row.cells(["month_id", "kind", "label"])).collect();
    let of =
        |month: &str| line.iter().filter(|event| event[0] == month).map(|event| event[2].as_str()).collect::<Vec<_>>();
    assert_eq!(of("2011-05"), ["Peer challenge: Safeguarding"]);
    assert_eq!(of("2011-04"), ["Review: Ministers content with the progress", "Improvement notice revised"]);
}
