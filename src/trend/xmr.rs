//! Twelve or more consecutive figures → the centre and limits of their XmR chart, and where they show a special cause.
//!
//! As NHSRplotthedots draws it (`ptd_spc_standard.R`, `ptd_calculate_point_type.R`): the centre is the mean, the moving
//! range is the mean of `|x − x before|` without those of 3.267 times that mean or more, the limits lie 2.66 moving
//! ranges off the centre. A point has a special cause where it lies outside the limits; where it belongs to seven points
//! that rise or fall strictly; where it lies in the outer third within the limits, as do two of three points on one side
//! of the centre; where it belongs to seven points on one side. The first of these in this order is named.
//!
//! Figures that are mostly the same leave no moving range once the few steps are taken out; limits of no width would
//! call every one of them special, so there are none, unless all figures are the same.

use crate::domain::Polarity;

/// From how many points on there is a chart.
pub(super) const POINTS: usize = 12;

const LIMIT: f64 = 2.66;
const OUTLIER: f64 = 3.267;
/// How many points make a run.
const RUN: usize = 7;
/// Differences of sums that are mathematically equal, as a share of what is added up.
const ROUNDING: f64 = 1e-12;

/// Why a point is no chance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SpecialCause {
    /// It lies outside the limits.
    OutsideLimits,
    /// Seven points rise, or fall.
    TrendOf7,
    /// Two of three points lie near a limit.
    TwoOfThree,
    /// Seven points lie on one side of the centre.
    RunOf7,
}

impl SpecialCause {
    /// All of them, in the order in which they are looked for.
    pub const ALL: [Self; 4] = [Self::OutsideLimits, Self::TrendOf7, Self::TwoOfThree, Self::RunOf7];

    /// The name in the tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::OutsideLimits => "outside_limits",
            Self::TrendOf7 => "trend_of_7",
            Self::TwoOfThree => "two_of_three",
            Self::RunOf7 => "run_of_7",
        }
    }
}

/// What a point says of the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Variation {
    /// A special cause for the better.
    Improving,
    /// A special cause for the worse.
    Concerning,
    /// A special cause upwards, where neither way is better.
    High,
    /// A special cause downwards, where neither way is better.
    Low,
    /// Nothing but chance.
    CommonCause,
}

impl Variation {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Improving, Self::Concerning, Self::High, Self::Low, Self::CommonCause];

    /// The name in the tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Improving => "improving",
            Self::Concerning => "concerning",
            Self::High => "high",
            Self::Low => "low",
            Self::CommonCause => "common_cause",
        }
    }

    /// What a signal means for an indicator.
    pub(super) fn of(signal: Option<Signal>, polarity: Polarity) -> Self {
        let Some(signal) = signal else { return Self::CommonCause };
        match (signal.upwards, polarity) {
            (true, Polarity::High) | (false, Polarity::Low) => Self::Improving,
            (true, Polarity::Low) | (false, Polarity::High) => Self::Concerning,
            (true, Polarity::Neutral) => Self::High,
            (false, Polarity::Neutral) => Self::Low,
        }
    }
}

/// A special cause with its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Signal {
    /// What it is.
    pub(super) cause: SpecialCause,
    /// Whether it lies above the centre, or rises.
    pub(super) upwards: bool,
}

/// Centre and limits of a chart.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chart {
    /// The mean.
    pub(super) centre: f64,
    /// The lower limit.
    pub(super) lower: f64,
    /// The upper limit.
    pub(super) upper: f64,
    /// Half the width between the outer thirds.
    near: f64,
    /// What lies no further off than this lies on it.
    rounding: f64,
}

impl Chart {
    /// The chart of consecutive figures, the oldest first; none of fewer than twelve, or where it would have no width.
    pub(super) fn of(values: &[f64]) -> Option<Self> {
        let (&first, others) = values.split_first()?;
        if values.len() < POINTS {
            return None;
        }
        // Counted from the first figure, the mean of equal figures is that figure.
        let centre = first + others.iter().map(|value| value - first).sum::<f64>() / values.len() as f64;
        let ranges = || values.windows(2).map(|pair| (pair[1] - pair[0]).abs());
        let all = mean(ranges());
        let range = if all > 0.0 { mean(ranges().filter(|range| *range < OUTLIER * all)) } else { 0.0 };
        let largest = values.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
        let rounding = ROUNDING * largest;
        let has_width = range > rounding;
        let is_level = values.iter().all(|value| (value - first).abs() <= rounding);
        let width = LIMIT * range;
        (has_width || is_level).then_some(Self {
            centre,
            lower: centre - width,
            upper: centre + width,
            near: 2.0 * width / 3.0,
            rounding,
        })
    }

