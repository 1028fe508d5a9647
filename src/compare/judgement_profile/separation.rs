//! The figures of two groups → how well they tell the groups apart.
//!
//! The area under the receiver operating characteristic is the share of all pairs, one of each group, in which the first
//! group's figure is the higher, ties counting half: `A = Σ ψ(xᵢ, yⱼ) / (m·n)`, which is the Mann–Whitney statistic over
//! `m·n`. 0.5 is what chance gives, 1 a group that lies above the other altogether, 0 one below.
//!
//! Its interval is `A ± 1.96·√(S₁₀/m + S₀₁/n)`, where `S₁₀` and `S₀₁` are the sample variances of the pairs' means by
//! member of the first and of the second group, cut at 0 and 1 (E. R. `DeLong`, D. M. `DeLong` and D. L. Clarke-Pearson,
//! Comparing the areas under two or more correlated receiver operating characteristic curves, Biometrics 44 (1988),
//! 837–845). Without any spread, as where nothing overlaps or all are tied, it would be a point: then there is none, nor
//! where a group has one member.

use crate::benchmark::Confidence;

/// How well figures tell two groups apart; `NaN` where that cannot be said.
#[derive(Clone, Copy, Debug)]
pub(super) struct Separation {
    pub(super) area: f64,
    pub(super) low: f64,
    pub(super) high: f64,
}

impl Separation {
    /// Nothing can be said.
    pub(super) const NONE: Self = Self { area: f64::NAN, low: f64::NAN, high: f64::NAN };

    /// How far the first group lies above the second.
    pub(super) fn of(first: &[f64], second: &[f64]) -> Self {
        if first.is_empty() || second.is_empty() {
            return Self::NONE;
        }
        let by_first: Vec<f64> = first.iter().map(|&one| mean_of(second, |&other| above(one, other))).collect();
        let by_second: Vec<f64> = second.iter().map(|&other| mean_of(first, |&one| above(one, other))).collect();
        let area = mean_of(&by_first, |&share| share);
        let variance = variance_of_mean(&by_first) + variance_of_mean(&by_second);
        if variance.is_nan() || variance <= 0.0 {
            return Self { area, ..Self::NONE };
        }
        let reach = Confidence::P95.z() * variance.sqrt();
        Self { area, low: (area - reach).max(0.0), high: (area + reach).min(1.0) }
    }
}

fn above(one: f64, other: f64) -> f64 {
    match one.total_cmp(&other) {
        std::cmp::Ordering::Greater => 1.0,
        std::cmp::Ordering::Equal => 0.5,
        std::cmp::Ordering::Less => 0.0,
    }
}

/// The mean, summed in the order of the members.
fn mean_of<T>(members: &[T], number: impl Fn(&T) -> f64) -> f64 {
    members.iter().map(number).sum::<f64>() / members.len() as f64
}

/// The sample variance over the number of members; `NaN` of a single one.
fn variance_of_mean(shares: &[f64]) -> f64 {
    let mean = mean_of(shares, |&share| share);
    let squares: f64 = shares.iter().map(|share| (share - mean).powi(2)).sum();
    let number = shares.len() as f64;
    if number < 2.0 { f64::NAN } else { squares / (number - 1.0) / number }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: f64, expected: f64) {
        let same = (found.is_nan() && expected.is_nan()) || (found - expected).abs() < 1e-9;
        assert!(same, "{found} is not {expected}");
    }

    /// Areas: `scipy.stats.mannwhitneyu(first, second).statistic / (m n)` of scipy 1.17. Intervals: variances after `DeLong` in
    /// numpy, `psi.mean(axis).var(ddof=1) / m`, with `scipy.stats.norm.ppf(0.975)`.
    #[test]
    fn areas_are_those_of_mann_and_whitney_and_intervals_those_of_de_long() {
        let cases: [(&[f64], &[f64], [f64; 3]); 3] = [
            (
                &[12.4, 15.0, 9.1, 20.5, 7.7, 15.0],
                &[18.2, 15.0, 25.1, 30.4, 9.1, 22.2, 16.6],
                [0.202_380_952_380_952_38, 0.0, 0.458_972_187_224_169_1],
            ),
            (&[1.0, 2.0, 3.0, 4.0, 5.0], &[3.0, 4.0, 5.0, 6.0, 7.0, 8.0], [0.15, 0.0, 0.379_361_383_858_784_7]),
            (&[7.0, 8.0], &[1.5, 9.0], [0.5, 0.0, 1.0]),
        ];
        for (first, second, [area, low, high]) in cases {
            let found = Separation::of(first, second);
            near(found.area, area);
            near(found.low, low);
            near(found.high, high);
            let turned = Separation::of(second, first);
            near(turned.area, 1.0 - area);
            near(turned.low, 1.0 - high);
            near(turned.high, 1.0 - low);
        }
    }

    #[test]
    fn groups_without_spread_have_an_area_and_no_interval() {
        for (first, second, area) in [
            (&[5.0, 5.0, 5.0][..], &[5.0, 5.0, 5.0, 5.0][..], 0.5),
            (&[1.0, 2.0, 3.0], &[4.0, 5.0, 6.0], 0.0),
            (&[4.0, 5.0, 6.0], &[1.0, 2.0, 3.0], 1.0),
            (&[4.0], &[1.0, 6.0, 7.0, 8.0], 0.25),
        ] {
            let found = Separation::of(first, second);
            near(found.area, area);
            assert!(found.low.is_nan() && found.high.is_nan(), "{found:?}");
        }
    }

    #[test]
    fn an_empty_group_tells_nothing() {
        for (first, second) in [(&[][..], &[1.0][..]), (&[1.0], &[]), (&[], &[])] {
            assert!(Separation::of(first, second).area.is_nan());
        }
    }
}
