//! Five consecutive figures with their counts → whether they rise or fall beyond chance.
//!
//! The recent trend of OHID's Fingertips (`TrendMarkerCalculator.cs`): there is one where `χ² > Φ⁻¹(0.999)²` and the
//! slope has one sign in all six fits, that to all five points and those that leave one of them out.
//!
//! Shares: `χ² = N(N·Σct − C·Σdt)² / (C(N − C)(N·Σdt² − (Σdt)²))` with counts `c` of `d`, `C = Σc`, `N = Σd` at
//! `t = 1 … 5`, the test for trend in proportions (P. Armitage, Biometrics 11 (1955), 375–386); the slopes are those of
//! `ln(c / (d − c))`. A share of none or of all has no such logarithm, so there the trend cannot be worked out.
//!
//! Counts and rates: the slope `b` of a straight line with weights `w = 1/SE²`, `SE = (upper − lower) / 3.92` of the 95 %
//! interval of a [`poisson`] count, and `χ² = (b / √(Σw / (Σw·Σwt² − (Σwt)²)))²`.

use super::significance::Counted;
use crate::benchmark::{Confidence, poisson};
use crate::domain::{IntervalMethod, Polarity};

/// How many points there must be.
pub(super) const POINTS: usize = 5;

/// The 99.8 % point of χ² with one degree of freedom, as Fingertips has it.
const THRESHOLD: f64 = 9.549_535_706_083_24;

/// What the five latest figures do, and what that means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FivePoint {
    /// They rise, which is good.
    IncreasingBetter,
    /// They rise, which is bad.
    IncreasingWorse,
    /// They rise.
    Increasing,
    /// They fall, which is good.
    DecreasingBetter,
    /// They fall, which is bad.
    DecreasingWorse,
    /// They fall.
    Decreasing,
    /// Neither beyond chance.
    NoChange,
}

impl FivePoint {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::IncreasingBetter,
        Self::IncreasingWorse,
        Self::Increasing,
        Self::DecreasingBetter,
        Self::DecreasingWorse,
        Self::Decreasing,
        Self::NoChange,
    ];

    /// The name in the tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::IncreasingBetter => "increasing_better",
            Self::IncreasingWorse => "increasing_worse",
            Self::Increasing => "increasing",
            Self::DecreasingBetter => "decreasing_better",
            Self::DecreasingWorse => "decreasing_worse",
            Self::Decreasing => "decreasing",
            Self::NoChange => "no_change",
        }
    }

    /// The trend of five points, the oldest first; none where it cannot be worked out.
    pub(super) fn of(points: &[Counted; POINTS], method: IntervalMethod, polarity: Polarity) -> Option<Self> {
        if points.iter().any(|point| !point.is_some()) {
            return None;
        }
        let fit = match method {
            IntervalMethod::Proportion => Fit::of_shares(points)?,
            IntervalMethod::Count | IntervalMethod::Rate => Fit::of_rates(points),
            IntervalMethod::None => return None,
        };
        if !fit.is_trend() {
            return Some(Self::NoChange);
        }
        Some(match (fit.slope > 0.0, polarity) {
            (true, Polarity::High) => Self::IncreasingBetter,
            (true, Polarity::Low) => Self::IncreasingWorse,
            (true, Polarity::Neutral) => Self::Increasing,
            (false, Polarity::High) => Self::DecreasingWorse,
            (false, Polarity::Low) => Self::DecreasingBetter,
            (false, Polarity::Neutral) => Self::Decreasing,
        })
    }
}

/// A line through five points.
#[derive(Clone, Copy, Debug)]
struct Fit {
    /// Its slope.
    slope: f64,
    /// How little the slope is chance.
    chi_square: f64,
    /// Whether it rises, or falls, whichever point is left out.
    keeps_sign: bool,
}

impl Fit {
    fn is_trend(self) -> bool {
        self.keeps_sign && self.chi_square > THRESHOLD
    }

    /// The line through the logarithms of the odds; none where a share is none or all.
    fn of_shares(points: &[Counted; POINTS]) -> Option<Self> {
        if points.iter().any(|point| point.count <= 0.0 || point.count >= point.of) {
            return None;
        }
        let (mut counts, mut all, mut counts_by_time, mut all_by_time, mut all_by_square) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (point, time) in points.iter().zip(TIMES) {
            counts += point.count;
            all += point.of;
            counts_by_time += point.count * time;
            all_by_time += point.of * time;
            all_by_square += point.of * time * time;
        }
        let lean = all * counts_by_time - counts * all_by_time;
        let spread = counts * (all - counts) * (all * all_by_square - all_by_time * all_by_time);
        let lines = Lines::through(&points.map(|point| (point.count / (point.of - point.count)).ln()), &[1.0; POINTS]);
        Some(Self { slope: lines.slope, chi_square: all * lean * lean / spread, keeps_sign: lines.keep_sign })
    }

