//! A value and the quartiles of its group → the quartile band, A the best.
//!
//! The edges are those of England's Local Authority Interactive Tool, upper edges inclusive: `v ≤ q1`, `v ≤ median`,
//! `v ≤ q3`, else. Where low is good they read A, B, C, D; where high is good D, C, B, A; otherwise there is none.

use super::quantile::Quartiles;
use crate::domain::Polarity;

/// A quarter of the group, from the best to the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Band {
    /// The best quarter.
    A,
    /// The second quarter.
    B,
    /// The third quarter.
    C,
    /// The worst quarter.
    D,
}

impl Band {
    /// All bands, the best first.
    pub const ALL: [Self; 4] = [Self::A, Self::B, Self::C, Self::D];

    /// The band of a value; none where neither way is better.
    pub fn of(value: f64, quartiles: &Quartiles, polarity: Polarity) -> Option<Self> {
        let quarter = usize::from(value > quartiles.q1)
            + usize::from(value > quartiles.median)
            + usize::from(value > quartiles.q3);
        match polarity {
            Polarity::Low => Some(Self::ALL[quarter]),
            Polarity::High => Some(Self::ALL[3 - quarter]),
            Polarity::Neutral => None,
        }
    }

    /// The name in the tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUARTILES: Quartiles = Quartiles { q1: 3.25, median: 5.5, q3: 7.75 };

    fn bands(values: &[f64], polarity: Polarity) -> String {
        values.iter().map(|&value| Band::of(value, &QUARTILES, polarity).map_or("-", Band::name)).collect()
    }

    #[test]
    fn one_to_ten_fall_into_bands_from_the_good_end() {
        let values: Vec<f64> = (1..=10).map(f64::from).collect();
        assert_eq!(bands(&values, Polarity::Low), "AAABBCCDDD");
        assert_eq!(bands(&values, Polarity::High), "DDDCCBBAAA");
        assert_eq!(bands(&values, Polarity::Neutral), "----------");
    }

    #[test]
    fn a_value_on_an_edge_belongs_below_it() {
        assert_eq!(bands(&[3.25, 5.5, 7.75], Polarity::Low), "ABC");
        assert_eq!(bands(&[3.25, 5.5, 7.75], Polarity::High), "DCB");
    }
}
