//! What the tests of change, of trend and of the chart say of whole lists of figures.

use super::*;
use crate::domain::{AuthorityIndex, Day, Operator, Period, PeriodKind};
use crate::pipeline::Break;

/// A yearly list of one authority with the counts of a share.
fn shares(first_year: i32, counts: &[(f64, f64)]) -> Vec<Observation> {
    let years = first_year..;
    let share = |(year, &(numerator, denominator)): (i32, &(f64, f64))| Observation {
        numerator,
        denominator,
        ..Observation::reported(
            3,
            IndicatorIndex(0),
            Period::year(PeriodKind::FinancialYear, year),
            numerator / denominator * 100.0,
        )
    };
    years.zip(counts).map(share).collect()
}

/// A monthly list of one authority.
fn months(values: &[f64]) -> Vec<Observation> {
    let month = |at: usize| {
        let at = u32::try_from(at).expect("few");
        Period::month(2023 + i32::try_from(at / 12).expect("few"), at % 12 + 1)
    };
    let row = |(at, value): (usize, &f64)| Observation::reported(3, IndicatorIndex(0), month(at), *value);
    values.iter().enumerate().map(row).collect()
}

fn in_columns(rows: &[Observation]) -> Observations {
    rows.iter().copied().collect()
}

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

/// The trends of rows of one indicator.
fn trends_of(rows: &[Observation], indicator: Indicator, breaks: &[Break], targets: &[Target]) -> Trends {
    let indicators = [indicator];
    trend(&in_columns(rows), &Settings { indicators: &indicators, authorities: &[], breaks, targets })
}

fn of_kind(polarity: Polarity, interval_method: IntervalMethod) -> Indicator {
    Indicator { polarity, interval_method, ..indicator(Frequency::Year) }
}

fn break_on(text: &str) -> Break {
    Break::declared(vec![IndicatorIndex(0)], None, day(text), "anew")
}

const CHART: [f64; 13] = [37.0, 41.0, 45.0, 44.0, 50.0, 55.0, 58.0, 61.0, 66.0, 70.0, 72.0, 74.0, 76.0];

#[test]
fn a_change_has_a_direction_and_its_significance_where_there_are_counts() {
    let rows = shares(2020, &[(23.0, 400.0), (41.0, 400.0), (41.0, 400.0), (38.0, 400.0)]);
    let trends = trends_of(&rows, of_kind(Polarity::Low, IntervalMethod::Proportion), &[], &[]);
    let (worsening, improving) = (Some(Direction::Worsening), Some(Direction::Improving));
    assert_eq!(trends.direction, [None, worsening, Some(Direction::NoChange), improving]);
    assert_eq!(trends.significant, [None, Some(true), Some(false), Some(false)]);
    let untested = trends_of(&rows, of_kind(Polarity::Neutral, IntervalMethod::None), &[], &[]);
    let words = [None, Some(Direction::Rising), Some(Direction::NoChange), Some(Direction::Falling)];
    assert_eq!((untested.direction, untested.significant), (words.to_vec(), vec![None; 4]));
}

#[test]
fn counts_are_tested_without_a_denominator_and_broken_ones_not_at_all() {
    let rows: Vec<_> = months(&[100.0, 150.0, 150.5, 150.0]);
    let trends = trends_of(&rows, of_kind(Polarity::Neutral, IntervalMethod::Count), &[], &[]);
    assert_eq!(trends.significant, [None, Some(true), None, None]);
}

#[test]
fn spans_that_overlap_have_changes_and_no_tests() {
    let months = (1..=12).chain(1..=12).zip([2023; 12].into_iter().chain([2024; 12]));
    let rows: Vec<_> = months
        .map(|(month, year)| {
            let period = Period::ending(PeriodKind::Rolling12, year, month);
            Observation::reported(3, IndicatorIndex(0), period, f64::from(month * 20 + 500))
        })
        .collect();
    let trends = trends_of(&rows, of_kind(Polarity::Low, IntervalMethod::Count), &[], &[]);
    assert!(trends.direction[1..].iter().all(Option::is_some));
    assert!(trends.significant.iter().all(Option::is_none) && trends.five_point.iter().all(Option::is_none));
    assert!(trends.variation.iter().all(Option::is_none) && trends.xmr_centre.iter().all(|centre| centre.is_nan()));
    assert_eq!(trends.series, [1; 24]);
}

