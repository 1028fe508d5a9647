//! Rows of benchmarks in every edge of the figures, against other people's arithmetic: ties, one figure, numerators of
//! zero, numerators that are their denominators, figures that are all or mostly the same, one missing, all missing.
//!
//! Every number was worked out from the same counts with `NumPy` 2.4 (`mean`, `percentile`, `std` with `ddof=1`), scipy 1.17
//! (`stats.median_abs_deviation` times 1.4826, `stats.rankdata` with `method="min"`) and statsmodels 0.15
//! (`proportion_confint` with `method="wilson"`). A band is the number of `percentile`s that lie below the figure. Of an
//! even field scores are none here where numpy divides zero by zero.

use super::*;

const NONE: f64 = f64::NAN;
const MISSING: (f64, f64) = (NONE, NONE);
const REGION: &str = "region_E12000001";
const MONTH: &str = "2024-05";
/// Authorities of the North East.
const IDS: [&str; 10] = ["390", "391", "392", "393", "394", "805", "806", "807", "808", "840"];

/// A field of counted and of, and what it shows.
struct Field {
    name: &'static str,
    counts: &'static [(f64, f64)],
    /// Mean, lower quartile, median, upper quartile, pooled.
    shows: [f64; 5],
    subjects: [Subject; 2],
}

/// A member of the field.
struct Subject {
    at: usize,
    /// Difference, z-score, robust z-score, ends of the interval.
    numbers: [f64; 5],
    rank: u16,
    position: u16,
    band: Band,
}

const fn subject(at: usize, numbers: [f64; 5], rank: u16, position: u16, band: Band) -> Subject {
    Subject { at, numbers, rank, position, band }
}

const FIELDS: [Field; 7] = [
    Field {
        name: "ties",
        counts: &[
            (10.0, 50.0),
            (20.0, 100.0),
            (30.0, 100.0),
            (30.0, 100.0),
            (15.0, 50.0),
            (7.0, 100.0),
            (7.0, 100.0),
            (7.0, 100.0),
            (40.0, 80.0),
            (3.0, 60.0),
        ],
        shows: [20.6, 7.0, 20.0, 30.0, 20.119_047_619_047_62],
        subjects: [
            subject(
                0,
                [0.0, -0.040_989_624_865_429, 0.0, 11.243_750_015_776_11, 33.037_105_932_225_415],
                5,
                5,
                Band::B,
            ),
            subject(
                9,
                [
                    -15.0,
                    -1.065_730_246_501_151_6,
                    -0.879_770_555_839_037_3,
                    1.714_950_216_439_566_7,
                    13.700_516_476_348_52,
                ],
                1,
                10,
                Band::A,
            ),
        ],
    },
    Field {
        name: "one figure",
        counts: &[(13.0, 40.0)],
        shows: [32.5; 5],
        subjects: [
            subject(0, [0.0, NONE, NONE, 20.084_502_231_782_704, 47.982_253_810_122_34], 1, 1, Band::A),
            subject(0, [0.0, NONE, NONE, 20.084_502_231_782_704, 47.982_253_810_122_34], 1, 1, Band::A),
        ],
    },
    Field {
        name: "numerators of zero",
        counts: &[(0.0, 40.0), (0.0, 25.0), (0.0, 100.0), (0.0, 7.0)],
        shows: [0.0; 5],
        subjects: [
            subject(0, [0.0, NONE, NONE, 0.0, 8.762_160_119_728_668], 1, 1, Band::A),
            subject(3, [0.0, NONE, NONE, 0.0, 35.433_043_506_668_746], 1, 1, Band::A),
        ],
    },
    Field {
        name: "numerators that are their denominators",
        counts: &[(40.0, 40.0), (25.0, 25.0), (1.0, 1.0), (7.0, 7.0)],
        shows: [100.0; 5],
        subjects: [
            subject(0, [0.0, NONE, NONE, 91.237_839_880_271_34, 100.0], 1, 1, Band::A),
            subject(3, [0.0, NONE, NONE, 64.566_956_493_331_25, 100.0], 1, 1, Band::A),
        ],
    },
    Field {
        name: "all equal",
        counts: &[(20.0, 80.0), (5.0, 20.0), (50.0, 200.0), (1.0, 4.0), (25.0, 100.0)],
        shows: [25.0; 5],
        subjects: [
            subject(0, [0.0, NONE, NONE, 16.806_231_857_542_375, 35.484_674_619_233_97], 1, 1, Band::A),
            subject(4, [0.0, NONE, NONE, 17.545_211_362_287_677, 34.304_463_548_061_61], 1, 1, Band::A),
        ],
    },
    Field {
        name: "mostly equal",
        counts: &[(20.0, 80.0), (5.0, 20.0), (50.0, 200.0), (1.0, 4.0), (60.0, 100.0)],
        shows: [32.0, 25.0, 25.0, 25.0, 33.663_366_336_633_665],
        subjects: [
            subject(
                0,
                [0.0, -0.447_213_595_499_957_9, NONE, 16.806_231_857_542_375, 35.484_674_619_233_97],
                1,
                2,
                Band::A,
            ),
            subject(
                4,
                [35.0, 1.788_854_381_999_831_7, NONE, 50.200_258_679_106_18, 69.059_871_356_754_12],
                5,
                1,
                Band::D,
            ),
        ],
    },
    Field {
        name: "one missing",
        counts: &[(12.0, 48.0), (9.0, 90.0), MISSING, (33.0, 60.0), (21.0, 70.0)],
        shows: [30.0, 21.25, 27.5, 36.25, 27.985_074_626_865_67],
        subjects: [
            subject(
                0,
                [
                    -2.5,
                    -0.267_261_241_912_424_4,
                    -0.168_622_689_869_148_8,
                    14.920_633_673_797_907,
                    38.784_372_809_507_964,
                ],
                2,
                3,
                Band::B,
            ),
            subject(
                4,
                [2.5, 0.0, 0.168_622_689_869_148_8, 20.536_605_257_637_987, 41.544_317_238_772_685],
                3,
                2,
                Band::C,
            ),
        ],
    },
];

