//! Counts out of others → how far each figure lies from the group's, in steps of chance and of the usual spread.
//!
//! With large denominators nearly every authority differs from England by more than chance: authorities do differ. The
//! limits of the funnel are therefore widened by the spread that authorities show beyond chance (additive
//! overdispersion, D. J. Spiegelhalter, Funnel plots for comparing institutional performance, Statistics in Medicine 24
//! (2005), 1185–1202, and Handling over-dispersion of performance indicators, Quality and Safety in Health Care 14
//! (2005), 347–351), on a scale on which chance is the same for high and low figures:
//!
//! - share: `y = asin √(x/n)`, `s = 1/(2√n)`; rate: `y = √(x/E)`, `s = 1/(2√E)`, with `E` what the group's rate expects;
//! - `z = (y − θ)/s`, winsorised at its 10th and 90th percentile (type 7); `φ` the mean of its squares;
//! - `w = 1/s²`, `τ² = max(0, (N·φ − (N − 1)) / (Σw − Σw²/Σw))`;
//! - adjusted `z = (y − θ)/√(s² + τ²)`.

use std::f64::consts::FRAC_PI_2;

use super::interval::Confidence;
use super::quantile::at_share;
use crate::domain::IntervalMethod;

/// From how many authorities on the spread between them can be told.
const LEAST: usize = 5;

/// The scale on which chance is the same for all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Of a share of people or cases.
    Share,
    /// Of events over a population.
    Rate,
}

impl Scale {
    /// The scale of an indicator's figures; none where chance has no model.
    pub const fn of(method: IntervalMethod) -> Option<Self> {
        match method {
            IntervalMethod::Proportion => Some(Self::Share),
            IntervalMethod::Rate => Some(Self::Rate),
            IntervalMethod::Count | IntervalMethod::None => None,
        }
    }

    /// Counts on the scale; none where they are missing or cannot be.
    pub fn point(self, counted: f64, of: f64) -> Point {
        let can_be = match self {
            Self::Share => of > 0.0 && (0.0..=of).contains(&counted),
            Self::Rate => of > 0.0 && counted >= 0.0 && counted.is_finite(),
        };
        if !can_be {
            return Point::NONE;
        }
        let root = (counted / of).sqrt();
        Point { counted, of, place: if self == Self::Share { root.asin() } else { root }, steps: 2.0 * of.sqrt() }
    }

    /// Where a group's quotient lies on the scale; none where it has no place there.
    pub(super) fn centre(self, group: f64) -> Option<Centre> {
        let place = group.sqrt();
        match self {
            Self::Share if group > 0.0 && group < 1.0 => Some(Centre { place: place.asin(), unit: 1.0 }),
            Self::Rate if group > 0.0 => Some(Centre { place, unit: place }),
            Self::Share | Self::Rate => None,
        }
    }
}

/// A group's quotient on the scale. Places are `√(x/n)` for rates, not `√(x/E)`, so that a point has one whatever the group.
#[derive(Clone, Copy, Debug)]
pub(super) struct Centre {
    place: f64,
    /// What a step of 1 on the scale is in places.
    unit: f64,
}

impl Centre {
    /// How many standard deviations of chance alone a point lies above it.
    fn score(self, point: Point) -> f64 {
        (point.place - self.place) * point.steps
    }

    /// `1/s²` of a point of so many cases.
    fn weight(self, of: f64) -> f64 {
        4.0 * of * self.unit * self.unit
    }
}

/// Counts and where they lie on the scale; all `NaN` where there are none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    counted: f64,
    of: f64,
    place: f64,
    /// How many standard deviations of chance alone a place is.
    steps: f64,
}

impl Point {
    /// No counts.
    pub const NONE: Self = Self { counted: f64::NAN, of: f64::NAN, place: f64::NAN, steps: f64::NAN };

    fn exists(&self) -> bool {
        !self.place.is_nan()
    }
}

impl Default for Point {
    fn default() -> Self {
        Self::NONE
    }
}

/// How much more than by chance the authorities of a slice differ.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// `τ²`, the variance beyond chance on the scale.
    pub beyond_chance: f64,
}

impl Spread {
    /// The spread of these points about their own quotient; none where they are too few to tell.
    pub fn of(scale: Scale, points: impl Iterator<Item = Point> + Clone, scores: &mut Vec<f64>) -> Option<Self> {
        let points = points.filter(Point::exists);
        let (counted, of) = points.clone().fold((0.0, 0.0), |sums, point| (sums.0 + point.counted, sums.1 + point.of));
        let centre = scale.centre(counted / of)?;
        scores.clear();
        let (mut weight, mut squares) = (0.0, 0.0);
        for point in points {
            scores.push(centre.score(point));
            let of_point = centre.weight(point.of);
            weight += of_point;
            squares += of_point * of_point;
        }
        if scores.len() < LEAST {
            return None;
        }
        scores.sort_unstable_by(f64::total_cmp);
        let (low, high) = (at_share(scores, 1, 10), at_share(scores, 9, 10));
        let number = scores.len() as f64;
        let sum: f64 = scores.iter().map(|score| score.clamp(low, high).powi(2)).sum();
        Some(Self { beyond_chance: ((sum - (number - 1.0)) / (weight - squares / weight)).max(0.0) })
    }