    /// The line through rates, weighted by how certain each is.
    fn of_rates(points: &[Counted; POINTS]) -> Self {
        let values = points.map(|point| point.count / point.of);
        Self::weighted(
            &values,
            &points.map(|point| {
                let interval = poisson(point.count, Confidence::P95);
                (interval.high - interval.low) / point.of / 3.92
            }),
        )
    }

    fn weighted(values: &[f64; POINTS], errors: &[f64; POINTS]) -> Self {
        let lines = Lines::through(values, &errors.map(|error| 1.0 / (error * error)));
        Self { slope: lines.slope, chi_square: (lines.slope / lines.slope_error).powi(2), keeps_sign: lines.keep_sign }
    }
}

/// When the points were, the oldest first.
const TIMES: [f64; POINTS] = [1.0, 2.0, 3.0, 4.0, 5.0];

/// The weighted line through all points, and whether those that leave one out slope the same way.
#[derive(Clone, Copy, Debug)]
struct Lines {
    slope: f64,
    slope_error: f64,
    keep_sign: bool,
}

impl Lines {
    fn through(values: &[f64; POINTS], weights: &[f64; POINTS]) -> Self {
        let (slope, slope_error) = line(values, weights, None);
        // A level line counts as a rising one, as in Fingertips; it never has a trend.
        let keep_sign = (0..POINTS).all(|left_out| (line(values, weights, Some(left_out)).0 < 0.0) == (slope < 0.0));
        Self { slope, slope_error, keep_sign }
    }
}

