//! The sentences, each of another kind of change.

use super::*;

const PERCENT: Told<'static> = Told {
    unit: "percent",
    decimals: 1,
    since: "2023/24",
    editions: ["2021", "2025"],
    parts: Parts { gap_before: 1.0, gap_after: 3.1, own: 3.0, neighbours: -0.9, reporting: 0.0, set: 0.0 },
};

fn says(told: &Told) -> String {
    let mut text = String::new();
    write_sentence(&mut text, told);
    text
}

fn of(gaps: [f64; 2], own: f64, neighbours: f64, reporting: f64, set: f64) -> Parts {
    Parts { gap_before: gaps[0], gap_after: gaps[1], own, neighbours, reporting, set }
}

#[test]
fn a_gap_widens_and_both_rose() {
    assert_eq!(
        says(&PERCENT),
        "Since 2023/24 the gap to its statistical neighbours widened by 2.1 percentage points, from 1.0 above to 3.1 above: its own figure rose by 3.0, theirs by 0.9."
    );
}

#[test]
fn a_gap_narrows_and_neighbours_dropped_out_of_another_list() {
    let parts = of([8.125, 3.375], -9.0, 5.5, -1.625, 0.375);
    assert_eq!(
        says(&Told { parts, ..PERCENT }),
        "Since 2023/24 the gap to its statistical neighbours narrowed by 4.8 percentage points, from 8.1 above to 3.4 above: its own figure fell by 9.0, theirs by 5.5; neighbours that came in or dropped out took the gap down by 1.6; another list of neighbours (2021, then 2025) took the gap up by 0.4."
    );
}

#[test]
fn a_gap_goes_to_the_other_side() {
    let parts = of([2.0, -1.0], -3.0, 0.0, 0.0, 0.0);
    assert_eq!(
        says(&Told { parts, unit: "rate_per_10000", decimals: 0, ..PERCENT }),
        "Since 2023/24 it went from 2 per 10,000 above the median of its statistical neighbours to 1 per 10,000 below it: its own figure fell by 3, theirs stayed the same."
    );
}

#[test]
fn medians_between_two_whole_numbers_have_one_decimal() {
    let parts = of([14.5, 13.0], 0.0, -1.5, 0.0, 0.0);
    assert_eq!(
        says(&Told { parts, unit: "count", decimals: 0, ..PERCENT }),
        "Since 2023/24 the gap to its statistical neighbours narrowed by 1.5, from 14.5 above to 13 above: its own figure stayed the same, theirs rose by 1.5."
    );
}

#[test]
fn a_gap_stays_and_one_hardly_changes() {
    let parts = of([1.0, 1.0], 0.5, -0.5, 0.0, 0.0);
    assert_eq!(
        says(&Told { parts, ..PERCENT }),
        "Since 2023/24 the gap to its statistical neighbours stayed as it was, at 1.0 above: its own figure rose by 0.5, theirs by 0.5."
    );
    let parts = of([1.0, 1.02], 0.02, 0.0, 0.0, 0.0);
    assert_eq!(
        says(&Told { parts, ..PERCENT }),
        "Since 2023/24 the gap to its statistical neighbours hardly changed and lies at 1.0 above: its own figure stayed the same, theirs stayed the same."
    );
    let parts = of([0.0, 0.0], 0.0, 0.0, 0.0, 0.0);
    assert_eq!(
        says(&Told { parts, ..PERCENT }),
        "Since 2023/24 the gap to its statistical neighbours stayed as it was, at none: its own figure stayed the same, theirs stayed the same."
    );
}

#[test]
fn a_gap_opens_and_one_closes() {
    let parts = of([0.0, -2.0], -2.0, 0.0, 0.0, 0.0);
    assert_eq!(
        says(&Told { parts, unit: "pounds", decimals: 0, ..PERCENT }),
        "Since 2023/24 the gap to its statistical neighbours widened by £2, from none to 2 below: its own figure fell by 2, theirs stayed the same."
    );
    let parts = of([-2.0, 0.0], 2.0, 0.0, 0.0, 0.0);
    assert_eq!(
        says(&Told { parts, unit: "weeks", decimals: 0, ..PERCENT }),
        "Since 2023/24 the gap to its statistical neighbours narrowed by 2 weeks, from 2 below to none: its own figure rose by 2, theirs stayed the same."
    );
}

#[test]
fn without_its_parts_a_change_is_not_put_into_words() {
    let parts = of([1.0, 2.0], f64::NAN, f64::NAN, f64::NAN, f64::NAN);
    assert_eq!(says(&Told { parts, ..PERCENT }), "");
}
