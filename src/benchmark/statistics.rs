//! The values of a group's members in one slice → the statistics of the group.
//!
//! Mean: `Σ value / n`. Pooled: `Σ numerator / Σ denominator × multiplier` over the members that have both. Sums run in
//! the order of the authorities, so that the same figures give the same bits however many threads there are.

use super::funnel::Spread;
use super::quantile::Quartiles;
use crate::domain::indicator::quotient;

/// The least numbers of members with a figure.
#[derive(Clone, Copy, Debug)]
pub struct Thresholds {
    /// Below it there are no statistics.
    pub min_peers: u32,
    /// Below it there is no minimum and no maximum: they would name a peer's figure.
    pub min_peers_extremes: u32,
}

impl Thresholds {
    /// Whether a group of so many figures is too small for statistics; one without figures always is.
    pub fn too_few(&self, figures: u16) -> bool {
        figures == 0 || u32::from(figures) < self.min_peers
    }
}

/// What a group shows in one slice. Numbers that are withheld or do not exist are `NaN`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Statistics {
    /// Mean of the values.
    pub mean: f64,
    /// The quartiles.
    pub quartiles: Quartiles,
    /// The least value.
    pub min: f64,
    /// The greatest value.
    pub max: f64,
    /// All numerators over all denominators, times the multiplier.
    pub pooled: f64,
    /// The sample standard deviation of the values.
    pub deviation: f64,
    /// The median distance of the values from their median, times 1.4826: the same as the standard deviation where the
    /// values are spread normally, and not moved by a few that lie far out.
    pub robust_deviation: f64,
    /// How far the members with counts lie apart beyond chance; none where that cannot be told.
    pub spread: Option<Spread>,
    /// Members with a figure.
    pub count: u16,
    /// Members whose figure is suppressed.
    pub suppressed: u16,
    /// Members of that day with neither.
    pub absent: u16,
}

/// Running sums over the members with a figure.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sums {
    value: f64,
    numerator: f64,
    denominator: f64,
    pooled: u16,
}

impl Sums {
    /// Adds a member's figure.
    pub fn add(&mut self, value: f64, numerator: f64, denominator: f64) {
        self.value += value;
        if numerator.is_finite() && denominator.is_finite() {
            self.numerator += numerator;
            self.denominator += denominator;
            self.pooled += 1;
        }
    }
}

impl Statistics {
    /// The statistics of ascending values and of their sums; `members` is the number of those who might have a figure.
    pub fn of(
        sorted: &[f64],
        sums: &Sums,
        members: u16,
        suppressed: u16,
        multiplier: f64,
        thresholds: Thresholds,
    ) -> Self {
        let count = super::count(sorted.len());
        let absent = members.saturating_sub(count).saturating_sub(suppressed);
        if thresholds.too_few(count) {
            return Self::withheld(count, suppressed, absent);
        }
        let has_extremes = u32::from(count) >= thresholds.min_peers_extremes;
        let extreme = |value: Option<&f64>| value.copied().filter(|_| has_extremes).unwrap_or(f64::NAN);
        let is_pooled = !thresholds.too_few(sums.pooled) && sums.denominator != 0.0;
        let mean = sums.value / f64::from(count);
        let quartiles = Quartiles::of(sorted);
        Self {
            mean,
            quartiles,
            min: extreme(sorted.first()),
            max: extreme(sorted.last()),
            pooled: if is_pooled { quotient(sums.numerator, sums.denominator, multiplier) } else { f64::NAN },
            deviation: deviation(sorted, mean),
            robust_deviation: NORMAL * median_distance(sorted, quartiles.median),
            spread: None,
            count,
            suppressed,
            absent,
        }
    }

    fn withheld(count: u16, suppressed: u16, absent: u16) -> Self {
        let none = f64::NAN;
        let quartiles = Quartiles { q1: none, median: none, q3: none };
        Self {
            mean: none,
            quartiles,
            min: none,
            max: none,
            pooled: none,
            deviation: none,
            robust_deviation: none,
            spread: None,
            count,
            suppressed,
            absent,
        }
    }

    /// How many standard deviations a value lies above the mean; `NaN` where the values do not differ.
    pub fn z_score(&self, value: f64) -> f64 {
        steps(value - self.mean, self.deviation)
    }

    /// How many robust deviations a value lies above the median; `NaN` where more than half of the values are one.
    pub fn robust_z(&self, value: f64) -> f64 {
        steps(value - self.quartiles.median, self.robust_deviation)
    }
}

/// What the median distance of a normal distribution is to be multiplied by to give its standard deviation.
const NORMAL: f64 = 1.4826;

fn steps(distance: f64, step: f64) -> f64 {
    if step > 0.0 { distance / step } else { f64::NAN }
}

/// The sample standard deviation of ascending values; 0 where they are all the same, `NaN` of fewer than two.
fn deviation(sorted: &[f64], mean: f64) -> f64 {
    match sorted {
        [] | [_] => f64::NAN,
        [first, .., last] if first.to_bits() == last.to_bits() => 0.0,
        _ => {
            let squares: f64 = sorted.iter().map(|value| (value - mean).powi(2)).sum();
            (squares / (sorted.len() - 1) as f64).sqrt()
        }
    }
}

