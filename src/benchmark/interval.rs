//! A count, alone or out of others → the interval in which chance leaves the figure behind it.
//!
//! Shares have Wilson's score interval: `(2x + z² ∓ z·√(z² + 4x(1 − x/n))) / (2(n + z²))`
//! (E. B. Wilson, Journal of the American Statistical Association 22 (1927), 209–212). Counts and rates have the exact
//! Poisson limits below ten and Byar's approximation from ten on: `x(1 − 1/(9x) − z/(3√x))³` and
//! `(x + 1)(1 − 1/(9(x + 1)) + z/(3√(x + 1)))³` (N. E. Breslow and N. E. Day, Statistical Methods in Cancer Research,
//! volume II, IARC 1987, p. 69). The thresholds are those of England's public-health tools.

use crate::domain::{Indicator, IntervalMethod};

/// How sure an interval is, both sides together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confidence {
    /// 95 per cent: one of twenty authorities lies outside by chance.
    P95,
    /// 99.8 per cent: one of five hundred does.
    P998,
}

impl Confidence {
    /// The point of the normal distribution that leaves half of the rest above it.
    pub const fn z(self) -> f64 {
        match self {
            Self::P95 => 1.959_963_984_540_054,
            Self::P998 => 3.090_232_306_167_813,
        }
    }

    /// Exact limits of the counts 0 to 9: half of the chi-squared points of `α/2` at `2x` and `1 − α/2` at `2x + 2`
    /// degrees of freedom, as scipy 1.17 gives them.
    const fn exact(self) -> &'static [(f64, f64); 10] {
        match self {
            Self::P95 => &[
                (0.0, 3.688_879_454_113_935_4),
                (0.025_317_807_984_289_876, 5.571_643_390_938_898),
                (0.242_209_278_543_964_96, 7.224_687_667_723_96),
                (0.618_672_122_895_601_4, 8.767_273_069_742_323),
                (1.089_865_373_626_324_5, 10.241_588_675_403_694),
                (1.623_486_390_118_420_7, 11.668_332_079_322_67),
                (2.201_894_253_490_850_8, 13.059_474_022_518_685),
                (2.814_363_051_519_865_4, 14.422_675_361_702_376),
                (3.453_832_176_748_501_4, 15.763_189_220_193_313),
                (4.115_373_097_378_334, 17.084_803_451_419_166),
            ],
            Self::P998 => &[
                (0.0, 6.907_755_278_982_137),
                (0.001_000_500_333_583_534, 9.233_413_476_451_585),
                (0.045_402_017_769_489_544, 11.228_872_242_412_661),
                (0.190_533_577_568_403_2, 13.062_240_779_188_07),
                (0.428_552_413_628_423, 14.794_149_222_537_21),
                (0.739_371_731_917_832_3, 16.454_745_203_680_105),
                (1.107_104_660_255_639_4, 18.061_636_840_199_064),
                (1.520_336_260_398_809_3, 19.626_177_395_384_232),
                (1.970_813_921_740_365_7, 21.156_198_165_839_98),
                (2.452_424_404_363_775, 22.657_373_309_062_93),
            ],
        }
    }
}

/// The lower and the upper end; both `NaN` where no interval is honest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Interval {
    /// No interval.
    pub const NONE: Self = Self { low: f64::NAN, high: f64::NAN };

    /// Whether there is one.
    pub fn exists(&self) -> bool {
        !(self.low.is_nan() || self.high.is_nan())
    }

    fn times(self, factor: f64) -> Self {
        Self { low: self.low * factor, high: self.high * factor }
    }

    /// The interval of an indicator's figure, in its unit: of a share or a rate from numerator and denominator, of a
    /// count from the value itself. None where the catalogue knows no method, where counts are missing or where they
    /// cannot be (more counted than there are, fewer than none).
    pub fn of_figure(
        indicator: &Indicator,
        value: f64,
        numerator: f64,
        denominator: f64,
        confidence: Confidence,
    ) -> Self {
        match indicator.interval_method {
            IntervalMethod::Proportion => wilson(numerator, denominator, confidence).times(indicator.multiplier),
            IntervalMethod::Rate if denominator > 0.0 => {
                poisson(numerator, confidence).times(indicator.multiplier / denominator)
            }
            IntervalMethod::Count => poisson(value, confidence),
            IntervalMethod::Rate | IntervalMethod::None => Self::NONE,
        }
    }
}

