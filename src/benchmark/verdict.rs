//! An interval, a comparator and widened limits → what a committee may say about the difference.

use std::fmt::Write as _;

use super::funnel::FunnelPosition;
use super::interval::Interval;
use crate::domain::Polarity;

/// Which way a figure lies from its comparator, so far beyond chance that its interval leaves the comparator out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Significance {
    /// Above, where high is good, or below, where low is.
    Better,
    /// The comparator lies in the interval.
    Similar,
    /// The other way.
    Worse,
    /// Above, where neither way is better.
    Higher,
    /// Below, where neither way is better.
    Lower,
}

impl Significance {
    /// The interval of a figure against a comparator: single overlap, as England's public-health tools judge it. None
    /// where one of them is missing.
    pub fn of(interval: Interval, comparator: f64, polarity: Polarity) -> Option<Self> {
        if !interval.exists() || comparator.is_nan() {
            return None;
        }
        Some(if interval.low > comparator {
            Self::above(polarity)
        } else if interval.high < comparator {
            Self::below(polarity)
        } else {
            Self::Similar
        })
    }

    const fn above(polarity: Polarity) -> Self {
        match polarity {
            Polarity::High => Self::Better,
            Polarity::Low => Self::Worse,
            Polarity::Neutral => Self::Higher,
        }
    }

    const fn below(polarity: Polarity) -> Self {
        match polarity {
            Polarity::High => Self::Worse,
            Polarity::Low => Self::Better,
            Polarity::Neutral => Self::Lower,
        }
    }

    /// The name in the tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Better => "better",
            Self::Similar => "similar",
            Self::Worse => "worse",
            Self::Higher => "higher",
            Self::Lower => "lower",
        }
    }
}

/// What may be said of a figure beside its comparator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Where it lies against the widened limits.
    Chance(FunnelPosition),
    /// Chance has no model here; it lies above, at or below the comparator.
    NoModel(std::cmp::Ordering),
    /// It is a number that grows with the authority.
    Size,
    /// The comparator is of another period.
    OtherPeriod,
    /// The comparator is of another period, and figures were counted anew in between.
    OtherDefinition,
    /// The comparator is of another edition of the statistic.
    OtherEdition,
    /// Numerator and denominator are missing, its own or the group's.
    NoCounts,
    /// Too few authorities have counts to tell how far they usually lie apart.
    FewForChance,
}

impl Verdict {
    /// All of them, in order.
    pub const ALL: [Self; 14] = [
        Self::Chance(FunnelPosition::FarBelow),
        Self::Chance(FunnelPosition::Below),
        Self::Chance(FunnelPosition::Within),
        Self::Chance(FunnelPosition::Above),
        Self::Chance(FunnelPosition::FarAbove),
        Self::NoModel(std::cmp::Ordering::Less),
        Self::NoModel(std::cmp::Ordering::Equal),
        Self::NoModel(std::cmp::Ordering::Greater),
        Self::Size,
        Self::OtherPeriod,
        Self::OtherDefinition,
        Self::OtherEdition,
        Self::NoCounts,
        Self::FewForChance,
    ];

    /// Its place among all.
    pub const fn at(self) -> usize {
        match self {
            Self::Chance(position) => position as usize,
            Self::NoModel(std::cmp::Ordering::Less) => 5,
            Self::NoModel(std::cmp::Ordering::Equal) => 6,
            Self::NoModel(std::cmp::Ordering::Greater) => 7,
            Self::Size => 8,
            Self::OtherPeriod => 9,
            Self::OtherDefinition => 10,
            Self::OtherEdition => 11,
            Self::NoCounts => 12,
            Self::FewForChance => 13,
        }
    }

    /// Whether it says something of the difference, and not why nothing is said.
    pub const fn concludes(self) -> bool {
        matches!(self, Self::Chance(_) | Self::NoModel(_))
    }

