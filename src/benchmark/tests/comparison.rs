//! What the rows of benchmarks say: statistics, ranks, bands, reasons and what is withheld.

use super::*;

/// Ten authorities of the North East with 1 to 10 per cent, out of order.
const NORTH_EAST: [(&str, f64); 10] = [
    ("390", 4.0),
    ("391", 10.0),
    ("392", 1.0),
    ("393", 7.0),
    ("394", 2.0),
    ("805", 9.0),
    ("806", 3.0),
    ("807", 8.0),
    ("808", 5.0),
    ("840", 6.0),
];
const REGION: &str = "region_E12000001";
const MONTH: &str = "2024-05";

fn north_east(world: &World, indicator: u16) -> Vec<Observation> {
    let row = |&(id, value): &(&str, f64)| Observation {
        indicator: IndicatorIndex(indicator),
        ..world.row(id, MONTH, value)
    };
    NORTH_EAST.iter().map(row).collect()
}

fn numbers(column: &[Option<NonZeroU16>], row: usize) -> u16 {
    column[row].map_or(0, NonZeroU16::get)
}

/// Quartiles of 1 to 10 from METHODS.md; mean 5.5; the sums 110 of 2,000 pool to 5.5.
#[test]
fn one_to_ten_in_a_region_give_the_published_quartiles_ranks_and_bands() {
    let world = World::new(&[]);
    for (indicator, ranks_up, bands) in [(0, false, "DDDCCBBAAA"), (1, true, "AAABBCCDDD"), (2, true, "----------")] {
        let benchmarks = world.benchmark(&north_east(&world, indicator));
        for (id, value) in NORTH_EAST {
            let row = world.find(&benchmarks, id, MONTH, REGION).expect("a row");
            let peers = benchmarks.statistics_of(row);
            assert_eq!(peers.quartiles, Quartiles { q1: 3.25, median: 5.5, q3: 7.75 });
            assert_eq!([peers.mean, peers.min, peers.max], [5.5, 1.0, 10.0]);
            assert!((peers.pooled - 5.5).abs() < 1e-12);
            assert_eq!((peers.count, peers.suppressed, peers.absent), (10, 0, 2));
            assert!((benchmarks.difference[row] - (value - 5.5)).abs() < 1e-12);
            let from_top = 11 - value as u16;
            let rank = match indicator {
                2 => 0,
                _ if ranks_up => value as u16,
                _ => from_top,
            };
            assert_eq!(numbers(&benchmarks.rank, row), rank);
            assert_eq!(numbers(&benchmarks.position, row), from_top);
            assert_eq!(numbers(&benchmarks.ranked_count, row), 10);
            let band = benchmarks.band[row].map_or("-", Band::name);
            assert_eq!(band, &bands[value as usize - 1..value as usize]);
            assert_eq!(benchmarks.reason[row], None);
        }
    }
}

#[test]
fn an_indicator_without_quartile_bands_has_ranks_but_no_band() {
    let world = World::new(&[]);
    let benchmarks = world.benchmark(&north_east(&world, 3));
    assert!(benchmarks.band.iter().all(Option::is_none));
    assert!(world.find(&benchmarks, "392", MONTH, REGION).is_some_and(|row| numbers(&benchmarks.rank, row) == 1));
}

#[test]
fn the_authority_is_among_its_region_but_not_among_its_neighbours() {
    let world = World::new(&[]);
    let all: Vec<_> = world.reference.authorities.iter().filter(|authority| !authority.is_joint()).collect();
    let rows: Vec<_> = all.iter().zip(1_u8..).map(|(one, value)| world.row(&one.id, MONTH, f64::from(value))).collect();
    let benchmarks = world.benchmark(&rows);
    assert_eq!(world.counts(&benchmarks, "886", MONTH, "england"), Some((153, 0, 0)));
    let row = world.find(&benchmarks, "886", MONTH, "statistical_neighbours_2025").expect("a row");
    assert_eq!(benchmarks.statistics_of(row).count, 10);
    assert_eq!(numbers(&benchmarks.ranked_count, row), 11);
    let own = benchmarks.value[row];
    let on = world.groups.on(benchmarks.period[row].last_day());
    let values: Vec<f64> = on
        .neighbours(world.authority("886"))
        .iter()
        .map(|neighbour| {
            all.iter().position(|one| world.authority(&one.id) == *neighbour).expect("it has a row") as f64 + 1.0
        })
        .collect();
    let higher = values.iter().filter(|&&value| value > own).count();
    assert_eq!(usize::from(numbers(&benchmarks.rank, row)), higher + 1);
    assert!((benchmarks.statistics_of(row).mean - values.iter().sum::<f64>() / 10.0).abs() < 1e-12);
}

#[test]
fn equal_values_share_the_best_rank_and_the_next_rank_skips() {
    let world = World::new(&[]);
    let mut rows = north_east(&world, 0);
    for row in &mut rows {
        row.value = if row.value > 8.0 { 8.0 } else { row.value };
    }
    let benchmarks = world.benchmark(&rows);
    let rank = |id| numbers(&benchmarks.rank, world.find(&benchmarks, id, MONTH, REGION).expect("a row"));
    assert_eq!(["391", "805", "807", "393", "392"].map(rank), [1, 1, 1, 4, 10]);
}

