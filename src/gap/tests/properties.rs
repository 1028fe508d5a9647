//! Generated figures of neighbours → what must hold of every change of a gap.

use proptest::prelude::*;

use super::*;
use crate::benchmark::{Published, Settings as Peers, benchmark};

/// Leeds's neighbours of one list, and of two.
static GROUPS: LazyLock<[PeerGroups; 2]> = LazyLock::new(|| [false, true].map(|earlier| world(&[], earlier).groups()));

const PERIODS: [&str; 3] = ["FY2021-22", "FY2022-23", "FY2023-24"];

/// A figure in each of the periods for so many authorities, some of them missing.
fn figures(authorities: usize) -> impl Strategy<Value = Vec<[Option<i32>; 3]>> {
    prop::collection::vec(prop::array::uniform3(prop::option::weighted(0.8, -1_000_i32..1_000)), authorities)
}

/// All authorities that are neighbours of Leeds by one list or the other, and Leeds.
fn world(figures: &[[Option<i32>; 3]], earlier: bool) -> World {
    let mut world = World::of("2025");
    world.bases = vec![Basis::YearAgo];
    world.earlier = earlier.then_some(("2021", "2022-12-31"));
    let mut ids = [world.listed("2025", "383"), world.listed("2021", "383"), vec!["383".to_owned()]].concat();
    ids.sort();
    ids.dedup();
    for (id, figures) in ids.iter().zip(figures) {
        for (period, figure) in PERIODS.into_iter().zip(figures) {
            if let Some(figure) = figure {
                world.put(id, period, f64::from(*figure) / 7.0);
            }
        }
    }
    world
}

fn bits(changes: &GapChanges, rows: &[usize]) -> Vec<u64> {
    let columns = [
        &changes.gap_before,
        &changes.gap_after,
        &changes.gap_change,
        &changes.own_part,
        &changes.neighbours_part,
        &changes.reporting_part,
        &changes.set_part,
    ];
    columns.iter().flat_map(|column| rows.iter().map(|&row| column[row].to_bits())).collect()
}

proptest! {
    #[test]
    fn the_parts_add_up_to_the_change_and_none_is_told_alone(figures in figures(21), earlier: bool) {
        let changes = world(&figures, earlier).changes_among(&GROUPS[usize::from(earlier)]);
        for row in 0..changes.len() {
            let parts = [
                changes.own_part[row],
                changes.neighbours_part[row],
                changes.reporting_part[row],
                changes.set_part[row],
            ];
            let known = parts.iter().filter(|part| !part.is_nan()).count();
            prop_assert!(known == 0 || known == 4);
            prop_assert_eq!(known == 4, changes.reason[row].is_none());
            if known == 4 {
                prop_assert!((parts.iter().sum::<f64>() - changes.gap_change[row]).abs() < 1e-9);
            }
            prop_assert!(changes.set_part[row].is_nan() || earlier || changes.set_part[row] == 0.0);
        }
    }

    #[test]
    fn the_order_of_the_rows_and_figures_of_others_change_nothing(figures in figures(21), other in -1_000_i32..1_000) {
        let mut all = world(&figures, true);
        let leeds = all.authority("383");
        let of_leeds = |changes: &GapChanges| -> Vec<usize> {
            (0..changes.len()).filter(|&row| changes.authority[row] == leeds).collect()
        };
        let before = all.changes_among(&GROUPS[1]);
        let alone = bits(&before, &of_leeds(&before));
        all.rows.reverse();
        for period in PERIODS {
            all.put("420", period, f64::from(other)); // the Isles of Scilly are nobody's neighbour
        }
        let after = all.changes_among(&GROUPS[1]);
        prop_assert_eq!(alone, bits(&after, &of_leeds(&after)));
    }

    #[test]
    fn a_rise_of_all_by_the_same_changes_no_gap(figures in figures(21), rise in 1_i32..50) {
        let risen: Vec<_> = figures
            .iter()
            .map(|[first, ..]| [*first, first.map(|figure| figure + 7 * rise), first.map(|figure| figure + 14 * rise)])
            .collect();
        let changes = world(&risen, false).changes_among(&GROUPS[0]);
        for row in 0..changes.len() {
            if changes.reason[row].is_none() {
                prop_assert!((changes.own_part[row] - f64::from(rise)).abs() < 1e-9);
                prop_assert!((changes.neighbours_part[row] + f64::from(rise)).abs() < 1e-9);
                prop_assert_eq!(changes.movement[row], Some(Movement::Unchanged));
            }
        }
    }

    #[test]
    fn gaps_are_the_differences_of_the_benchmarks(figures in figures(21)) {
        let world = world(&figures, false);
        let groups = &GROUPS[0];
        let changes = world.changes_among(groups);
        let observations = world.observations();
        let published = Published::default();
        let thresholds = Thresholds { min_peers: 3, min_peers_extremes: 8 };
        let benchmarks = benchmark(
            &observations,
            groups,
            &Peers { indicators: &world.indicators, thresholds, precedence: &[], published: &published },
        );
        let neighbours = groups.neighbour_group().expect("a group");
        let difference = |authority, period| {
            let row = (0..benchmarks.len()).find(|&row| {
                benchmarks.group[row] == neighbours
                    && (benchmarks.authority[row], benchmarks.period[row]) == (authority, period)
            });
            row.map_or(f64::NAN, |row| benchmarks.difference[row]).to_bits()
        };
        for row in 0..changes.len() {
            let authority = changes.authority[row];
            prop_assert_eq!(changes.gap_after[row].to_bits(), difference(authority, changes.period[row]));
            prop_assert_eq!(changes.gap_before[row].to_bits(), difference(authority, changes.earlier_period[row]));
        }
    }
}