    /// Writes what special cause each figure shows. `signals` is as long as `values`.
    pub(super) fn signals(&self, values: &[f64], signals: &mut [Option<Signal>]) {
        signals.fill(None);
        // The strongest comes last and replaces the others.
        self.mark_sides(values, signals);
        self.mark_near_limits(values, signals);
        mark_trends(values, signals);
        for (value, signal) in values.iter().zip(signals) {
            if self.is_outside(*value) {
                *signal = Some(Signal { cause: SpecialCause::OutsideLimits, upwards: *value > self.centre });
            }
        }
    }

    fn is_outside(&self, value: f64) -> bool {
        value > self.upper + self.rounding || value < self.lower - self.rounding
    }

    /// On which side of the centre a figure lies: 1 above, −1 below, 0 on it.
    fn side(&self, value: f64) -> i8 {
        let off = value - self.centre;
        if off.abs() <= self.rounding {
            0
        } else if off > 0.0 {
            1
        } else {
            -1
        }
    }

    /// Whether a figure lies in an outer third within the limits.
    fn is_near_limit(&self, value: f64) -> bool {
        !self.is_outside(value) && (value - self.centre).abs() > self.near + self.rounding
    }

    fn mark_sides(&self, values: &[f64], signals: &mut [Option<Signal>]) {
        let mut start = 0;
        while start < values.len() {
            let side = self.side(values[start]);
            let length = values[start..].iter().take_while(|value| self.side(**value) == side).count();
            if side != 0 && length >= RUN {
                signals[start..start + length].fill(Some(Signal { cause: SpecialCause::RunOf7, upwards: side > 0 }));
            }
            start += length;
        }
    }

    fn mark_near_limits(&self, values: &[f64], signals: &mut [Option<Signal>]) {
        for (start, three) in values.windows(3).enumerate() {
            let sides: i8 = three.iter().map(|value| self.side(*value)).sum();
            let near = three.iter().filter(|value| self.is_near_limit(**value)).count();
            if sides.abs() == 3 && near >= 2 {
                for (at, value) in three.iter().enumerate().filter(|(_, value)| self.is_near_limit(**value)) {
                    let upwards = *value > self.centre;
                    signals[start + at] = Some(Signal { cause: SpecialCause::TwoOfThree, upwards });
                }
            }
        }
    }
}

