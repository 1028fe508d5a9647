//! Where there is little to tell: figures that are missing, few neighbours, breaks, figures that are all the same.

use super::*;
use crate::domain::{BreakdownIndex, Figure, Period};

/// Kent in two years, and its neighbours with these figures in them; `None` is a suppressed one.
fn kent(own: [Option<f64>; 2], neighbours: &[[Option<f64>; 2]]) -> World {
    let mut world = World::of("2025");
    let ids = world.listed("2025", "886");
    for (id, figures) in std::iter::once("886".to_owned()).chain(ids).zip(std::iter::once(&own).chain(neighbours)) {
        for (period, figure) in ["FY2022-23", "FY2023-24"].into_iter().zip(figures) {
            let status = if figure.is_some() { Status::Ok } else { Status::Suppressed };
            world.put(&id, period, figure.unwrap_or(f64::NAN)).status = status;
        }
    }
    world
}

fn both(before: f64, after: f64) -> [Option<f64>; 2] {
    [Some(before), Some(after)]
}

const FOUR: [[Option<f64>; 2]; 4] =
    [[Some(1.0), Some(2.0)], [Some(2.0), Some(4.0)], [Some(3.0), Some(6.0)], [Some(4.0), Some(8.0)]];

#[test]
fn figures_that_are_all_the_same_change_nothing() {
    let change = kent(both(0.1, 0.1), &[both(0.1, 0.1); 5]).only("886");
    assert_eq!((change.gaps, change.parts, change.movement), ([0.0; 3], [0.0; 4], Some(Movement::Unchanged)));
    let change = kent(both(0.3, 0.1 + 0.2), &[both(0.1, 0.1); 5]).only("886");
    assert_eq!(change.movement, Some(Movement::Unchanged), "the last bit of a float is no movement");
}

#[test]
fn ties_among_neighbours_have_one_median() {
    let change = kent(both(5.0, 5.0), &[both(2.0, 3.0), both(2.0, 3.0), both(2.0, 3.0), both(9.0, 3.0)]).only("886");
    assert!(change.is([3.0, 2.0], [0.0, -1.0, 0.0, 0.0]), "{change:?}");
}

#[test]
fn one_neighbour_is_enough_only_where_the_pipeline_says_so() {
    let mut world = kent(both(5.0, 7.0), &[both(2.0, 3.5)]);
    let change = world.only("886");
    assert_eq!(change.reason, Some(Reason::FewPeers));
    assert!(change.gaps.iter().all(|gap| gap.is_nan()) && change.has_no_parts() && change.movement.is_none());
    world.min_peers = 1;
    assert!(world.only("886").is([3.0, 3.5], [2.0, -1.5, 0.0, 0.0]));
}

#[test]
fn without_any_neighbour_with_a_figure_there_is_no_gap() {
    let mut world = kent(both(5.0, 7.0), &[[None; 2]; 4]);
    world.min_peers = 1;
    let change = world.only("886");
    assert_eq!(
        (change.reason, change.counts),
        (Some(Reason::FewPeers), Counts { listed_in_both: 10, ..Counts::default() })
    );
    assert!(change.has_no_change());
}

#[test]
fn one_neighbour_without_a_figure_is_left_out_in_that_period_alone() {
    let mut neighbours = FOUR;
    neighbours[3][0] = None;
    let change = kent(both(5.0, 7.0), &neighbours).only("886");
    assert!(change.is([3.0, 2.0], [2.0, -2.0, -1.0, 0.0]), "{change:?}");
    let counts = Counts { before: 3, after: 4, same: 3, only_before: 0, only_after: 1, listed_in_both: 10 };
    assert_eq!(change.counts, counts);
}

#[test]
fn where_too_few_have_a_figure_in_both_periods_the_change_is_known_and_its_parts_are_not() {
    let neighbours = [FOUR[0], FOUR[1], [Some(3.0), None], [None, Some(8.0)]];
    let change = kent(both(5.0, 7.0), &neighbours).only("886");
    assert_eq!(change.reason, Some(Reason::FewSamePeers));
    assert_eq!(change.gaps, [3.0, 3.0, 0.0]);
    assert!(change.has_no_parts());
    assert_eq!((change.counts.same, change.counts.only_before, change.counts.only_after), (2, 1, 1));
}

#[test]
fn too_few_in_one_period_leave_the_gap_of_the_other() {
    let neighbours = [FOUR[0], FOUR[1], [None, Some(6.0)]];
    let change = kent(both(5.0, 7.0), &neighbours).only("886");
    assert_eq!(change.reason, Some(Reason::FewPeers));
    assert!(change.gaps[0].is_nan() && change.has_no_change());
    assert_eq!(change.gaps[1].to_bits(), 3.0_f64.to_bits());
}

#[test]
fn a_suppressed_figure_has_no_row_and_one_after_it_says_that_it_was_missing() {
    let (_, rows) = kent([Some(5.0), None], &FOUR).changes_of("886");
    assert!(rows.is_empty());
    let change = kent([None, Some(7.0)], &FOUR).only("886");
    assert_eq!(change.reason, Some(Reason::NoEarlierValue));
    assert!(change.has_no_change());
    assert_eq!(change.gaps[1].to_bits(), 2.0_f64.to_bits());
}