    /// The sentence, with the name of whoever it is compared with.
    pub fn in_words(self, polarity: Polarity, group: &str) -> String {
        let mut words = match self {
            Self::Chance(FunnelPosition::Within) => {
                return format!("no different from {group}: the difference is within chance and the usual spread");
            }
            Self::Chance(position) => {
                let is_above = position > FunnelPosition::Within;
                let way = if is_above { Significance::above(polarity) } else { Significance::below(polarity) };
                let far = matches!(position, FunnelPosition::FarBelow | FunnelPosition::FarAbove);
                format!("{} than {group}, {}beyond chance", way.name(), if far { "far " } else { "" })
            }
            Self::NoModel(std::cmp::Ordering::Equal) => {
                return format!("the same as {group}; whether by chance cannot be told for such a figure");
            }
            Self::NoModel(ordering) => {
                let way = if ordering.is_gt() { "higher" } else { "lower" };
                format!("{way} than {group}; how much of that is chance cannot be told for such a figure")
            }
            Self::Size => return "no verdict: a number grows with the authority, compare its rate".into(),
            Self::OtherPeriod => return format!("no verdict: the figure of {group} is of another period"),
            Self::OtherDefinition => return format!("no verdict: figures were counted anew since that of {group}"),
            Self::OtherEdition => {
                return format!("no verdict: the figure of {group} is of another edition of the statistic");
            }
            Self::NoCounts => return "no verdict: the counts behind the figures are missing".into(),
            Self::FewForChance => {
                return "no verdict: too few authorities have counts to tell chance from difference".into();
            }
        };
        let sense = match polarity {
            Polarity::High => "higher is better",
            Polarity::Low => "higher is worse",
            Polarity::Neutral => "neither is better",
        };
        write!(words, "; {sense}").expect("a String takes all that is written");
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_that_leaves_the_comparator_out_is_significant_by_polarity() {
        let interval = Interval { low: 20.0, high: 25.0 };
        let names = |comparator: f64| {
            [Polarity::High, Polarity::Low, Polarity::Neutral]
                .map(|polarity| Significance::of(interval, comparator, polarity).map_or("", Significance::name))
        };
        assert_eq!(names(19.9), ["better", "worse", "higher"]);
        assert_eq!(names(25.1), ["worse", "better", "lower"]);
        for edge in [20.0, 22.0, 25.0] {
            assert_eq!(names(edge), ["similar"; 3]);
        }
        assert_eq!(names(f64::NAN), [""; 3]);
        assert_eq!(Significance::of(Interval::NONE, 20.0, Polarity::High), None);
    }

    #[test]
    fn verdicts_stand_at_their_places() {
        for (at, verdict) in Verdict::ALL.into_iter().enumerate() {
            assert_eq!(verdict.at(), at, "{verdict:?}");
        }
    }

    #[test]
    fn sentences_say_the_way_the_peers_and_the_sense() {
        let say = |verdict: Verdict, polarity| verdict.in_words(polarity, "its statistical neighbours");
        let said: Vec<String> = Verdict::ALL.into_iter().map(|verdict| say(verdict, Polarity::Low)).collect();
        insta::assert_snapshot!(said.join("\n"), @"
        better than its statistical neighbours, far beyond chance; higher is worse
        better than its statistical neighbours, beyond chance; higher is worse
        no different from its statistical neighbours: the difference is within chance and the usual spread
        worse than its statistical neighbours, beyond chance; higher is worse
        worse than its statistical neighbours, far beyond chance; higher is worse
        lower than its statistical neighbours; how much of that is chance cannot be told for such a figure; higher is worse
        the same as its statistical neighbours; whether by chance cannot be told for such a figure
        higher than its statistical neighbours; how much of that is chance cannot be told for such a figure; higher is worse
        no verdict: a number grows with the authority, compare its rate
        no verdict: the figure of its statistical neighbours is of another period
        no verdict: figures were counted anew since that of its statistical neighbours
        no verdict: the figure of its statistical neighbours is of another edition of the statistic
        no verdict: the counts behind the figures are missing
        no verdict: too few authorities have counts to tell chance from difference
        ");
        for (verdict, words) in Verdict::ALL.into_iter().zip(&said) {
            assert_eq!(verdict.concludes(), !words.starts_with("no verdict"), "{words}");
        }
        let above = Verdict::Chance(FunnelPosition::Above);
        assert_eq!(
            say(above, Polarity::High),
            "better than its statistical neighbours, beyond chance; higher is better"
        );
        assert_eq!(
            say(above, Polarity::Neutral),
            "higher than its statistical neighbours, beyond chance; neither is better"
        );
    }
}
