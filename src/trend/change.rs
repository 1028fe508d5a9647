//! A series of periods → for each the place of an earlier one; a change → which way it goes.
//!
//! Change: `value − value of the earlier period`, only where that very period is there with a figure. What lies further
//! back never stands in for it: a gap gives no change.

use std::cmp::Ordering;

use crate::domain::{Period, Polarity};

/// The place of a row that is not there.
pub(crate) const NO_ROW: u32 = u32::MAX;

/// Writes, for each period of a list, the place of the period that `earlier` names; [`NO_ROW`] where it is not there.
///
/// The periods are sorted and all different. A later period must not name an earlier one than its predecessor of the
/// same kind does, so that one walk along the list finds them all.
pub(crate) fn earlier_rows(periods: &[Period], earlier: impl Fn(Period) -> Option<Period>, out: &mut [u32]) {
    let mut at: u32 = 0;
    for (&period, found) in periods.iter().zip(out) {
        *found = NO_ROW;
        let Some(wanted) = earlier(period) else {
            continue;
        };
        while periods[at as usize] < wanted {
            at += 1;
        }
        if periods[at as usize] == wanted {
            *found = at;
        }
    }
}

/// Which way a figure went since the period before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// To the better.
    Improving,
    /// To the worse.
    Worsening,
    /// Nowhere.
    NoChange,
    /// Up, where neither way is better.
    Rising,
    /// Down, where neither way is better.
    Falling,
}

impl Direction {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Improving, Self::Worsening, Self::NoChange, Self::Rising, Self::Falling];

    /// The name in the tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Improving => "improving",
            Self::Worsening => "worsening",
            Self::NoChange => "no_change",
            Self::Rising => "rising",
            Self::Falling => "falling",
        }
    }

    /// The way of a change; none where there is none.
    pub(super) fn of(change: f64, polarity: Polarity) -> Option<Self> {
        let upwards = change.partial_cmp(&0.0)?;
        Some(match (upwards, polarity) {
            (Ordering::Equal, _) => Self::NoChange,
            (Ordering::Greater, Polarity::High) | (Ordering::Less, Polarity::Low) => Self::Improving,
            (Ordering::Greater, Polarity::Low) | (Ordering::Less, Polarity::High) => Self::Worsening,
            (Ordering::Greater, Polarity::Neutral) => Self::Rising,
            (Ordering::Less, Polarity::Neutral) => Self::Falling,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Frequency;

    fn earlier(ids: &[&str], values: &[f64], earlier: impl Fn(Period) -> Option<Period>) -> Vec<Option<f64>> {
        let periods: Vec<Period> = ids.iter().map(|id| id.parse().expect("a period id")).collect();
        let mut rows = vec![0; values.len()];
        earlier_rows(&periods, earlier, &mut rows);
        let value = |row: u32| values.get(row as usize).copied().filter(|value| !value.is_nan());
        rows.into_iter().map(value).collect()
    }

    #[test]
    fn a_gap_gives_no_earlier_value_and_nothing_further_back_stands_in() {
        let ids = ["2024-01", "2024-02", "2024-04", "2024-05", "2025-02", "2025-03", "2025-04"];
        let values = [10.0, 20.0, 40.0, f64::NAN, 120.0, 130.0, 140.0];
        let previous = earlier(&ids, &values, Period::previous);
        assert_eq!(previous, [None, Some(10.0), None, Some(40.0), None, Some(120.0), Some(130.0)]);
        let year_ago = earlier(&ids, &values, Period::year_ago);
        assert_eq!(year_ago, [None, None, None, None, Some(20.0), None, Some(40.0)]);
    }

    #[test]
    fn snapshots_follow_each_other_at_the_frequency_of_their_indicator() {
        let ids = ["D2024-02-29", "D2024-12-31", "D2025-01-31", "D2025-02-28", "D2025-03-30", "D2025-03-31"];
        let values = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
        let monthly = earlier(&ids, &values, |period| period.previous_at(Frequency::Month));
        assert_eq!(monthly, [None, None, Some(2.0), Some(3.0), Some(4.0), Some(4.0)]);
        let quarterly = earlier(&ids, &values, |period| period.previous_at(Frequency::Quarter));
        assert_eq!(quarterly, [None, None, None, None, None, Some(2.0)]);
        let year_ago = earlier(&ids, &values, Period::year_ago);
        assert_eq!(year_ago, [None, None, None, Some(1.0), None, None]);
    }

    #[test]
    fn kinds_of_period_never_mix_in_one_series() {
        let ids = ["2024-03", "2024-04", "FY2022-23", "FY2023-24", "YTD-2024-03", "YTD-2024-04"];
        let values = [1.0, 2.0, 30.0, 40.0, 500.0, 600.0];
        let previous = earlier(&ids, &values, |period| period.previous_at(Frequency::Year));
        assert_eq!(previous, [None, Some(1.0), None, Some(30.0), None, None]);
        assert_eq!(earlier(&ids, &values, Period::year_ago), [None, None, None, Some(30.0), None, None]);
    }

    #[test]
    fn directions_follow_polarity_and_a_change_of_nothing_is_none() {
        let of =
            |change| [Polarity::High, Polarity::Low, Polarity::Neutral].map(|polarity| Direction::of(change, polarity));
        assert_eq!(of(0.5), [Direction::Improving, Direction::Worsening, Direction::Rising].map(Some));
        assert_eq!(of(-0.5), [Direction::Worsening, Direction::Improving, Direction::Falling].map(Some));
        assert_eq!(of(0.0), [Some(Direction::NoChange); 3]);
        assert_eq!(of(f64::NAN), [None; 3]);
    }
}