/// Slope and standard error of the weighted line through the points but one.
fn line(values: &[f64; POINTS], weights: &[f64; POINTS], left_out: Option<usize>) -> (f64, f64) {
    let (mut sum, mut by_value, mut by_time, mut by_both, mut by_square) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for (at, ((value, weight), time)) in values.iter().zip(weights).zip(TIMES).enumerate() {
        if left_out == Some(at) {
            continue;
        }
        sum += weight;
        // Counted from the first point, equal values give a slope of exactly zero.
        by_value += weight * (value - values[0]);
        by_time += weight * time;
        by_both += weight * time * (value - values[0]);
        by_square += weight * time * time;
    }
    let spread = sum * by_square - by_time * by_time;
    ((sum * by_both - by_time * by_value) / spread, (sum / spread).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::benchmark::wilson;

    fn points(counts: [f64; POINTS], of: [f64; POINTS]) -> [Counted; POINTS] {
        std::array::from_fn(|at| Counted { count: counts[at], of: of[at] })
    }

    fn assert_close(found: f64, expected: f64, what: &str) {
        assert!((found - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{what}: {found}, not {expected}");
    }

    const RISING: [f64; POINTS] = [148.0, 192.0, 220.0, 264.0, 304.0];

    /// 37, 48, 55, 66 and 76 % of 400 each with Wilson's intervals, a figure worked out independently of this project;
    /// the digits beyond its six from `statsmodels.api.WLS` with weights `1/SE²`, statsmodels 0.15.
    #[test]
    fn the_weighted_slope_agrees_with_figures_worked_out_elsewhere() {
        let error = |count: f64| {
            let interval = wilson(count, 400.0, Confidence::P95);
            100.0 * (interval.high - interval.low) / 3.92
        };
        let fit = Fit::weighted(&RISING.map(|count| count / 4.0), &RISING.map(error));
        assert_close(fit.slope, 9.625_844_731_528_325, "slope");
        assert_close(fit.chi_square, 176.274_994_914_526_27, "χ²");
        assert!(fit.is_trend());
    }

    /// χ² of the first from the same independent figure (149.9122); all digits from numpy as the score test of a logistic
    /// regression on time, `(Σt(c − dp))² / (p(1 − p)·Σd(t − t̄)²)`, the slopes from `numpy.polyfit` of the logits.
    #[test]
    fn the_trend_of_shares_agrees_with_numpy() {
        for (counts, of, chi_square, slope, keeps_sign) in [
            (RISING, [400.0; 5], 149.912_160_843_256_32, 0.411_312_957_245_518_7, true),
            (
                [30.0, 25.0, 24.0, 18.0, 10.0],
                [200.0, 210.0, 190.0, 205.0, 180.0],
                9.475_014_717_614_874,
                -0.253_648_143_608_451_8,
                true,
            ),
            ([50.0, 60.0, 90.0, 61.0, 70.0], [200.0; 5], 3.795_627_689_792_666, 0.098_284_395_195_359_53, true),
        ] {
            let fit = Fit::of_shares(&points(counts, of)).expect("a fit");
            assert_close(fit.chi_square, chi_square, "χ²");
            assert_close(fit.slope, slope, "slope");
            assert_eq!(fit.keeps_sign, keeps_sign);
        }
    }

    /// `statsmodels.api.WLS` on `count / of` with weights `1/SE²`, intervals from `scipy.stats.chi2.ppf` and Byar's formula.
    #[test]
    fn the_trend_of_counts_and_rates_agrees_with_statsmodels() {
        for (counts, of, slope, chi_square, keeps_sign) in [
            ([120.0, 131.0, 149.0, 160.0, 181.0], [1.0; 5], 14.966_815_533_328_592, 14.554_276_328_283_157, true),
            (
                [310.0, 280.0, 290.0, 250.0, 240.0],
                [30_100.0, 30_200.0, 30_300.0, 30_400.0, 30_500.0],
                -0.000_591_594_283_928_953,
                11.465_091_411_762_929,
                true,
            ),
            (
                [4.0, 9.0, 0.0, 12.0, 30.0],
                [1000.0, 1010.0, 1020.0, 1030.0, 1040.0],
                0.001_184_511_135_484_100_8,
                1.355_737_652_225_457_2,
                false,
            ),
            ([20.0, 20.0, 40.0, 40.0, 40.0], [100.0; 5], 0.062_443_292_928_053_93, 12.054_671_888_853_125, true),
            ([0.0, 0.0, 0.0, 0.0, 6.0], [1.0; 5], 0.295_183_320_813_795, 0.560_962_467_851_038_4, true),
            ([0.0; 5], [1.0; 5], 0.0, 0.0, true),
        ] {
            let fit = Fit::of_rates(&points(counts, of));
            assert!((fit.slope - slope).abs() <= 1e-9 * slope.abs(), "{} is not {slope}", fit.slope);
            assert_close(fit.chi_square, chi_square, "χ²");
            assert_eq!(fit.keeps_sign, keeps_sign, "{counts:?}");
        }
    }

    #[test]
    fn words_follow_polarity_and_level_or_uncertain_figures_have_no_trend() {
        let of = |counts, all, method, polarity| FivePoint::of(&points(counts, all), method, polarity);
        let share = IntervalMethod::Proportion;
        let falling = [304.0, 264.0, 220.0, 192.0, 148.0];
        for (polarity, rising_is, falling_is) in [
            (Polarity::High, FivePoint::IncreasingBetter, FivePoint::DecreasingWorse),
            (Polarity::Low, FivePoint::IncreasingWorse, FivePoint::DecreasingBetter),
            (Polarity::Neutral, FivePoint::Increasing, FivePoint::Decreasing),
        ] {
            for method in [share, IntervalMethod::Rate] {
                assert_eq!(of(RISING, [400.0; 5], method, polarity), Some(rising_is));
                assert_eq!(of(falling, [400.0; 5], method, polarity), Some(falling_is));
            }
        }
        let neutral = Polarity::Neutral;
        assert_eq!(of([50.0; 5], [400.0; 5], share, neutral), Some(FivePoint::NoChange));
        assert_eq!(of([0.0; 5], [1.0; 5], IntervalMethod::Count, neutral), Some(FivePoint::NoChange));
        assert_eq!(of([50.0; 5], [1.0; 5], IntervalMethod::Count, neutral), Some(FivePoint::NoChange));
        assert_eq!(
            of([30.0, 25.0, 24.0, 18.0, 10.0], [200.0, 210.0, 190.0, 205.0, 180.0], share, neutral),
            Some(FivePoint::NoChange)
        );
    }

    #[test]
    fn one_point_that_makes_the_trend_is_not_enough() {
        let counts = [100.0, 100.0, 100.0, 99.0, 300.0];
        let fit = Fit::of_shares(&points(counts, [1000.0; 5])).expect("a fit");
        assert!(fit.chi_square > THRESHOLD && !fit.keeps_sign);
    }

    #[test]
    fn shares_of_none_or_all_and_missing_counts_have_no_trend() {
        let neutral = Polarity::Neutral;
        for odd in [0.0, 400.0] {
            let mut counts = RISING;
            counts[2] = odd;
            assert_eq!(FivePoint::of(&points(counts, [400.0; 5]), IntervalMethod::Proportion, neutral), None);
        }
        let mut missing = points(RISING, [400.0; 5]);
        missing[4] = Counted::NONE;
        assert_eq!(FivePoint::of(&missing, IntervalMethod::Proportion, neutral), None);
        assert_eq!(FivePoint::of(&points(RISING, [400.0; 5]), IntervalMethod::None, neutral), None);
    }
}