#[test]
fn a_count_of_the_year_to_date_has_no_direction() {
    let row = |id: &str, value| Observation::reported(3, IndicatorIndex(0), id.parse().expect("a period id"), value);
    let rows = [row("YTD-2024-04", 10.0), row("YTD-2024-05", 22.0)];
    let count = Indicator { unit: "count".to_owned(), ..of_kind(Polarity::Low, IntervalMethod::Count) };
    let trends = trends_of(&rows, count, &[], &[]);
    assert_eq!((trends.change[1].to_bits(), trends.direction[1]), (12.0_f64.to_bits(), None));
}

#[test]
fn the_trend_takes_the_five_years_that_end_with_the_row() {
    let rows =
        shares(2019, &[(300.0, 400.0), (148.0, 400.0), (192.0, 400.0), (220.0, 400.0), (264.0, 400.0), (304.0, 400.0)]);
    let trends = trends_of(&rows, of_kind(Polarity::High, IntervalMethod::Proportion), &[], &[]);
    let found = [None, None, None, None, Some(FivePoint::NoChange), Some(FivePoint::IncreasingBetter)];
    assert_eq!(trends.five_point, found);
    let mut gap = rows.clone();
    gap.remove(2);
    let trends = trends_of(&gap, of_kind(Polarity::High, IntervalMethod::Proportion), &[], &[]);
    assert_eq!((trends.five_point, trends.series), (vec![None; 5], vec![1, 1, 2, 2, 2]));
}

#[test]
fn a_series_ends_at_a_break_and_no_change_or_trend_crosses_it() {
    let rows =
        shares(2019, &[(300.0, 400.0), (148.0, 400.0), (192.0, 400.0), (220.0, 400.0), (264.0, 400.0), (304.0, 400.0)]);
    let share = || of_kind(Polarity::High, IntervalMethod::Proportion);
    let trends = trends_of(&rows, share(), &[break_on("2021-04-01")], &[]);
    assert_eq!(trends.series, [1, 1, 2, 2, 2, 2]);
    assert_eq!(trends.five_point, [None; 6]);
    assert!(trends.change[2].is_nan() && trends.year_change[2].is_nan());
    assert_eq!((trends.direction[2], trends.significant[2]), (None, None));
    assert_eq!(trends.previous_value[2].to_bits(), trends.value[1].to_bits(), "both figures are shown");
    assert!(trends.change[1].is_finite() && trends.change[3].is_finite());

    let others = Break { authority: Some(AuthorityIndex(4)), ..break_on("2021-04-01") };
    assert_eq!(trends_of(&rows, share(), &[others], &[]).series, [1; 6]);
    let of_other = Break { indicators: vec![IndicatorIndex(1)], ..break_on("2021-04-01") };
    assert_eq!(trends_of(&rows, share(), &[of_other], &[]).series, [1; 6]);
}

#[test]
fn a_missing_figure_has_no_series_and_ends_the_one_before() {
    let rows = months(&[1.0, 2.0, f64::NAN, 3.0, 4.0]);
    let trends = trends_of(&rows, of_kind(Polarity::High, IntervalMethod::None), &[], &[]);
    assert_eq!(trends.series, [1, 1, 0, 2, 2]);
}

#[test]
fn an_authority_that_followed_others_begins_a_series_on_its_first_day() {
    let reference = crate::reference::Reference::embedded();
    let place = reference.authority_by_id("839").expect("Bournemouth, Christchurch and Poole").0;
    let rows: Vec<_> = shares(2017, &[(1.0, 4.0), (2.0, 4.0), (3.0, 4.0), (4.0, 4.0)])
        .into_iter()
        .map(|row| Observation { place, ..row })
        .collect();
    let indicators = [of_kind(Polarity::High, IntervalMethod::None)];
    let settings = Settings { indicators: &indicators, authorities: &reference.authorities, ..Settings::default() };
    let trends = trend(&in_columns(&rows), &settings);
    assert_eq!(trends.series, [1, 1, 2, 2], "there since 1 April 2019");
    assert_eq!(numbers(&trends.change), [None, Some(25.0), None, Some(25.0)]);
}

