//! A series of periods and values → for each period the value of an earlier one.
//!
//! Change: `value − value of the earlier period`, only where that very period is there with a figure. What lies further
//! back never stands in for it: a gap gives no change.

use crate::domain::Period;

/// Writes, for each period of a series, the value of the period that `earlier` names; `NaN` where the series has none.
///
/// The periods are sorted and all different. A later period must not name an earlier one than its predecessor of the
/// same kind does, so that one walk along the series finds them all.
pub fn earlier_values(periods: &[Period], values: &[f64], earlier: impl Fn(Period) -> Option<Period>, out: &mut [f64]) {
    let mut at = 0;
    for (&period, found) in periods.iter().zip(out) {
        let Some(wanted) = earlier(period) else {
            continue;
        };
        while periods[at] < wanted {
            at += 1;
        }
        *found = if periods[at] == wanted { values[at] } else { f64::NAN };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Frequency;

    fn earlier(ids: &[&str], values: &[f64], earlier: impl Fn(Period) -> Option<Period>) -> Vec<Option<f64>> {
        let periods: Vec<Period> = ids.iter().map(|id| id.parse().expect("a period id")).collect();
        let mut out = vec![f64::NAN; values.len()];
        earlier_values(&periods, values, earlier, &mut out);
        out.into_iter().map(|value| if value.is_nan() { None } else { Some(value) }).collect()
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
}
