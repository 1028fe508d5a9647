//! The demo's tables → the figures of the paper of Kent, December 2010.

use super::{ACTUAL, PROJECTED, TOTAL, assert_near, assert_only_kind, assert_stated, judgements, set_of};
use crate::workdir::{Row, demo};

#[test]
fn kent_safeguarding_and_capacity_are_inadequate_in_strands_of_their_own() {
    let day = "2010-10-11";
    let expected = [
        ["council", "safeguarding", "OVERALL", "inadequate", day],
        ["council", "safeguarding", "CAPACITY", "inadequate", day],
        ["council", "looked_after", "OVERALL", "inadequate", day],
    ];
    assert_eq!(judgements("886", "SLAC"), set_of(&expected));
    for row in demo("judgement").find(&[("authority_id", "886"), ("framework_id", "SLAC")]) {
        assert_eq!(row.cell("published_on"), "2010-11-19");
        assert_eq!((row.text("grade_family"), row.count("grade_ordinal")), ("adequate_scale", 4));
    }
}

#[test]
fn kent_essex_was_inadequate_with_adequate_capacity_and_the_pair_is_not_collapsed() {
    let slac = |area: &str| {
        demo("judgement").one(&[
            ("authority_id", "881"),
            ("framework_id", "SLAC"),
            ("strand", "safeguarding"),
            ("area", area),
        ])
    };
    let grade = |row: Row<'static>| (row.text("grade"), row.count("grade_ordinal"));
    assert_eq!(grade(slac("OVERALL")), ("inadequate", 4));
    assert_eq!(grade(slac("CAPACITY")), ("adequate", 3));
}

#[test]
fn kent_the_four_stars_of_2008_are_kept_in_words_and_compare_with_nothing() {
    let rating = demo("judgement").one(&[("authority_id", "886"), ("framework_id", "CPA")]);
    assert_eq!(rating.text("raw_grade"), "4-star");
    assert_eq!(rating.cells(["grade", "grade_ordinal", "grade_family"]), ["", "", ""]);
    let steps = demo("judgement_change");
    let from = steps.find(&[("authority_id", "886"), ("from_framework_id", "CPA")]);
    let to = steps.find(&[("authority_id", "886"), ("to_framework_id", "CPA")]);
    assert!(!from.is_empty(), "the inspection of 2010 followed the rating");
    for step in from.iter().chain(&to) {
        assert_eq!((step.text("comparability"), step.text("direction")), ("none", ""));
    }
    assert!(to.is_empty(), "nothing went before the rating");
}

#[test]
fn kent_a_third_of_posts_were_vacant_and_almost_none_was_expected_to_be() {
    assert_stated(
        "886",
        &[
            ("vacancy_posts", TOTAL, "D2010-10-31", ACTUAL, Some(150.0)),
            ("establishment_fte", TOTAL, "D2010-10-31", ACTUAL, Some(450.0)),
            ("vacancy_posts", "role=social_worker", "D2010-10-31", ACTUAL, Some(120.0)),
            ("establishment_fte", "role=social_worker", "D2010-10-31", ACTUAL, Some(360.0)),
            ("vacancy_posts", "role=principal_social_worker", "D2010-10-31", ACTUAL, Some(30.0)),
            ("establishment_fte", "role=principal_social_worker", "D2010-10-31", ACTUAL, Some(90.0)),
            ("vacancy_posts", TOTAL, "D2011-04-30", PROJECTED, Some(12.0)),
        ],
    );
    let expected = demo("observation").find(&[
        ("authority_id", "886"),
        ("indicator_id", "vacancy_posts"),
        ("period_id", "D2011-04-30"),
        ("kind", ACTUAL),
    ]);
    assert!(expected.is_empty(), "what was expected of April 2011 did not happen yet");
}

