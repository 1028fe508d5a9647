//! Generated lists of figures → what must hold of every trend.

use proptest::prelude::*;

use super::*;
use crate::domain::Period;

/// Monthly counts out of others, some of them missing, from the year 2020 on.
fn list() -> impl Strategy<Value = Vec<Option<(u16, u16)>>> {
    let counts = (0_u16..400, 1_u16..400).prop_map(|(one, other)| (one.min(other), one.max(other).max(1)));
    prop::collection::vec(prop::option::weighted(0.95, counts), 1..40)
}

fn rows(place: u16, list: &[Option<(u16, u16)>]) -> Vec<Observation> {
    let months = (2020..).flat_map(|year| (1..=12).map(move |month| Period::month(year, month)));
    let row = |(period, counts): (Period, &Option<(u16, u16)>)| {
        let (numerator, denominator) =
            counts.map_or((f64::NAN, f64::NAN), |(one, other)| (f64::from(one), f64::from(other)));
        let value = numerator / denominator * 100.0;
        Observation { numerator, denominator, ..Observation::reported(place, IndicatorIndex(0), period, value) }
    };
    months.zip(list).map(row).collect()
}

fn trends_as(rows: &[Observation], polarity: Polarity) -> Trends {
    let mut rows = rows.to_vec();
    rows.sort_by_key(|row| (row.place, row.period));
    let observations: Observations = rows.into_iter().collect();
    let indicators = [Indicator { polarity, ..indicator(Frequency::Month) }];
    trend(&observations, &Settings { indicators: &indicators, ..Settings::default() })
}

/// Every number of every row, bit by bit.
fn bits(trends: &Trends) -> Vec<u64> {
    let columns = [
        &trends.value,
        &trends.previous_value,
        &trends.change,
        &trends.year_change,
        &trends.xmr_centre,
        &trends.xmr_lower,
        &trends.xmr_upper,
    ];
    columns.iter().flat_map(|column| column.iter().map(|number| number.to_bits())).collect()
}

proptest! {
    #[test]
    fn the_other_polarity_swaps_better_and_worse_and_leaves_numbers_alone(list in list()) {
        let rows = rows(3, &list);
        let (high, low) = (trends_as(&rows, Polarity::High), trends_as(&rows, Polarity::Low));
        prop_assert_eq!(bits(&high), bits(&low));
        prop_assert_eq!(&high.significant, &low.significant);
        prop_assert_eq!(&high.special_cause, &low.special_cause);
        prop_assert_eq!(&high.series, &low.series);
        let swapped = |direction: &Option<Direction>| direction.map(|direction| match direction {
            Direction::Improving => Direction::Worsening,
            Direction::Worsening => Direction::Improving,
            other => other,
        });
        prop_assert_eq!(high.direction.iter().map(swapped).collect::<Vec<_>>(), low.direction);
        let swapped = |variation: &Option<Variation>| variation.map(|variation| match variation {
            Variation::Improving => Variation::Concerning,
            Variation::Concerning => Variation::Improving,
            other => other,
        });
        prop_assert_eq!(high.variation.iter().map(swapped).collect::<Vec<_>>(), low.variation);
        let swapped = |trend: &Option<FivePoint>| trend.map(|trend| match trend {
            FivePoint::IncreasingBetter => FivePoint::IncreasingWorse,
            FivePoint::DecreasingWorse => FivePoint::DecreasingBetter,
            other => other,
        });
        prop_assert_eq!(high.five_point.iter().map(swapped).collect::<Vec<_>>(), low.five_point);
    }

    #[test]
    fn what_others_send_changes_nothing(list in list(), other in list()) {
        let own = rows(3, &list);
        let alone = trends_as(&own, Polarity::High);
        let all = trends_as(&[rows(2, &other), own, rows(4, &other)].concat(), Polarity::High);
        let range = other.len()..other.len() + list.len();
        prop_assert_eq!(&alone.five_point, &all.five_point[range.clone()]);
        prop_assert_eq!(&alone.variation, &all.variation[range.clone()]);
        prop_assert_eq!(&alone.significant, &all.significant[range.clone()]);
        prop_assert_eq!(&alone.series, &all.series[range]);
    }

    #[test]
    fn figures_that_never_change_have_neither_direction_nor_trend_nor_special_cause(
        (count, of) in (0_u16..400, 400_u16..800), length in 12_usize..40,
    ) {
        let trends = trends_as(&rows(3, &vec![Some((count, of)); length]), Polarity::High);
        prop_assert!(trends.direction[1..].iter().all(|direction| *direction == Some(Direction::NoChange)));
        prop_assert!(trends.significant[1..].iter().all(|significant| *significant == Some(false)));
        prop_assert!(trends.five_point.iter().flatten().all(|trend| *trend == FivePoint::NoChange));
        prop_assert!(trends.special_cause.iter().all(Option::is_none));
        prop_assert!(trends.variation.iter().all(|variation| *variation == Some(Variation::CommonCause)));
    }
}