/// The interval of the share `counted / of`, between 0 and 1.
pub fn wilson(counted: f64, of: f64, confidence: Confidence) -> Interval {
    if !(of > 0.0 && (0.0..=of).contains(&counted)) {
        return Interval::NONE;
    }
    let z = confidence.z();
    let square = z * z;
    let spread = z * (square + 4.0 * counted * (1.0 - counted / of)).sqrt();
    let end = |top: f64| (top / (2.0 * (of + square))).clamp(0.0, 1.0);
    Interval { low: end(2.0 * counted + square - spread), high: end(2.0 * counted + square + spread) }
}

/// The interval of a count of events. Below ten only whole numbers are counts.
pub fn poisson(count: f64, confidence: Confidence) -> Interval {
    if count >= 10.0 {
        let z = confidence.z();
        let end = |count: f64, z: f64| count * (1.0 - 1.0 / (9.0 * count) + z / (3.0 * count.sqrt())).powi(3);
        return Interval { low: end(count, -z), high: end(count + 1.0, z) };
    }
    let is_count = |whole: u8| f64::from(whole).to_bits() == (count + 0.0).to_bits(); // so that -0 is 0
    match (0..).zip(confidence.exact()).find(|(whole, _)| is_count(*whole)) {
        Some((_, &(low, high))) => Interval { low, high },
        None => Interval::NONE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A lower and an upper end.
    type Ends = (f64, f64);

    fn agrees(found: Interval, low: f64, high: f64, tolerance: f64) {
        assert!(
            (found.low - low).abs() < tolerance && (found.high - high).abs() < tolerance,
            "{found:?}: {low} {high}"
        );
    }

    /// statsmodels 0.15, `proportion_confint(x, n, method="wilson")` with `alpha` 0.05 and 0.002.
    #[test]
    fn shares_have_the_intervals_that_statsmodels_gives() {
        for (counted, of, p95, p998) in WILSON {
            agrees(wilson(counted, of, Confidence::P95), p95.0, p95.1, 1e-12);
            agrees(wilson(counted, of, Confidence::P998), p998.0, p998.1, 1e-12);
        }
    }

    /// scipy 1.17, `chi2.ppf` below ten; Byar's formula worked out with Python's `fractions` and `math` from ten on.
    #[test]
    fn counts_have_the_intervals_that_scipy_gives() {
        for (count, p95, p998) in POISSON {
            agrees(poisson(count, Confidence::P95), p95.0, p95.1, 1e-9);
            agrees(poisson(count, Confidence::P998), p998.0, p998.1, 1e-9);
        }
        agrees(poisson(10.0, Confidence::P95), 4.787_45, 18.391_46, 5e-6);
        agrees(poisson(65.0, Confidence::P95), 50.163_19, 82.849_14, 5e-6);
    }

    /// Per 10,000: scipy 1.17, `chi2.ppf` below ten, and Byar's formula from ten on, over the population: none counted, as
    /// many as there are, one of one.
    #[test]
    fn rates_have_the_intervals_of_their_counts_over_the_population() {
        let reference = crate::reference::Reference::embedded();
        let rate = reference.indicators.iter().find(|one| one.unit == "rate_per_10000").expect("a rate");
        for (counted, of, low, high) in [
            (0.0, 30_123.0, 0.0, 1.224_605_601_737_521_3),
            (5.0, 30_123.0, 0.538_952_425_096_577_6, 3.873_562_420_516_772),
            (9.0, 9.0, 4_572.636_774_864_815, 18_983.114_946_021_295),
            (1.0, 1.0, 253.178_079_842_898_77, 55_716.433_909_389_f64),
            (12.0, 12.0, 5_161.258_202_565_857, 17_469.048_378_013_915),
            (251.0, 30_123.0, 73.334_312_171_232_01, 94.296_827_813_524_32),
        ] {
            let found = Interval::of_figure(rate, counted / of * rate.multiplier, counted, of, Confidence::P95);
            agrees(found, low, high, 1e-9 * high.max(1.0));
        }
    }

    #[test]
    fn what_cannot_be_counted_has_no_interval() {
        for (counted, of) in [(1.0, 0.0), (0.0, 0.0), (3.0, 2.0), (-1.0, 2.0), (f64::NAN, 2.0), (1.0, f64::NAN)] {
            assert!(!wilson(counted, of, Confidence::P95).exists(), "{counted} of {of}");
        }
        for count in [-1.0, 2.5, f64::NAN] {
            assert!(!poisson(count, Confidence::P95).exists(), "{count}");
        }
        assert!(poisson(12.5, Confidence::P95).exists());
    }

    #[test]
    fn an_interval_holds_its_figure_and_is_wider_where_it_is_surer() {
        for count in 0..200 {
            let count = f64::from(count);
            let [one, other] = [Confidence::P95, Confidence::P998].map(|confidence| poisson(count, confidence));
            assert!(other.low <= one.low && one.low <= count && count < one.high && one.high < other.high, "{count}");
            let [one, other] = [Confidence::P95, Confidence::P998].map(|confidence| wilson(count, 199.0, confidence));
            let share = count / 199.0;
            assert!(other.low <= one.low && one.low <= share && share <= one.high && one.high <= other.high, "{count}");
        }
    }

    /// Counted, of, ends at 95 per cent, ends at 99.8 per cent.
    const WILSON: [(f64, f64, Ends, Ends); 9] = [
        (
            37.0,
            100.0,
            (0.281_823_605_343_245_3, 0.467_794_704_190_570_95),
            (0.238_335_841_710_624_5, 0.524_328_601_982_163_9),
        ),
        (
            76.0,
            100.0,
            (0.667_676_636_501_855_3, 0.833_086_744_430_512_2),
            (0.609_219_765_056_610_9, 0.865_451_347_557_812_3),
        ),
        (
            3.0,
            26.0,
            (0.040_032_446_236_106_134, 0.289_759_032_117_136_44),
            (0.023_526_804_635_500_748, 0.413_877_943_337_688_8),
        ),
        (0.0, 10.0, (0.0, 0.277_532_799_862_889_26), (0.000_000_000_000_000_027_76, 0.488_478_900_453_462_2)),
        (10.0, 10.0, (0.722_467_200_137_110_6, 1.0), (0.511_521_099_546_537_7, 0.999_999_999_999_999_9)),
        (1.0, 1.0, (0.206_549_314_377_237_4, 1.0), (0.094_790_901_501_320_47, 1.0)),
        (0.0, 1.0, (0.0, 0.793_450_685_622_762_7), (0.0, 0.905_209_098_498_679_5)),
        (
            142_897.0,
            632_828.0,
            (0.224_778_533_022_394_42, 0.226_838_820_491_284_68),
            (0.224_186_949_012_620_04, 0.227_435_350_810_441_3),
        ),
        (
            7.0,
            8.0,
            (0.529_111_817_787_146_6, 0.977_582_508_549_943_4),
            (0.352_896_427_741_935_8, 0.988_992_958_990_968_3),
        ),
    ];

    /// Count, ends at 95 per cent, ends at 99.8 per cent.
    const POISSON: [(f64, Ends, Ends); 7] = [
        (0.0, (0.0, 3.688_879_454_113_935_4), (0.0, 6.907_755_278_982_137)),
        (1.0, (0.025_317_807_984_289_876, 5.571_643_390_938_898), (0.001_000_500_333_583_534, 9.233_413_476_451_585)),
        (5.0, (1.623_486_390_118_420_7, 11.668_332_079_322_67), (0.739_371_731_917_832_3, 16.454_745_203_680_105)),
        (9.0, (4.115_373_097_378_334, 17.084_803_451_419_166), (2.452_424_404_363_775, 22.657_373_309_062_93)),
        (10.0, (4.787_449_913_967_563, 18.391_458_605_756_473), (2.916_318_374_695_686, 24.193_724_927_880_55)),
        (65.0, (50.163_187_710_459_43, 82.849_138_545_939_84), (42.880_261_471_480_2, 94.000_290_844_318)),
        (4_096.0, (3_971.511_880_444_443, 4_223.397_685_638_726), (3_901.068_552_450_787, 4_297.655_123_616_392)),
    ];
}
