//! A value among the values of its group → its rank by polarity and its position.
//!
//! Equal values share the best rank and the next rank skips: `rank = 1 + (values that are better)`, R's
//! `rank(v, ties.method = "min")` for a low polarity and `rank(-v, ties.method = "min")` for a high one.

use std::num::NonZeroU16;

use crate::domain::Polarity;

/// How many values of a group lie below and above one value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Values that are lower.
    pub below: u16,
    /// Values that are higher.
    pub above: u16,
}

impl Place {
    /// The place of a value among others, in whatever order they come.
    pub fn among(value: f64, others: &[f64]) -> Self {
        let mut place = Self::default();
        for &other in others {
            place.below += u16::from(other < value);
            place.above += u16::from(other > value);
        }
        place
    }

    /// The rank, 1 being the best; none where neither way is better.
    pub const fn rank(self, polarity: Polarity) -> Option<NonZeroU16> {
        match polarity {
            Polarity::High => NonZeroU16::MIN.checked_add(self.above),
            Polarity::Low => NonZeroU16::MIN.checked_add(self.below),
            Polarity::Neutral => None,
        }
    }

    /// The position from the top, 1 being the highest value, whichever way is better.
    pub const fn position(self) -> Option<NonZeroU16> {
        NonZeroU16::MIN.checked_add(self.above)
    }
}

/// The place of each value of an ascending list among the values of that list; `each` is given the value's index.
pub fn places(sorted: &[f64], mut each: impl FnMut(usize, Place)) {
    let mut first = 0;
    while first < sorted.len() {
        let ties = sorted[first..].iter().take_while(|&&value| value <= sorted[first]).count();
        let end = first + ties;
        let place = Place { below: super::count(first), above: super::count(sorted.len() - end) };
        (first..end).for_each(|index| each(index, place));
        first = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranks(values: &[f64], polarity: Polarity) -> Vec<u16> {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let mut of_sorted = vec![0; sorted.len()];
        places(&sorted, |index, place| {
            of_sorted[index] = place.rank(polarity).map_or(0, NonZeroU16::get);
        });
        values.iter().map(|&value| of_sorted[sorted.partition_point(|&other| other < value)]).collect()
    }

    /// Worked out by hand as `rank(v, ties.method = "min")` and `rank(-v, ties.method = "min")` of R are defined.
    #[test]
    fn ties_share_the_best_rank_and_the_next_rank_skips() {
        let values = [12.0, 7.0, 7.0, 30.0, 12.0, 12.0, 5.0];
        assert_eq!(ranks(&values, Polarity::Low), [4, 2, 2, 7, 4, 4, 1]);
        assert_eq!(ranks(&values, Polarity::High), [2, 5, 5, 1, 2, 2, 7]);
        assert_eq!(ranks(&values, Polarity::Neutral), [0; 7]);
    }

    #[test]
    fn the_position_counts_from_the_highest_value_for_every_polarity() {
        let place = Place::among(20.0, &[10.0, 20.0, 25.0, 30.0]);
        assert_eq!(place, Place { below: 1, above: 2 });
        assert_eq!(place.position(), NonZeroU16::new(3));
        assert_eq!(place.rank(Polarity::High), NonZeroU16::new(3));
        assert_eq!(place.rank(Polarity::Low), NonZeroU16::new(2));
    }

    #[test]
    fn zero_and_negative_zero_are_one_value() {
        assert_eq!(ranks(&[0.0, -0.0, 1.0], Polarity::Low), [1, 1, 3]);
    }
}