/// The median of the distances of ascending values from their median. The nearest values lie next to it, so that the
/// distances come in order from walking outwards on both sides.
fn median_distance(sorted: &[f64], median: f64) -> f64 {
    let mut above = sorted.partition_point(|&value| value < median);
    let mut below = above;
    let (mut last, mut before) = (f64::NAN, f64::NAN);
    for _ in 0..=sorted.len() / 2 {
        let down = below.checked_sub(1).map_or(f64::INFINITY, |at| median - sorted[at]);
        let up = sorted.get(above).map_or(f64::INFINITY, |value| value - median);
        if down.is_infinite() && up.is_infinite() {
            break;
        }
        before = last;
        if down <= up {
            (last, below) = (down, below - 1);
        } else {
            (last, above) = (up, above + 1);
        }
    }
    if sorted.len() % 2 == 1 { last } else { f64::midpoint(before, last) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPEN: Thresholds = Thresholds { min_peers: 3, min_peers_extremes: 8 };

    /// Numerator, denominator, value in per cent.
    const ROWS: [(f64, f64, f64); 8] = [
        (29.0, 400.0, 7.25),
        (46.0, 400.0, 11.5),
        (102.0, 800.0, 12.75),
        (113.0, 800.0, 14.125),
        (19.0, 100.0, 19.0),
        (45.0, 200.0, 22.5),
        (9.0, 40.0, 22.5),
        (31.0, 100.0, 31.0),
    ];

    fn of(rows: &[(f64, f64, f64)], members: u16, suppressed: u16) -> Statistics {
        let mut sums = Sums::default();
        for &(numerator, denominator, value) in rows {
            sums.add(value, numerator, denominator);
        }
        let sorted: Vec<f64> = rows.iter().map(|row| row.2).collect();
        Statistics::of(&sorted, &sums, members, suppressed, 100.0, OPEN)
    }

    /// Worked out with Python: `statistics.mean`, `statistics.quantiles(…, method="inclusive")` and
    /// `fractions.Fraction(394, 2840) * 100`.
    #[test]
    fn eight_members_have_the_statistics_that_python_gives() {
        let statistics = of(&ROWS, 11, 2);
        assert_eq!(statistics.mean.to_bits(), 17.578_125_f64.to_bits());
        assert_eq!(statistics.quartiles, Quartiles { q1: 12.4375, median: 16.5625, q3: 22.5 });
        assert_eq!((statistics.min.to_bits(), statistics.max.to_bits()), (7.25_f64.to_bits(), 31_f64.to_bits()));
        assert!((statistics.pooled - 13.873_239_436_619_718).abs() < 1e-12);
        assert_eq!((statistics.count, statistics.suppressed, statistics.absent), (8, 2, 1));
    }

    #[test]
    fn seven_members_have_no_extremes_and_two_have_no_statistics_but_their_counts() {
        let seven = of(&ROWS[..7], 7, 0);
        assert!(seven.min.is_nan() && seven.max.is_nan() && seven.mean.is_finite());
        let two = of(&ROWS[..2], 5, 1);
        assert!(two.deviation.is_nan() && two.z_score(1.0).is_nan() && two.robust_z(1.0).is_nan());
        assert!(two.mean.is_nan() && two.quartiles.median.is_nan() && two.pooled.is_nan());
        assert_eq!((two.count, two.suppressed, two.absent), (2, 1, 2));
    }

    /// `NumPy` and scipy 1.17: `np.std(values, ddof=1)` and `scipy.stats.median_abs_deviation(values) * 1.4826`.
    #[test]
    fn deviations_are_those_that_numpy_and_scipy_give() {
        let eight = of(&ROWS[..8], 8, 0);
        assert!(
            (eight.deviation - 7.648_219_184_648_71).abs() < 1e-9 && (eight.robust_deviation - 8.154_3).abs() < 1e-9
        );
        assert!(
            (eight.z_score(22.5) - 0.643_532_158_424_414_6).abs() < 1e-9
                && (eight.robust_z(22.5) - 0.728_143_433_525_869_9).abs() < 1e-9
        );
        let seven = of(&ROWS[..7], 7, 0);
        assert!(
            (seven.deviation - 5.825_015_327_999_453).abs() < 1e-9 && (seven.robust_deviation - 7.227_675).abs() < 1e-9
        );
        assert!(
            (seven.z_score(22.5) - 1.174_123_213_274_805_6).abs() < 1e-9
                && (seven.robust_z(22.5) - 1.158_740_535_511_073_8).abs() < 1e-9
        );
    }

    #[test]
    fn values_that_do_not_differ_have_no_scores() {
        let open = Thresholds { min_peers: 1, min_peers_extremes: 1 };
        let of = |values: &[f64]| {
            let mut sums = Sums::default();
            for &value in values {
                sums.add(value, f64::NAN, f64::NAN);
            }
            Statistics::of(values, &sums, 5, 0, 100.0, open)
        };
        let equal = of(&[0.1, 0.1, 0.1]);
        assert_eq!(equal.deviation.to_bits(), 0.0_f64.to_bits());
        assert!(equal.z_score(0.3).is_nan() && equal.robust_z(0.3).is_nan());
        let mostly = of(&[0.1, 0.1, 0.1, 0.4]);
        assert!(mostly.z_score(0.4) > 1.0 && mostly.robust_z(0.4).is_nan());
        let one = of(&[3.0]);
        assert!(one.deviation.is_nan() && one.z_score(3.0).is_nan() && one.robust_z(3.0).is_nan());
    }

    #[test]
    fn only_members_with_numerator_and_denominator_are_pooled_and_enough_of_them() {
        let mut rows = ROWS;
        rows[4].0 = f64::NAN;
        rows[5].1 = f64::NAN;
        assert!((of(&rows, 8, 0).pooled - 330.0 / 2540.0 * 100.0).abs() < 1e-12);
        for row in rows.iter_mut().skip(2) {
            row.1 = f64::NAN;
        }
        assert!(of(&rows, 8, 0).pooled.is_nan());
        assert!(of(&[(0.0, 0.0, 1.0), (0.0, 0.0, 2.0), (0.0, 0.0, 3.0)], 3, 0).pooled.is_nan());
    }
}