/// The rows of a field of which one figure is enough, low being good.
fn benchmark_of(world: &World, counts: &[(f64, f64)]) -> Benchmarks {
    let rows: Vec<Observation> = IDS
        .iter()
        .zip(counts)
        .map(|(id, &(numerator, denominator))| {
            let indicator = IndicatorIndex(1);
            if numerator.is_nan() {
                return Observation { indicator, ..world.without_figure(id, MONTH, Status::Suppressed) };
            }
            let value = numerator / denominator * 100.0;
            Observation { indicator, numerator, denominator, ..world.row(id, MONTH, value) }
        })
        .collect();
    let thresholds = Thresholds { min_peers: 1, min_peers_extremes: 1 };
    benchmark(&observations(&rows), &world.groups, &Settings { thresholds, ..world.settings(&[]) })
}

fn assert_close(found: f64, expected: f64, what: &str) {
    let is_close = (found - expected).abs() <= 1e-9 * expected.abs().max(1.0);
    assert!(is_close || (found.is_nan() && expected.is_nan()), "{what}: {found}, not {expected}");
}

#[test]
fn rows_in_every_edge_agree_with_numpy_scipy_and_statsmodels() {
    let world = World::new(&[]);
    for Field { name, counts, shows, subjects } in &FIELDS {
        let benchmarks = benchmark_of(&world, counts);
        for Subject { at, numbers, rank, position, band } in subjects {
            let what = format!("{name}, {}", IDS[*at]);
            let row = world.find(&benchmarks, IDS[*at], MONTH, REGION).expect("a row");
            let peers = benchmarks.statistics_of(row);
            let Quartiles { q1, median, q3 } = peers.quartiles;
            for (found, expected) in [peers.mean, q1, median, q3, peers.pooled].into_iter().zip(*shows) {
                assert_close(found, expected, &what);
            }
            let interval = benchmarks.interval[row];
            let scores = [benchmarks.z_score[row], benchmarks.robust_z[row]];
            let found = [benchmarks.difference[row], scores[0], scores[1], interval.low, interval.high];
            for (found, expected) in found.into_iter().zip(*numbers) {
                assert_close(found, expected, &what);
            }
            let number = |column: &[Option<NonZeroU16>]| column[row].map(NonZeroU16::get);
            assert_eq!(
                (number(&benchmarks.rank), number(&benchmarks.position)),
                (Some(*rank), Some(*position)),
                "{what}"
            );
            assert_eq!(benchmarks.band[row], Some(*band), "{what}");
            let figures = counts.iter().filter(|counts| counts.0.is_finite()).count();
            assert_eq!(usize::from(peers.count), figures, "{what}");
            assert_eq!(usize::from(peers.suppressed), counts.len() - figures, "{what}");
        }
    }
}

#[test]
fn where_all_are_missing_there_is_no_number_and_a_reason() {
    let world = World::new(&[]);
    let benchmarks = benchmark_of(&world, &[MISSING; 4]);
    for id in &IDS[..4] {
        let row = world.find(&benchmarks, id, MONTH, REGION).expect("a row");
        let peers = benchmarks.statistics_of(row);
        let Quartiles { q1, median, q3 } = peers.quartiles;
        let interval = benchmarks.interval[row];
        let own = [benchmarks.difference[row], benchmarks.z_score[row], benchmarks.robust_z[row], interval.low];
        let of_peers = [peers.mean, q1, median, q3, peers.pooled, peers.min, peers.max];
        assert!(own.iter().chain(&of_peers).all(|number| number.is_nan()), "{peers:?}");
        assert_eq!((peers.count, peers.suppressed), (0, 4));
        assert_eq!((benchmarks.rank[row], benchmarks.position[row], benchmarks.band[row]), (None, None, None));
        assert_eq!((benchmarks.verdict[row], benchmarks.reason[row]), (None, Some(Reason::FewPeers)));
    }
}
