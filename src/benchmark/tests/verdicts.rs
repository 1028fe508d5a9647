//! Scores, significance and verdicts of a whole region: what they depend on, and what not.

use super::*;
use crate::benchmark::{FunnelPosition, Significance, Verdict};

const PERIOD: &str = "2024-05";
const REGION: &str = "region_E12000001";

/// The twelve of the North East, with shares of 200 that lie close together but for the last two.
const SHARES: [(&str, f64); 12] = [
    ("390", 20.0),
    ("391", 21.5),
    ("392", 22.0),
    ("393", 19.0),
    ("394", 20.5),
    ("805", 23.0),
    ("806", 18.5),
    ("807", 21.0),
    ("808", 22.5),
    ("840", 19.5),
    ("841", 48.0),
    ("929", 5.0),
];

fn rows(world: &World, indicator: u16) -> Vec<Observation> {
    let row = |&(id, value): &(&str, f64)| Observation {
        indicator: IndicatorIndex(indicator),
        ..world.row(id, PERIOD, value)
    };
    SHARES.iter().map(row).collect()
}

/// Everything that a row of the region says, but its place in the list of statistics.
fn said(world: &World, benchmarks: &Benchmarks, id: &str) -> String {
    let at = world.find(benchmarks, id, PERIOD, REGION).expect("a row");
    format!(
        "{:?}",
        (
            (benchmarks.value[at], benchmarks.statistics_of(at), benchmarks.difference[at]),
            (benchmarks.rank[at], benchmarks.ranked_count[at], benchmarks.position[at], benchmarks.band[at]),
            (benchmarks.z_score[at], benchmarks.robust_z[at], benchmarks.interval[at]),
            (benchmarks.comparator_value[at], benchmarks.comparator_source[at], benchmarks.comparator_period[at]),
            (benchmarks.significance[at], benchmarks.significance_998[at]),
            (benchmarks.funnel[at], benchmarks.verdict[at], benchmarks.reason[at]),
        )
    )
}

#[test]
fn an_authority_outside_the_group_changes_nothing_in_it() {
    let world = World::new(&[]);
    let alone = world.benchmark(&rows(&world, 0));
    let mut more = rows(&world, 0);
    more.extend([world.row("886", PERIOD, 99.0), world.row("330", PERIOD, 1.0)]);
    more.extend([world.without_figure("884", PERIOD, Status::Suppressed)]);
    let together = world.benchmark(&more);
    for (id, _) in SHARES {
        assert_eq!(said(&world, &alone, id), said(&world, &together, id), "{id}");
    }
}

#[test]
fn the_order_of_rows_changes_nothing() {
    let world = World::new(&[]);
    let forwards = world.benchmark(&rows(&world, 0));
    let backwards = world.benchmark(&rows(&world, 0).into_iter().rev().collect::<Vec<_>>());
    for (id, _) in SHARES {
        assert_eq!(said(&world, &forwards, id), said(&world, &backwards, id), "{id}");
    }
}

/// High is good for the first indicator and low for the second; the third knows no better.
#[test]
fn ranks_bands_and_significance_turn_round_with_the_polarity_and_numbers_do_not() {
    let world = World::new(&[]);
    let [high, low, neutral] = [0, 1, 2].map(|indicator| world.benchmark(&rows(&world, indicator)));
    for (id, _) in SHARES {
        let [one, other, third] =
            [&high, &low, &neutral].map(|all| world.find(all, id, PERIOD, REGION).expect("a row"));
        let rank = |all: &Benchmarks, at: usize| all.rank[at].map_or(0, NonZeroU16::get);
        assert_eq!(rank(&high, one) + rank(&low, other), 13, "{id}");
        assert_eq!(neutral.rank[third], None);
        let band = |all: &Benchmarks, at: usize| Band::ALL.iter().position(|band| Some(*band) == all.band[at]);
        assert_eq!(band(&high, one).zip(band(&low, other)).map(|(one, other)| one + other), Some(3), "{id}");
        let turned = match high.significance[one] {
            Some(Significance::Better) => Some(Significance::Worse),
            Some(Significance::Worse) => Some(Significance::Better),
            other => other,
        };
        assert_eq!(low.significance[other], turned, "{id}");
        for (all, at) in [(&low, other), (&neutral, third)] {
            assert_eq!(high.z_score[one].to_bits(), all.z_score[at].to_bits());
            assert_eq!((high.funnel[one], high.verdict[one]), (all.funnel[at], all.verdict[at]));
        }
    }
}

/// What `funnel` and `verdict` tell of the two that stand out, and of one in the middle.
#[test]
fn two_stand_out_beyond_the_usual_spread_and_the_others_do_not() {
    let world = World::new(&[]);
    let benchmarks = world.benchmark(&rows(&world, 1));
    let of = |id: &str| {
        let at = world.find(&benchmarks, id, PERIOD, REGION).expect("a row");
        (benchmarks.significance[at], benchmarks.verdict[at])
    };
    let chance = |position| Some(Verdict::Chance(position));
    assert_eq!(of("841"), (Some(Significance::Worse), chance(FunnelPosition::FarAbove)));
    assert_eq!(of("929"), (Some(Significance::Better), chance(FunnelPosition::FarBelow)));
    for (id, _) in SHARES.iter().take(10) {
        assert_eq!(of(id), (Some(Significance::Similar), chance(FunnelPosition::Within)), "{id}");
    }
}

/// England's published figure comes before the pooled one, and one of another period is shown and judges nothing.
#[test]
fn a_published_figure_is_the_comparator_of_england_alone() {
    let mut world = World::new(&[]);
    let england = world.reference.areas.iter().position(|area| area.kind == crate::domain::AreaKind::Country);
    let place = u16::try_from(england.expect("England")).expect("a few areas");
    let mut published = Observations::default();
    for (period, value) in [("2024-04", 30.0), (PERIOD, 25.0)] {
        let period = period.parse().expect("a period");
        published.push(Observation::reported(place, IndicatorIndex(0), period, value));
    }
    world.published = Published::of_england(&published, &world.reference.areas, &Declared::default());
    let mut all = rows(&world, 0);
    all.extend([world.row("886", "2024-06", 40.0)]);
    let benchmarks = world.benchmark(&all);
    let comparator = |id: &str, period: &str, group: &str| {
        let at = world.find(&benchmarks, id, period, group).expect("a row");
        let source = benchmarks.comparator_source[at].map(ComparatorSource::name);
        (benchmarks.comparator_value[at], source, benchmarks.lag_months(at), benchmarks.verdict[at])
    };
    let (value, source, lag, _) = comparator("390", PERIOD, "england");
    assert_eq!((value.to_bits(), source, lag), (25.0_f64.to_bits(), Some("published"), Some(0)));
    assert_eq!(comparator("390", PERIOD, REGION).1, Some("pooled"));
    let (value, source, lag, verdict) = comparator("886", "2024-06", "england");
    assert_eq!((value.to_bits(), source, lag), (25.0_f64.to_bits(), Some("published"), Some(1)));
    assert_eq!(verdict, Some(Verdict::OtherPeriod));
}