/// Marks the points of seven or more that rise or fall strictly; the turn between two such runs belongs to the later.
fn mark_trends(values: &[f64], signals: &mut [Option<Signal>]) {
    let mut start = 0;
    while start + 1 < values.len() {
        let upwards = values[start + 1] > values[start];
        let goes_on = |pair: &&[f64]| if upwards { pair[1] > pair[0] } else { pair[1] < pair[0] };
        let steps = values[start..].windows(2).take_while(goes_on).count();
        if steps + 1 >= RUN {
            signals[start..=start + steps].fill(Some(Signal { cause: SpecialCause::TrendOf7, upwards }));
        }
        start += steps.max(1);
    }
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (count, sum) = values.fold((0.0, 0.0), |(count, sum), value| (count + 1.0, sum + value));
    if count > 0.0 { sum / count } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RISING: [f64; 13] = [37.0, 41.0, 45.0, 44.0, 50.0, 55.0, 58.0, 61.0, 66.0, 70.0, 72.0, 74.0, 76.0];

    fn chart(values: &[f64]) -> Chart {
        Chart::of(values).expect("a chart")
    }

    fn signals(values: &[f64]) -> String {
        let mut signals = vec![None; values.len()];
        chart(values).signals(values, &mut signals);
        let letter = |signal: &Option<Signal>| match signal {
            None => '.',
            Some(Signal { cause, upwards }) => {
                let letter = match cause {
                    SpecialCause::OutsideLimits => 'o',
                    SpecialCause::TrendOf7 => 't',
                    SpecialCause::TwoOfThree => 'n',
                    SpecialCause::RunOf7 => 'r',
                };
                if *upwards { letter.to_ascii_uppercase() } else { letter }
            }
        };
        signals.iter().map(letter).collect()
    }

    fn assert_close(found: f64, expected: f64) {
        assert!((found - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{found}, not {expected}");
    }

    /// A figure worked out independently of this project (57.61538, 48.52705, 66.70372); all digits by exact fractions:
    /// mean 749/13, moving range 41/12, of which the range 1 to 6 is never 3.267 times as much.
    #[test]
    fn centre_and_limits_agree_with_figures_worked_out_elsewhere() {
        let chart = chart(&RISING);
        assert_close(chart.centre, 749.0 / 13.0);
        assert_close(chart.lower, 48.527_051_282_051_28);
        assert_close(chart.upper, 66.703_717_948_717_95);
    }

    /// `NumPy` 2.4: `np.mean`, `np.abs(np.diff(v))`, ranges of 3.267 times their mean and more left out, 2.66 of the mean
    /// of the others.
    #[test]
    fn ranges_far_out_zeros_and_ties_have_the_limits_that_numpy_gives() {
        for (values, [centre, lower, upper]) in [
            (
                [10.0, 11.0, 9.0, 10.0, 12.0, 11.0, 40.0, 10.0, 9.0, 11.0, 10.0, 12.0],
                [12.916_666_666_666_666, 9.074_444_444_444_444, 16.758_888_888_888_89],
            ),
            (
                [0.0, 0.0, 1.0, 0.0, 2.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0],
                [0.5, -1.676_363_636_363_636_7, 2.676_363_636_363_636_7],
            ),
            (
                [100.0, 100.0, 99.0, 100.0, 98.0, 100.0, 100.0, 97.0, 100.0, 100.0, 99.0, 100.0],
                [99.416_666_666_666_67, 96.031_212_121_212_12, 102.802_121_212_121_22],
            ),
        ] {
            let chart = chart(&values);
            assert_close(chart.centre, centre);
            assert_close(chart.lower, lower);
            assert_close(chart.upper, upper);
        }
    }

    /// The marks of a reading of `ptd_special_cause_type` in numpy, rule by rule as the R package writes them: capital
    /// letters upwards, O outside the limits, T trend, N near a limit, R run on one side.
    #[test]
    #[rustfmt::skip]
    fn special_causes_agree_with_the_rules_of_nhsrplotthedots() {
        let series: [(&[f64], &str); 6] = [
            (&[37.0, 41.0, 45.0, 44.0, 50.0, 55.0, 58.0, 61.0, 66.0, 70.0, 72.0, 74.0, 76.0], "ooooTTTTTOOOO"),
            (&[48.0, 53.0, 50.0, 50.0, 49.0, 55.0, 50.0, 41.0, 47.0, 42.0, 37.0, 48.0, 55.0, 50.0, 45.0, 46.0, 55.0, 51.0, 58.0, 58.0, 58.0, 61.0, 60.0], ".......n.no.....RRRRRNN"),
            (&[41.0, 55.0, 52.0, 56.0, 60.0, 53.0, 46.0, 51.0, 50.0, 53.0, 56.0, 49.0, 59.0, 60.0, 68.0, 67.0, 66.0, 68.0, 67.0, 67.0, 63.0, 70.0, 79.0, 80.0], "o....ronnrrrrRRRRRRRRROO"),
            (&[45.0, 50.0, 47.0, 47.0, 41.0, 43.0, 46.0, 49.0, 43.0, 38.0, 37.0, 34.0, 38.0, 35.0, 38.0, 42.0, 34.0, 28.0, 30.0, 27.0, 27.0, 37.0], "RONNRRNNR........o.oo."),
            (&[10.0, 11.0, 12.0, 13.0, 14.0, 15.0, 16.0, 17.0, 15.0, 14.0, 13.0, 12.0, 11.0, 10.0, 9.0, 12.0], "TTTTTTOOtttttto."),
            (&[50.0, 52.0, 48.0, 51.0, 49.0, 50.0, 53.0, 47.0, 50.0, 51.0, 49.0, 50.0], "............"),
        ];
        for (values, marks) in series {
            assert_eq!(signals(values), marks, "{values:?}");
        }
    }

    #[test]
    fn figures_that_are_all_the_same_have_a_chart_of_no_width_and_no_special_cause() {
        for value in [0.0, 0.1, 12.3, 76.0, 1e9 / 3.0] {
            let values = [value; 15];
            let chart = chart(&values);
            assert!([chart.centre, chart.lower, chart.upper].iter().all(|line| (line - value).abs() <= 1e-12 * value));
            assert_eq!(signals(&values), ".".repeat(15));
        }
    }

    #[test]
    fn eleven_points_have_no_chart_nor_have_figures_that_stand_still_but_once() {
        assert!(Chart::of(&RISING[..11]).is_none());
        assert!(Chart::of(&RISING[..12]).is_some());
        assert!(Chart::of(&[]).is_none());
        let mut rare = [0.0; 12];
        rare[4] = 1.0;
        assert!(Chart::of(&rare).is_none(), "all would lie outside limits of no width");
    }

    #[test]
    fn words_follow_polarity() {
        let up = Some(Signal { cause: SpecialCause::RunOf7, upwards: true });
        let down = Some(Signal { cause: SpecialCause::RunOf7, upwards: false });
        let of =
            |signal| [Polarity::High, Polarity::Low, Polarity::Neutral].map(|polarity| Variation::of(signal, polarity));
        assert_eq!(of(up), [Variation::Improving, Variation::Concerning, Variation::High]);
        assert_eq!(of(down), [Variation::Concerning, Variation::Improving, Variation::Low]);
        assert_eq!(of(None), [Variation::CommonCause; 3]);
    }
}