#[test]
fn a_joint_return_has_no_neighbours() {
    let mut world = kent(both(5.0, 7.0), &FOUR);
    world.put("314+318", "FY2022-23", 1.0);
    world.put("314+318", "FY2023-24", 2.0);
    let change = world.only("314+318");
    assert_eq!(change.reason, Some(Reason::NoNeighbours));
    assert!(change.has_no_change() && change.counts == Counts::default());
}

#[test]
fn projections_and_other_slices_are_no_earlier_figures() {
    let mut world = kent(both(5.0, 7.0), &FOUR);
    world.rows.retain(|row| row.period.to_string() == "FY2023-24");
    world.put("886", "FY2022-23", 5.0).figure = Figure::Projected;
    world.put("886", "FY2022-23", 5.0).breakdown = BreakdownIndex(1);
    assert!(world.changes().is_empty());
}

#[test]
fn across_a_break_both_gaps_stand_and_no_change() {
    let mut world = kent(both(5.0, 7.0), &FOUR);
    let on = "2023-04-01".parse().expect("a day");
    world.breaks = vec![Break::declared(vec![IndicatorIndex(0)], None, on, "anew")];
    let change = world.only("886");
    assert_eq!((change.reason, change.movement), (Some(Reason::SeriesBreak), None));
    assert!(change.has_no_change());
    assert_eq!(change.gaps[..2], [2.5, 2.0]);
}

#[test]
fn the_period_before_is_told_beside_the_year_only_where_it_is_another_one() {
    let mut world = kent(both(5.0, 7.0), &FOUR);
    world.bases = Basis::ALL.to_vec();
    assert_eq!(world.changes().basis, [Basis::YearAgo; 5], "of years the one before is a year ago");
    world.bases = vec![Basis::Previous];
    assert_eq!(world.changes().basis, [Basis::Previous; 5]);

    let mut world = World::of("2025");
    world.bases = Basis::ALL.to_vec();
    world.indicators[0].frequency = Frequency::Month;
    for (month, value) in [("2023-05", 1.0), ("2024-03", 2.0), ("2024-04", 3.0), ("2024-05", 4.0)] {
        world.put("886", month, value);
    }
    let (changes, rows) = world.changes_of("886");
    let earlier = |row: usize| {
        (changes.period[row].to_string(), changes.basis[row].name(), changes.earlier_period[row].to_string())
    };
    let of = |one: &str, basis, other: &str| (one.to_owned(), basis, other.to_owned());
    let expected = [
        of("2024-04", "previous", "2024-03"),
        of("2024-05", "previous", "2024-04"),
        of("2024-05", "year_ago", "2023-05"),
    ];
    assert_eq!(rows.iter().map(|&row| earlier(row)).collect::<Vec<_>>(), expected);
    assert!(changes.value_after.iter().all(|value| *value > 2.0), "a gap has no period before");
    assert_eq!(changes.is_latest, [false, true, true]);
}

#[test]
fn without_a_basis_or_an_edition_there_is_no_row() {
    let mut world = kent(both(5.0, 7.0), &FOUR);
    world.bases.clear();
    assert!(world.changes().is_empty());
    world.bases = vec![Basis::YearAgo];
    world.current = "none";
    assert!(world.changes().is_empty());
}

#[test]
fn a_neighbour_that_ended_between_the_periods_dropped_out() {
    let mut world = World::of("2021");
    // Cumbria ended on 31 March 2023.
    let cumbria = world.authority("909");
    let subject = (0..u16::MAX)
        .map(AuthorityIndex)
        .find(|&one| {
            let lists = &world.reference.neighbours[0].neighbours;
            lists[one.at()].iter().any(|neighbour| neighbour.authority == cumbria)
        })
        .expect("somebody's neighbour");
    let id = world.reference.authorities[subject.at()].id.clone();
    for neighbour in world.listed("2021", &id).into_iter().chain([id.clone()]) {
        world.put(&neighbour, "FY2022-23", 5.0);
        world.put(&neighbour, "FY2023-24", 5.0);
    }
    let change = world.only(&id);
    assert_eq!((change.counts.before, change.counts.after, change.counts.only_before), (10, 9, 1));
}

#[test]
fn movements_are_by_distance_and_side() {
    let of = |before, after| Movement::of(before, after).map(Movement::name);
    assert_eq!(of(1.0, 2.0), Some("widened"));
    assert_eq!(of(-1.0, -2.0), Some("widened"));
    assert_eq!(of(0.0, -2.0), Some("widened"));
    assert_eq!(of(-2.0, -1.0), Some("narrowed"));
    assert_eq!(of(2.0, 0.0), Some("narrowed"));
    assert_eq!(of(2.0, -2.0), Some("crossed"));
    assert_eq!(of(-1.0, 3.0), Some("crossed"));
    assert_eq!(of(2.0, 2.0), Some("unchanged"));
    assert_eq!(of(0.0, 0.0), Some("unchanged"));
    assert_eq!((of(f64::NAN, 1.0), of(1.0, f64::NAN)), (None, None));
}

#[test]
fn nothing_is_told_of_periods_that_are_not_there() {
    let mut world = kent(both(5.0, 7.0), &FOUR);
    let gone: Period = "FY2022-23".parse().expect("a period id");
    world.rows.retain(|row| row.period != gone);
    assert!(world.changes().is_empty());
}
