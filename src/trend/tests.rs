mod properties;
mod tested;

use super::*;
use crate::domain::observation::Observation;
use crate::domain::{BreakdownIndex, Frequency, IndicatorIndex, IntervalMethod, Polarity, Status};

fn indicator(frequency: Frequency) -> Indicator {
    Indicator {
        id: frequency.name().to_owned(),
        title: String::new(),
        topic: String::new(),
        measure_kind: String::new(),
        unit: "percent".to_owned(),
        multiplier: 100.0,
        decimals: 1,
        polarity: Polarity::High,
        is_snapshot: false,
        year_ends: 3,
        interval_method: IntervalMethod::Proportion,
        frequency,
        numerator: String::new(),
        denominator: String::new(),
        valid_min: None,
        valid_max: None,
        no_quartile: false,
        definition: String::new(),
        source: String::new(),
    }
}

fn row(place: u16, indicator: u16, period: &str, value: f64) -> Observation {
    Observation::reported(place, IndicatorIndex(indicator), period.parse().expect("a period id"), value)
}

fn trends(rows: &[Observation]) -> Trends {
    let mut rows = rows.to_vec();
    rows.sort_by_key(|row| (row.indicator, row.place, row.breakdown, row.period, row.figure));
    let observations: Observations = rows.into_iter().collect();
    let indicators = [Frequency::Month, Frequency::Quarter].map(indicator);
    trend(&observations, &Settings { indicators: &indicators, ..Settings::default() })
}

fn numbers(column: &[f64]) -> Vec<Option<f64>> {
    column.iter().map(|&number| if number.is_nan() { None } else { Some(number) }).collect()
}

#[test]
fn changes_are_on_the_month_before_and_on_the_year_before() {
    let rows = [
        row(3, 0, "2023-05", 8.0),
        row(3, 0, "2024-03", 20.0),
        row(3, 0, "2024-04", f64::NAN),
        row(3, 0, "2024-05", 10.5),
        row(3, 0, "2024-06", 12.0),
    ];
    let trends = trends(&rows);
    assert_eq!(numbers(&trends.value), [Some(8.0), Some(20.0), None, Some(10.5), Some(12.0)]);
    assert_eq!(numbers(&trends.previous_value), [None, None, Some(20.0), None, Some(10.5)]);
    assert_eq!(numbers(&trends.change), [None, None, None, None, Some(1.5)]);
    assert_eq!(numbers(&trends.year_ago_value), [None, None, None, Some(8.0), None]);
    assert_eq!(numbers(&trends.year_change), [None, None, None, Some(2.5), None]);
    assert_eq!(trends.is_latest, [false, false, false, false, true]);
}

#[test]
fn nothing_runs_from_one_authority_breakdown_or_indicator_into_the_next() {
    let mut other = row(1, 0, "2024-02", 100.0);
    other.breakdown = BreakdownIndex(1);
    let rows = [row(1, 0, "2024-01", 1.0), other, row(2, 0, "2024-02", 7.0), row(2, 1, "2024-03", 9.0)];
    let trends = trends(&rows);
    assert_eq!(numbers(&trends.change), [None; 4]);
    assert_eq!(trends.is_latest, [true; 4]);
}

#[test]
fn a_quarterly_snapshot_follows_the_one_three_months_before() {
    let days = ["D2024-03-31", "D2024-06-30", "D2024-09-30", "D2024-11-30", "D2025-03-31"];
    let rows: Vec<_> = days.iter().zip([1.0, 3.0, 6.0, 10.0, 15.0]).map(|(day, value)| row(0, 1, day, value)).collect();
    let trends = trends(&rows);
    assert_eq!(numbers(&trends.change), [None, Some(2.0), Some(3.0), None, None]);
    assert_eq!(numbers(&trends.year_change), [None, None, None, None, Some(14.0)]);
}

#[test]
fn there_is_a_row_for_every_actual_observation_and_none_for_projections() {
    let mut rows = vec![row(0, 0, "2024-01", 1.0), row(0, 0, "2024-02", 2.0), row(4, 0, "2024-02", f64::NAN)];
    rows.push(Observation { figure: Figure::Projected, ..row(0, 0, "2024-01", 50.0) });
    rows.push(Observation { figure: Figure::Target, ..row(0, 0, "2024-03", 60.0) });
    let trends = trends(&rows);
    assert_eq!(trends.len(), 3);
    assert_eq!(numbers(&trends.change), [None, Some(1.0), None]);
    assert_eq!(trends.is_latest, [false, true, true]);
    assert_eq!(trends.status, [Status::Ok, Status::Ok, Status::Suppressed]);
}

#[test]
fn one_thread_and_two_give_the_same_bits() {
    let rows: Vec<_> = (0..2)
        .flat_map(|indicator| (0..40).map(move |place| (indicator, place)))
        .flat_map(|(indicator, place)| {
            let value = move |month: u32| f64::from(month * 7 + u32::from(place) * 3 + u32::from(indicator)) / 3.0;
            (1..=12).map(move |month| row(place, indicator, &format!("2024-{month:02}"), value(month)))
        })
        .collect();
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        let trends = pool.install(|| trends(&rows));
        let columns = [trends.value, trends.previous_value, trends.change, trends.year_ago_value, trends.year_change];
        columns.concat().into_iter().map(f64::to_bits).collect::<Vec<u64>>()
    };
    assert_eq!(with(1).len(), 5 * 2 * 40 * 12);
    assert_eq!(with(1), with(2));
}
