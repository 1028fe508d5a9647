//! Two counts, each out of how many → whether they differ by more than chance explains, at 95 %, two-sided.
//!
//! Shares: the z-test of two proportions with the pooled share, `z = (p₂ − p₁) / √(p(1 − p)(1/n₁ + 1/n₂))`. It needs
//! expected counts of five or more (W. G. Cochran, Biometrics 10 (1954), 417–451); with fewer, Fisher's exact test.
//!
//! Counts and rates: of two Poisson counts with equal rates the second is binomial, given their sum, with the share of
//! its exposure (J. Przyborowski and H. Wilenski, Biometrika 31 (1940), 313–323). Up to a sum of a hundred that is
//! tested exactly; beyond it by the score `z = (x₂e₁ − x₁e₂) / √((x₁ + x₂)e₁e₂)` (K. Gu, H. K. T. Ng, M. L. Tang and
//! W. R. Schucany, Biometrical Journal 50 (2008), 283–298). Two plain counts have equal exposure.
//!
//! Both exact tests add up the outcomes that are no likelier than the one seen, as R and scipy do.

use crate::benchmark::Confidence;
use crate::domain::{IntervalMethod, Observations};

/// The probability that a difference by chance stays below.
const CHANCE: f64 = 0.05;

/// The least expected count at which a share is tested by `z`.
const LEAST_EXPECTED: f64 = 5.0;

/// From this sum of two counts on they are tested by their score.
const MANY: f64 = 100.0;

/// What was counted and out of how many: cases, people, or for a plain count one. `NaN` where it is not known.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counted {
    /// What was counted, a whole number.
    pub(crate) count: f64,
    /// Out of how many.
    pub(crate) of: f64,
}

impl Counted {
    /// Nothing that could be tested.
    pub(crate) const NONE: Self = Self { count: f64::NAN, of: f64::NAN };

    /// The counts behind the usable `value` of a row, in the sense of the indicator's interval method.
    pub(crate) fn of(observations: &Observations, row: usize, value: f64, method: IntervalMethod) -> Self {
        if value.is_nan() {
            return Self::NONE;
        }
        let (numerator, denominator) = (observations.numerator[row], observations.denominator[row]);
        let is_count = |number: f64| number >= 0.0 && number.fract() == 0.0;
        let counted = match method {
            IntervalMethod::Proportion => {
                let is_share = is_count(numerator) && is_count(denominator) && numerator <= denominator;
                is_share.then_some((numerator, denominator))
            }
            IntervalMethod::Rate => is_count(numerator).then_some((numerator, denominator)),
            IntervalMethod::Count => is_count(value).then_some((value, 1.0)),
            IntervalMethod::None => None,
        };
        match counted {
            Some((count, of)) if of > 0.0 && of.is_finite() => Self { count, of },
            _ => Self::NONE,
        }
    }

    /// Whether there are counts.
    pub(super) fn is_some(self) -> bool {
        !self.count.is_nan()
    }
}

/// Whether the later differs from the earlier beyond chance; none where that cannot be tested.
pub(crate) fn differ(before: Counted, now: Counted, method: IntervalMethod) -> Option<bool> {
    if !before.is_some() || !now.is_some() {
        return None;
    }
    match method {
        IntervalMethod::Proportion if least_expected(before, now) >= LEAST_EXPECTED => {
            Some(shares_z(before, now).abs() > Confidence::P95.z())
        }
        IntervalMethod::Proportion => Some(shares_exactly(before, now) < CHANCE),
        IntervalMethod::Rate | IntervalMethod::Count if before.count + now.count >= MANY => {
            Some(rates_z(before, now).abs() > Confidence::P95.z())
        }
        IntervalMethod::Rate | IntervalMethod::Count => Some(rates_exactly(before, now) < CHANCE),
        IntervalMethod::None => None,
    }
}

/// The smallest of the four counts that would be expected were both shares the same.
fn least_expected(before: Counted, now: Counted) -> f64 {
    let share = (before.count + now.count) / (before.of + now.of);
    before.of.min(now.of) * share.min(1.0 - share)
}

/// How far two shares lie apart, in standard errors of the pooled share; 0 where both are of none or of all.
fn shares_z(before: Counted, now: Counted) -> f64 {
    let share = (before.count + now.count) / (before.of + now.of);
    let error = (share * (1.0 - share) * (1.0 / before.of + 1.0 / now.of)).sqrt();
    if error > 0.0 { (now.count / now.of - before.count / before.of) / error } else { 0.0 }
}