#[test]
fn twelve_months_have_a_chart_and_eleven_have_none() {
    let chart = |values: &[f64]| trends_of(&months(values), of_kind(Polarity::Low, IntervalMethod::None), &[], &[]);
    let trends = chart(&CHART);
    assert!(trends.xmr_centre.iter().all(|centre| (centre - 57.615_384_615_384_61).abs() < 1e-9));
    assert!(trends.xmr_lower.iter().all(|lower| (lower - 48.527_051_282_051_28).abs() < 1e-9));
    assert!(trends.xmr_upper.iter().all(|upper| (upper - 66.703_717_948_717_95).abs() < 1e-9));
    let (outside, seven) = (Some(SpecialCause::OutsideLimits), Some(SpecialCause::TrendOf7));
    assert_eq!(trends.special_cause[..4], [outside; 4]);
    assert_eq!(trends.special_cause[4..9], [seven; 5]);
    assert_eq!(trends.special_cause[9..], [outside; 4]);
    assert_eq!(trends.variation[..4], [Some(Variation::Improving); 4]);
    assert_eq!(trends.variation[4..], [Some(Variation::Concerning); 9]);
    assert_eq!(trends.assurance, [None; 13]);
    let short = chart(&CHART[..11]);
    assert!(short.xmr_centre.iter().all(|centre| centre.is_nan()) && short.variation.iter().all(Option::is_none));
    let mut torn = CHART.to_vec();
    torn[6] = f64::NAN;
    assert!(chart(&torn).variation.iter().all(Option::is_none));
}

#[test]
fn a_chart_stands_to_the_target_of_its_authority_in_force_then() {
    let target = |value, due_on: &str| Target {
        due_on: Some(day(due_on)),
        ..Target::named(AuthorityIndex(3), "1", IndicatorIndex(0), Operator::AtLeast, value)
    };
    let targets = [target(60.0, "2023-06-30"), target(70.0, "2024-12-31")];
    let rows = months(&CHART);
    let high = || of_kind(Polarity::High, IntervalMethod::None);
    let assurance = trends_of(&rows, high(), &[], &targets).assurance;
    assert_eq!(assurance[..6], [Some(Assurance::Inconsistent); 6]);
    assert_eq!(assurance[6..], [Some(Assurance::ConsistentlyFailing); 7]);
    let others = [Target { authority: AuthorityIndex(4), ..target(60.0, "2023-06-30") }];
    assert_eq!(trends_of(&rows, high(), &[], &others).assurance, [None; 13]);
}

#[test]
fn monthly_counts_of_which_only_the_yearly_publication_is_read_follow_year_by_year() {
    let days = ["D2022-03-31", "D2023-03-31", "D2024-03-31"];
    let rows: Vec<_> = days.iter().zip([1.0, 3.0, 6.0]).map(|(day, value)| row(0, 0, day, value)).collect();
    assert_eq!(numbers(&trends(&rows).change), [None, Some(2.0), Some(3.0)]);
    let more = [rows, vec![row(1, 0, "D2024-02-29", 9.0)]].concat();
    assert_eq!(numbers(&trends(&more).change), [None; 4], "where months came too, a year is a gap");
}

#[test]
fn rolling_years_that_all_end_in_september_follow_each_other_and_are_tested() {
    let year = |(year, count): (i32, f64)| {
        Observation::reported(3, IndicatorIndex(0), Period::ending(PeriodKind::Rolling12, year, 9), count)
    };
    let rows: Vec<_> = (2020..).zip([120.0, 131.0, 149.0, 160.0, 240.0]).map(year).collect();
    let trends = trends_of(&rows, of_kind(Polarity::Low, IntervalMethod::Count), &[], &[]);
    assert_eq!(numbers(&trends.change), [None, Some(11.0), Some(18.0), Some(11.0), Some(80.0)]);
    assert_eq!(trends.significant, [None, Some(false), Some(false), Some(false), Some(true)]);
    assert_eq!(trends.five_point[4], Some(FivePoint::IncreasingWorse));
}