    /// The figures on the widened limits about a group's quotient for so many cases: what a score puts at the
    /// confidence's number of deviations below and above it.
    pub fn limits(self, scale: Scale, of: f64, group: f64, confidence: Confidence) -> (f64, f64) {
        let z = confidence.z();
        match scale {
            Scale::Share => {
                let (middle, reach) = (group.sqrt().asin(), z * (0.25 / of + self.beyond_chance).sqrt());
                let share = |place: f64| place.clamp(0.0, FRAC_PI_2).sin().powi(2);
                (share(middle - reach), share(middle + reach))
            }
            Scale::Rate => {
                let reach = z * (0.25 / (of * group) + self.beyond_chance).sqrt();
                (group * (1.0 - reach).max(0.0).powi(2), group * (1.0 + reach).powi(2))
            }
        }
    }

    /// How many widened standard deviations a point lies above the group's quotient.
    pub(super) fn score(self, point: Point, group: Centre) -> f64 {
        let variance = 1.0 / group.weight(point.of);
        (point.place - group.place) / group.unit / (variance + self.beyond_chance).sqrt()
    }
}

/// Where a figure lies against the widened limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FunnelPosition {
    /// Below the limit that one of a thousand crosses by chance.
    FarBelow,
    /// Below the limit that one of forty crosses by chance.
    Below,
    /// Within the limits.
    Within,
    /// Above the limit that one of forty crosses by chance.
    Above,
    /// Above the limit that one of a thousand crosses by chance.
    FarAbove,
}

impl FunnelPosition {
    /// The position of an adjusted score; none where it is `NaN`.
    pub fn of(score: f64) -> Option<Self> {
        let [near, far] = [Confidence::P95.z(), Confidence::P998.z()];
        match score {
            _ if score.is_nan() => None,
            _ if score < -far => Some(Self::FarBelow),
            _ if score < -near => Some(Self::Below),
            _ if score > far => Some(Self::FarAbove),
            _ if score > near => Some(Self::Above),
            _ => Some(Self::Within),
        }
    }

    /// The position that may be spoken of where the plain intervals at 95 and 99.8 per cent leave the comparator out or
    /// not. With few cases, or none or all of them, the scale overstates the distance: none of 32 is no sure sign.
    #[must_use]
    pub fn no_surer_than(self, p95: bool, p998: bool) -> Self {
        match (self, p95, p998) {
            (_, false, _) => Self::Within,
            (Self::FarBelow, true, false) => Self::Below,
            (Self::FarAbove, true, false) => Self::Above,
            _ => self,
        }
    }

    /// The name in the tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::FarBelow => "below_998",
            Self::Below => "below_95",
            Self::Within => "within",
            Self::Above => "above_95",
            Self::FarAbove => "above_998",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Twelve authorities: counted, of.
    const COUNTS: [(f64, f64); 12] = [
        (120.0, 600.0),
        (95.0, 310.0),
        (410.0, 2000.0),
        (33.0, 250.0),
        (0.0, 40.0),
        (212.0, 700.0),
        (77.0, 380.0),
        (51.0, 51.0),
        (640.0, 2500.0),
        (18.0, 90.0),
        (300.0, 1150.0),
        (88.0, 520.0),
    ];

    fn points(scale: Scale, counts: &[(f64, f64)]) -> impl Iterator<Item = Point> + Clone {
        counts.iter().map(move |&(counted, of)| scale.point(counted, of))
    }

    /// Worked out with `NumPy` from the formulas above: `np.quantile(z, [.1, .9])`, `np.clip`, and the sums.
    #[test]
    fn spread_and_scores_agree_with_numpy() {
        let shares = [-0.712_015_837_315_807_8, 1.144_086_202_310_401, -5.098_618_014_675_894, 11.417_810_864_371_734];
        let rates = [-0.713_700_567_517_351_7, 1.093_813_731_145_660_8, -5.123_659_095_261_224, 5.831_657_794_604_359];
        for (scale, beyond_chance, scores) in
            [(Scale::Share, 0.003_737_300_008_222_898, shares), (Scale::Rate, 0.011_823_548_357_238_048, rates)]
        {
            let spread = Spread::of(scale, points(scale, &COUNTS), &mut Vec::new()).expect("a spread");
            assert!((spread.beyond_chance - beyond_chance).abs() < 1e-12, "{spread:?}");
            let group =
                COUNTS.iter().map(|count| count.0).sum::<f64>() / COUNTS.iter().map(|count| count.1).sum::<f64>();
            for (at, score) in [0, 1, 4, 7].into_iter().zip(scores) {
                let (counted, of) = COUNTS[at];
                let centre = scale.centre(group).expect("a place");
                assert!((spread.score(scale.point(counted, of), centre) - score).abs() < 1e-9, "{scale:?} {at}");
            }
        }
    }