#[test]
fn what_is_not_a_figure_is_counted_as_suppressed_or_absent_and_gets_no_rank() {
    let world = World::new(&[]);
    let mut rows = north_east(&world, 1);
    let ids = ["390", "391", "392", "393", "394"];
    let statuses = [Status::Suppressed, Status::Suppressed, Status::Unreliable, Status::Low, Status::NotApplicable];
    for (id, status) in ids.into_iter().zip(statuses) {
        let row = rows.iter_mut().find(|row| row.place == world.authority(id).0).expect("a row");
        *row = Observation { indicator: row.indicator, ..world.without_figure(id, MONTH, status) };
    }
    let benchmarks = world.benchmark(&rows);
    for id in ids {
        assert_eq!(world.counts(&benchmarks, id, MONTH, REGION), Some((5, 2, 5)));
        let row = world.find(&benchmarks, id, MONTH, REGION).expect("a row");
        assert_eq!(benchmarks.reason[row], Some(Reason::NoValue));
        assert!(benchmarks.difference[row].is_nan() && benchmarks.value[row].is_nan());
        assert_eq!((benchmarks.rank[row], benchmarks.ranked_count[row], benchmarks.band[row]), (None, None, None));
        let peers = benchmarks.statistics_of(row);
        assert!(peers.mean.is_finite() && peers.min.is_nan() && peers.max.is_nan());
    }
    let worst = world.find(&benchmarks, "805", MONTH, REGION).expect("a row");
    assert_eq!((numbers(&benchmarks.rank, worst), numbers(&benchmarks.ranked_count, worst)), (5, 5));
}

#[test]
fn too_few_peers_withhold_every_statistic_and_say_so() {
    let world = World::new(&[]);
    let benchmarks = world.benchmark(&north_east(&world, 0)[..2]);
    for row in 0..benchmarks.len() {
        let peers = benchmarks.statistics_of(row);
        let numbers = [peers.mean, peers.quartiles.q1, peers.quartiles.median, peers.quartiles.q3, peers.pooled];
        assert!(numbers.iter().all(|number| number.is_nan()) && benchmarks.difference[row].is_nan());
        assert_eq!(benchmarks.reason[row], Some(Reason::FewPeers));
        assert_eq!((benchmarks.rank[row], benchmarks.position[row], benchmarks.band[row]), (None, None, None));
        assert!(benchmarks.value[row].is_finite());
    }
    assert_eq!(world.counts(&benchmarks, "390", MONTH, REGION), Some((2, 0, 10)));
}

#[test]
fn projections_and_targets_take_no_part() {
    let world = World::new(&[]);
    let actual = north_east(&world, 0);
    let mut rows = actual.clone();
    for (at, row) in actual.iter().enumerate() {
        let figure = if at % 2 == 0 { Figure::Projected } else { Figure::Target };
        rows.push(Observation { figure, value: 1e6, ..*row });
        let next = "2024-06".parse().expect("a period id");
        rows.push(Observation { figure, value: 1e6, period: next, ..*row });
    }
    assert_eq!(bits(&world.benchmark(&rows)), bits(&world.benchmark(&actual)));
}

#[test]
fn an_authority_that_ended_before_the_period_did_is_no_member_and_has_no_row() {
    let world = World::new(&[]);
    let rows = |period| ["835", "836", "837", "838", "839", "878"].map(|id| world.row(id, period, 5.0)).to_vec();
    let before = world.benchmark(&rows("2019-03"));
    let after = world.benchmark(&rows("2019-04"));
    assert_eq!(world.counts(&before, "835", "2019-03", "england").map(|counts| counts.0), Some(4));
    assert_eq!(world.counts(&after, "838", "2019-04", "england").map(|counts| counts.0), Some(3));
    assert_eq!(world.counts(&before, "838", "2019-03", "england"), None);
    assert_eq!(world.counts(&after, "835", "2019-04", "england"), None);
    let year = world.benchmark(&rows("FY2018-19"));
    assert_eq!(world.counts(&year, "835", "FY2018-19", "england").map(|counts| counts.0), Some(4));
}

#[test]
fn the_latest_row_is_the_last_with_a_figure_or_the_last_of_all() {
    let world = World::new(&[]);
    let rows = [
        world.row("390", "2024-04", 1.0),
        world.row("390", "2024-05", 2.0),
        world.without_figure("390", "2024-06", Status::Suppressed),
        world.row("391", "FY2023-24", 3.0),
        world.row("391", "2024-03", 4.0),
        world.row("391", "2024-02", 5.0),
        world.without_figure("392", "2024-05", Status::NotAvailable),
        world.without_figure("392", "2024-06", Status::NotAvailable),
        world.without_figure("393", "2024-04", Status::NotAvailable),
        world.row("393", "2024-05", 6.0),
        world.row("394", "2024-05", 7.0),
        world.without_figure("394", "FY2024-25", Status::NotAvailable),
    ];
    let benchmarks = world.benchmark(&rows);
    let mut latest: Vec<(String, String)> = (0..benchmarks.len())
        .filter(|&row| benchmarks.is_latest[row])
        .map(|row| {
            let authority = &world.reference.authorities[benchmarks.authority[row].at()];
            (authority.id.clone(), benchmarks.period[row].to_string())
        })
        .collect();
    latest.dedup();
    let expected =
        [("390", "2024-05"), ("391", "FY2023-24"), ("392", "2024-06"), ("393", "2024-05"), ("394", "2024-05")];
    assert_eq!(latest, expected.map(|(id, period)| (id.to_owned(), period.to_owned())));
}