/// Fisher's exact probability of two shares that differ at least as much.
fn shares_exactly(before: Counted, now: Counted) -> f64 {
    let (sum, all) = (before.count + now.count, before.of + now.of);
    let support = ((sum - before.of).max(0.0), sum.min(now.of));
    let mode = ((sum + 1.0) * (now.of + 1.0) / (all + 2.0)).floor().clamp(support.0, support.1);
    let up = |count: f64| (sum - count) * (now.of - count) / ((count + 1.0) * (before.of - sum + count + 1.0));
    two_sided(now.count, support, mode, up)
}

/// How far two rates lie apart, in standard errors; 0 where nothing was counted.
fn rates_z(before: Counted, now: Counted) -> f64 {
    let error = ((before.count + now.count) * before.of * now.of).sqrt();
    if error > 0.0 { (now.count * before.of - before.count * now.of) / error } else { 0.0 }
}

/// The exact probability of two rates that differ at least as much, given the sum of their counts.
fn rates_exactly(before: Counted, now: Counted) -> f64 {
    let sum = before.count + now.count;
    let odds = now.of / before.of;
    let mode = ((sum + 1.0) * now.of / (before.of + now.of)).floor().clamp(0.0, sum);
    two_sided(now.count, (0.0, sum), mode, |count| (sum - count) / (count + 1.0) * odds)
}

