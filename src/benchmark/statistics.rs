//! The values of a group's members in one slice → the statistics of the group.
//!
//! Mean: `Σ value / n`. Pooled: `Σ numerator / Σ denominator × multiplier` over the members that have both. Sums run in
//! the order of the authorities, so that the same figures give the same bits however many threads there are.

use super::quantile::Quartiles;

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
        Self {
            mean: sums.value / f64::from(count),
            quartiles: Quartiles::of(sorted),
            min: extreme(sorted.first()),
            max: extreme(sorted.last()),
            pooled: if is_pooled { sums.numerator / sums.denominator * multiplier } else { f64::NAN },
            count,
            suppressed,
            absent,
        }
    }

    fn withheld(count: u16, suppressed: u16, absent: u16) -> Self {
        let none = f64::NAN;
        let quartiles = Quartiles { q1: none, median: none, q3: none };
        Self { mean: none, quartiles, min: none, max: none, pooled: none, count, suppressed, absent }
    }
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
        assert!(two.mean.is_nan() && two.quartiles.median.is_nan() && two.pooled.is_nan());
        assert_eq!((two.count, two.suppressed, two.absent), (2, 1, 2));
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