    #[test]
    fn a_figure_on_a_limit_has_the_score_of_its_confidence() {
        for scale in [Scale::Share, Scale::Rate] {
            let spread = Spread::of(scale, points(scale, &COUNTS), &mut Vec::new()).expect("a spread");
            for (confidence, of) in [(Confidence::P95, 310.0), (Confidence::P998, 2500.0)] {
                let (low, high) = spread.limits(scale, of, 0.25, confidence);
                let centre = scale.centre(0.25).expect("a place");
                let score = |quotient: f64| spread.score(scale.point(quotient * of, of), centre);
                assert!((score(low) + confidence.z()).abs() < 1e-9, "{scale:?} {of}");
                assert!((score(high) - confidence.z()).abs() < 1e-9, "{scale:?} {of}");
            }
        }
        let (low, high) = Spread { beyond_chance: 4.0 }.limits(Scale::Share, 10.0, 0.5, Confidence::P998);
        assert!(low.abs() < 1e-12 && (high - 1.0).abs() < 1e-12, "shares end at none and all");
    }

    #[test]
    fn a_score_of_impossible_counts_is_none() {
        let spread = Spread { beyond_chance: 0.01 };
        for (counted, of) in [(3.0, 2.0), (-1.0, 2.0), (0.0, 0.0), (f64::NAN, 2.0), (1.0, f64::NAN)] {
            let half = Scale::Share.centre(0.5).expect("a place");
            assert!(spread.score(Scale::Share.point(counted, of), half).is_nan(), "{counted} of {of}");
        }
        let half = Scale::Rate.centre(0.5).expect("a place");
        assert!(spread.score(Scale::Rate.point(3.0, 2.0), half).is_finite(), "there may be more events than people");
        for group in [0.0, 1.0, 1.5, -0.5, f64::NAN] {
            assert!(Scale::Share.centre(group).is_none(), "{group}");
        }
        assert!(Scale::Rate.centre(1.5).is_some() && Scale::Rate.centre(0.0).is_none());
    }

    #[test]
    fn fewer_than_five_tell_nothing_about_their_spread() {
        let spread = |scale: Scale, counts: &[(f64, f64)]| Spread::of(scale, points(scale, counts), &mut Vec::new());
        assert_eq!(spread(Scale::Share, &COUNTS[..4]), None);
        assert!(spread(Scale::Share, &COUNTS[..5]).is_some());
        assert_eq!(spread(Scale::Share, &[(5.0, 5.0); 12]), None);
        assert_eq!(spread(Scale::Share, &[(0.0, 5.0); 12]), None);
        assert_eq!(spread(Scale::Rate, &[(0.0, 5.0); 12]), None);
        assert_eq!(spread(Scale::Share, &[(f64::NAN, 5.0); 12]), None);
        let mut with_a_gap = COUNTS.to_vec();
        with_a_gap.push((f64::NAN, 10.0));
        assert_eq!(spread(Scale::Share, &with_a_gap), spread(Scale::Share, &COUNTS));
    }

    #[test]
    fn figures_that_differ_by_chance_alone_have_no_spread_beyond_it() {
        let equal = points(Scale::Share, &[(20.0, 100.0); 12]);
        let equal = Spread::of(Scale::Share, equal, &mut Vec::new()).expect("a spread");
        assert_eq!(equal.beyond_chance.to_bits(), 0.0_f64.to_bits());
        let centre = Scale::Share.centre(0.2).expect("a place");
        let score = |counted: f64| equal.score(Scale::Share.point(counted, 100.0), centre);
        assert!(score(20.0).abs() < 1e-12);
        assert!((score(25.0) - 20.0 * (0.25_f64.sqrt().asin() - 0.2_f64.sqrt().asin())).abs() < 1e-12);
    }

    #[test]
    fn no_more_is_said_than_the_plain_interval_bears() {
        use FunnelPosition::{Above, Below, FarAbove, FarBelow, Within};
        assert_eq!([FarBelow, FarAbove, Below].map(|one| one.no_surer_than(true, false)), [Below, Above, Below]);
        assert_eq!([FarBelow, Above, Within].map(|one| one.no_surer_than(false, false)), [Within; 3]);
        assert_eq!([FarBelow, Above, Within].map(|one| one.no_surer_than(true, true)), [FarBelow, Above, Within]);
    }

    #[test]
    fn positions_change_at_the_limits() {
        let names: Vec<_> = [-3.1, -3.0, -1.9, 0.0, 1.95, 1.97, 3.08, 3.1]
            .map(|score| FunnelPosition::of(score).map_or("", FunnelPosition::name))
            .into();
        assert_eq!(names, ["below_998", "below_95", "within", "within", "within", "above_95", "above_95", "above_998"]);
        assert_eq!(FunnelPosition::of(f64::NAN), None);
    }
}