/// The probability of all outcomes that are no likelier than the one seen. `up` is the probability of one more than a
/// count over that of the count; only such ratios are needed, so that nothing overflows.
fn two_sided(seen: f64, support: (f64, f64), mode: f64, up: impl Fn(f64) -> f64) -> f64 {
    /// Outcomes that are equally likely may differ in their last digits.
    const ALMOST: f64 = 1.0 + 1e-7;
    /// What is less likely than this decides nothing.
    const NEGLIGIBLE: f64 = 1e-30;

    let mut own = 1.0;
    let mut at = mode;
    while at < seen {
        own *= up(at);
        at += 1.0;
    }
    while at > seen {
        at -= 1.0;
        own /= up(at);
    }
    let limit = own * ALMOST;
    let (mut all, mut unlikely) = (1.0, if limit >= 1.0 { 1.0 } else { 0.0 });
    let mut add = |weight: f64| {
        all += weight;
        if weight <= limit {
            unlikely += weight;
        }
    };
    let (mut at, mut weight) = (mode, 1.0);
    while at < support.1 && weight > NEGLIGIBLE {
        weight *= up(at);
        add(weight);
        at += 1.0;
    }
    (at, weight) = (mode, 1.0);
    while at > support.0 && weight > NEGLIGIBLE {
        at -= 1.0;
        weight /= up(at);
        add(weight);
    }
    unlikely / all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(count: f64, of: f64) -> Counted {
        Counted { count, of }
    }

    fn assert_close(found: f64, expected: f64, what: &str) {
        assert!((found - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{what}: {found}, not {expected}");
    }

    /// `statsmodels.stats.proportion.proportions_ztest([before, now], [n, m])`, statsmodels 0.15, with the sign turned.
    #[test]
    fn shares_lie_as_far_apart_as_statsmodels_says() {
        for (before, of, now, of_now, z) in [
            (37.0, 100.0, 52.0, 110.0, 1.504_541_113_164_331_8),
            (0.0, 10.0, 3.0, 12.0, 1.701_392_618_446_801_3),
            (10.0, 10.0, 8.0, 12.0, -2.018_433_569_398_328),
            (1.0, 1.0, 0.0, 1.0, -std::f64::consts::SQRT_2),
            (142_897.0, 632_828.0, 139_000.0, 640_000.0, -11.709_367_898_326_507),
            (23.0, 400.0, 41.0, 400.0, 2.345_787_158_142_090_6),
            (120.0, 400.0, 120.0, 400.0, 0.0),
            (5.0, 20.0, 50.0, 200.0, 0.0),
        ] {
            assert_close(shares_z(counted(before, of), counted(now, of_now)), z, "z");
        }
    }

    /// `statsmodels.stats.rates.test_poisson_2indep(now, m, before, n, method="score")`.
    #[test]
    fn rates_lie_as_far_apart_as_statsmodels_says() {
        for (before, of, now, of_now, z) in [
            (130.0, 1.0, 90.0, 1.0, -2.696_799_449_852_968),
            (251.0, 30_123.0, 198.0, 30_511.0, -2.636_872_071_339_639),
            (100.0, 2000.0, 0.0, 2000.0, -10.0),
            (5000.0, 1.0, 5200.0, 1.0, 1.980_295_085_953_348_6),
            (90.0, 1.0, 90.0, 1.0, 0.0),
            (60.0, 60.0, 60.0, 60.0, 0.0),
            (60.0, 60.0, 120.0, 60.0, 4.472_135_954_999_58),
        ] {
            assert_close(rates_z(counted(before, of), counted(now, of_now)), z, "score");
        }
    }

    /// `statsmodels.stats.rates.test_poisson_2indep(now, m, before, n, method="exact-cond")`, which is
    /// `scipy.stats.binomtest(now, before + now, m / (n + m))`.
    #[test]
    fn small_counts_are_as_likely_as_scipy_says() {
        for (before, of, now, of_now, probability) in [
            (3.0, 1.0, 12.0, 1.0, 0.035_156_25),
            (0.0, 1.0, 5.0, 1.0, 0.062_5),
            (0.0, 1.0, 6.0, 1.0, 0.031_25),
            (7.0, 1000.0, 7.0, 1000.0, 1.0),
            (20.0, 30_000.0, 41.0, 31_000.0, 0.010_452_449_315_238_619),
            (1.0, 1.0, 0.0, 1.0, 1.0),
            (50.0, 1.0, 49.0, 1.0, 1.0),
            (40.0, 1.0, 59.0, 1.0, 0.069_900_573_694_946_46),
            (2.0, 100.0, 9.0, 5000.0, 0.018_799_092_306_186_89),
            (30.0, 10.0, 12.0, 11.0, 0.002_856_101_413_509_721),
            (0.0, 5.0, 0.0, 7.0, 1.0),
        ] {
            assert_close(rates_exactly(counted(before, of), counted(now, of_now)), probability, "probability");
        }
    }

    /// `scipy.stats.fisher_exact([[before, n - before], [now, m - now]])`, scipy 1.17.
    #[test]
    fn small_shares_are_as_likely_as_scipy_says() {
        for (before, of, now, of_now, probability) in [
            (10.0, 10.0, 8.0, 12.0, 0.096_377_306_903_622_67),
            (0.0, 3.0, 3.0, 3.0, 0.100_000_000_000_000_02),
            (1.0, 1.0, 0.0, 1.0, 1.0),
            (0.0, 10.0, 3.0, 12.0, 0.220_779_220_779_220_77),
            (0.0, 5.0, 0.0, 9.0, 1.0),
            (4.0, 4.0, 7.0, 7.0, 1.0),
            (2.0, 150.0, 9.0, 140.0, 0.030_160_207_368_789_84),
            (12.0, 14.0, 7.0, 15.0, 0.050_174_912_543_728_12),
            (3.0, 1000.0, 11.0, 1200.0, 0.103_890_399_880_633_67),
        ] {
            assert_close(shares_exactly(counted(before, of), counted(now, of_now)), probability, "probability");
        }
    }

    #[test]
    fn verdicts_follow_the_test_that_the_counts_allow() {
        let differ =
            |method, (before, of), (now, of_now)| super::differ(counted(before, of), counted(now, of_now), method);
        let share = IntervalMethod::Proportion;
        assert_eq!(differ(share, (23.0, 400.0), (41.0, 400.0)), Some(true));
        assert_eq!(differ(share, (37.0, 100.0), (52.0, 110.0)), Some(false));
        assert_eq!(differ(share, (10.0, 10.0), (8.0, 12.0)), Some(false), "z alone would call it beyond chance");
        assert_eq!(differ(share, (0.0, 10.0), (0.0, 4000.0)), Some(false));
        assert_eq!(differ(share, (10.0, 10.0), (4000.0, 4000.0)), Some(false));
        assert_eq!(differ(share, (120.0, 400.0), (120.0, 400.0)), Some(false));
        for method in [IntervalMethod::Count, IntervalMethod::Rate] {
            assert_eq!(differ(method, (0.0, 1.0), (0.0, 1.0)), Some(false));
            assert_eq!(differ(method, (0.0, 1.0), (6.0, 1.0)), Some(true));
            assert_eq!(differ(method, (0.0, 1.0), (5.0, 1.0)), Some(false));
            assert_eq!(differ(method, (5000.0, 1.0), (5200.0, 1.0)), Some(true));
            assert_eq!(differ(method, (5000.0, 1.0), (5100.0, 1.0)), Some(false));
        }
        assert_eq!(differ(IntervalMethod::None, (1.0, 2.0), (2.0, 2.0)), None);
        assert_eq!(super::differ(Counted::NONE, counted(1.0, 2.0), share), None);
        assert_eq!(super::differ(counted(1.0, 2.0), Counted::NONE, share), None);
    }
}
