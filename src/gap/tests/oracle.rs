//! Changes of gaps, each part worked out with `numpy.median` (`NumPy` 2) from the same figures and the reference lists.

use super::*;

const FIRST: &str = "FY2023-24";
const SECOND: &str = "FY2024-25";

/// Herefordshire and all that are its neighbours by one edition or the other.
fn herefordshire(left_out: [&[&str]; 2]) -> World {
    let mut world = World::of("2025");
    let mut ids = [world.listed("2025", "884"), world.listed("2021", "884"), vec!["884".to_owned()]].concat();
    ids.sort();
    ids.dedup();
    world.put_years(&ids, left_out);
    world
}

/// The City of London, whose list of 2021 has both halves of a joint return.
fn city(left_out: [&[&str]; 2]) -> World {
    let mut world = World::of("2021");
    let ids = [world.listed("2021", "201"), vec!["201".to_owned()]].concat();
    world.put_years(&ids, left_out);
    world
}

#[test]
fn all_have_figures_and_the_list_is_one() {
    let change = herefordshire([&[], &[]]).only("884");
    assert!(change.is([9.875, 4.125], [-9.0, 3.25, 0.0, 0.0]), "{change:?}");
    let counts = Counts { before: 10, after: 10, same: 10, only_before: 0, only_after: 0, listed_in_both: 10 };
    assert_eq!((change.counts, change.movement), (counts, Some(Movement::Narrowed)));
}

#[test]
fn neighbours_come_in_and_drop_out() {
    let change = herefordshire([&["943", "860"], &["933", "888", "935"]]).only("884");
    assert!(change.is([8.125, 3.0], [-9.0, 5.5, -1.625, 0.0]), "{change:?}");
    let counts = Counts { before: 8, after: 7, same: 5, only_before: 3, only_after: 2, listed_in_both: 10 };
    assert_eq!(change.counts, counts);
}

#[test]
fn the_earlier_gap_is_to_the_earlier_list_where_its_period_ended_by_then() {
    let mut world = herefordshire([&[], &[]]);
    world.earlier = Some(("2021", "2024-12-31"));
    let change = world.only("884");
    assert!(change.is([8.5, 4.125], [-9.0, 3.25, 0.0, 1.375]), "{change:?}");
    assert_eq!((change.counts.listed_in_both, change.counts.before), (3, 9), "Cumbria ended before the year began");
    for until in ["2024-03-30", "2025-03-31"] {
        world.earlier = Some(("2021", until));
        let change = world.only("884");
        assert!(change.is([9.875, 4.125], [-9.0, 3.25, 0.0, 0.0]), "until {until}: both gaps are to one list");
    }
}

#[test]
fn another_list_and_missing_figures_are_told_apart() {
    let mut world = herefordshire([&["943", "860"], &["933", "888", "935"]]);
    world.earlier = Some(("2021", "2024-03-31"));
    let change = world.only("884");
    assert!(change.is([8.5, 3.0], [-9.0, 5.5, -1.625, -0.375]), "{change:?}");
    let counts = Counts { before: 9, after: 7, same: 5, only_before: 3, only_after: 2, listed_in_both: 3 };
    assert_eq!(change.counts, counts);
}

#[test]
fn a_joint_return_comes_in_for_its_halves() {
    let mut world = city([&[], &["314", "318"]]);
    world.put("314+318", SECOND, 40.0);
    let change = world.only("201");
    assert!(change.is([0.75, -11.0], [-13.0, 2.375, -1.125, 0.0]), "{change:?}");
    let counts = Counts { before: 10, after: 9, same: 8, only_before: 2, only_after: 1, listed_in_both: 8 };
    assert_eq!((change.counts, change.movement), (counts, Some(Movement::Crossed)));
}

#[test]
fn halves_come_in_for_their_joint_return() {
    let mut world = city([&["314", "318"], &[]]);
    world.put("314+318", FIRST, 40.0);
    let change = world.only("201");
    assert!(change.is([-1.75, -9.875], [-13.0, 2.375, 2.5, 0.0]), "{change:?}");
    let counts = Counts { before: 9, after: 10, same: 8, only_before: 1, only_after: 2, listed_in_both: 8 };
    assert_eq!(change.counts, counts);
}

#[test]
fn of_a_joint_return_and_its_halves_the_source_of_higher_precedence_counts() {
    let mut world = city([&[], &[]]);
    world.put("314+318", SECOND, 40.0).file = FileIndex(1);
    let change = world.only("201");
    assert!(change.is([0.75, -11.0], [-13.0, 2.375, -1.125, 0.0]), "{change:?}");
    assert_eq!((change.counts.same, change.counts.only_before, change.counts.only_after), (8, 2, 1));
    let mut world = city([&[], &[]]);
    world.put("314+318", SECOND, 40.0);
    let change = world.only("201");
    assert_eq!(
        (change.counts.same, change.counts.only_before, change.counts.only_after),
        (10, 0, 0),
        "a tie: the halves"
    );
}