/// Members asked for the numbers of every month since April 2009.
#[test]
fn kent_vacancies_have_a_row_for_every_month_since_april_2009_returned_or_not() {
    for indicator in ["vacancy_posts", "establishment_fte"] {
        let rows = demo("observation").find(&[
            ("authority_id", "886"),
            ("indicator_id", indicator),
            ("breakdown_id", TOTAL),
            ("kind", ACTUAL),
        ]);
        let until_2010: Vec<&Row> = rows.iter().filter(|row| row.cell("period_end").as_str() < "2011").collect();
        let months: Vec<String> = until_2010.iter().map(|row| row.cell("period_end")[..7].to_owned()).collect();
        let expected = (4..=12).map(|month| (2009, month)).chain((1..=11).map(|month| (2010, month)));
        let expected: Vec<String> = expected.map(|(year, month)| format!("{year}-{month:02}")).collect();
        assert_eq!(months, expected, "{indicator}");
        let missing: Vec<&str> = until_2010
            .iter()
            .filter(|row| row.figure("value").is_none())
            .map(|row| {
                assert_eq!((row.text("status"), row.text("raw_value")), ("not_available", "not returned"));
                row.text("period_id")
            })
            .collect();
        assert_eq!(missing, ["D2009-08-31", "D2010-01-31"], "{indicator}");
        let whole = until_2010.iter().filter_map(|row| row.figure("value")).all(|posts| posts.fract() == 0.0);
        assert!(whole, "{indicator} is counted in posts");
    }
}

#[test]
fn kent_referrals_rose_by_27_per_cent_mostly_from_the_police_and_few_from_schools() {
    assert_stated(
        "886",
        &[
            ("referrals", TOTAL, "2009-10", ACTUAL, Some(1500.0)),
            ("referrals", TOTAL, "2010-10", ACTUAL, Some(1905.0)),
            ("referrals", "source=police", "2010-10", ACTUAL, Some(1167.0)),
            ("referrals", "source=schools", "2010-10", ACTUAL, Some(115.0)),
        ],
    );
    let trend = demo("trend").one(&[
        ("authority_id", "886"),
        ("indicator_id", "referrals"),
        ("breakdown_id", TOTAL),
        ("period_id", "2010-10"),
    ]);
    let (change, before) = (trend.figure("year_change"), trend.figure("year_ago_value"));
    assert_eq!((change, before), (Some(405.0), Some(1500.0)));
    assert_near(change.zip(before).map(|(change, before)| change / before), 0.27, 1e-12, "the rise");
}

#[test]
fn kent_7000_case_files_are_to_be_reviewed_and_2310_were() {
    assert_stated(
        "886",
        &[
            ("case_files_reviewed", TOTAL, "YTD-2010-11", ACTUAL, Some(2310.0)),
            ("case_files_reviewed", TOTAL, "YTD-2010-12", PROJECTED, Some(7000.0)),
        ],
    );
    assert_only_kind("886", "case_files_reviewed", "YTD-2010-12", PROJECTED);
    let action = demo("action").one(&[("authority_id", "886"), ("action_id", "K01")]);
    assert_eq!((action.figure("target"), action.cell("due_on").as_str()), (Some(7000.0), "2010-12-31"));
    let target = demo("target_progress").one(&[("authority_id", "886"), ("target_id", "KEN1")]);
    assert_eq!((target.text("operator"), target.figure("target")), (">=", Some(7000.0)));
    assert_eq!((target.figure("latest_value"), target.text("verdict")), (Some(2310.0), "not_met"));
}

#[test]
fn kent_is_to_be_almost_fully_staffed_by_april_2011() {
    let action = demo("action").one(&[("authority_id", "886"), ("action_id", "K02")]);
    assert_eq!(action.cell("due_on"), "2011-04-30");
    assert_eq!(action.text("indicator_id"), "vacancy_posts");
}

/// Acceptance: +27 % and +21 % over spans that overlap are one conflict.
#[test]
fn kent_rise_of_27_per_cent_is_confirmed_and_conflicts_with_21_per_cent() {
    let claim = |number: &str| demo("claim").one(&[("claim_id", number)]);
    let row = claim("886|KEN-1");
    assert_eq!((row.text("verdict"), row.text("conflicts_with")), ("confirmed", "886|KEN-3"));
    assert_eq!((row.figure("data_value"), row.cell("like_for_like").as_str()), (Some(27.0), "true"));
    assert_eq!(claim("886|KEN-3").text("verdict"), "contradicted");
    let conflict = demo("claim_conflict").one(&[]);
    assert_eq!(conflict.cells(["claim_id", "other_claim_id"]), ["886|KEN-1", "886|KEN-3"]);
    assert_eq!((conflict.figure("claimed_value"), conflict.figure("other_claimed_value")), (Some(27.0), Some(21.0)));
    let third = claim("886|KEN-2");
    assert_eq!(
        (third.text("verdict"), third.figure("data_from"), third.figure("data_to")),
        ("confirmed", Some(450.0), Some(150.0))
    );
}
