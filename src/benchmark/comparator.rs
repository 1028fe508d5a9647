//! Published national figures, and what a group shows → the one figure that a benchmark row is held against.
//!
//! England's published figure comes first where there is one of the period; then the group's pooled figure, then its
//! median. Where England shows nothing at all in the period, its latest published figure stands beside the row, with
//! its own period and the months between: both are to be seen, and nothing is concluded from them.

use super::statistics::Statistics;
use crate::domain::{Area, AreaIndex, AreaKind, BreakdownIndex, IndicatorIndex, Observations, Period, Status};

/// Where a comparator comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ComparatorSource {
    /// A national figure as its publisher states it.
    Published,
    /// All numerators of the group over all its denominators.
    Pooled,
    /// The median of the group.
    Median,
}

impl ComparatorSource {
    /// The name in the tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Pooled => "pooled",
            Self::Median => "median",
        }
    }
}

/// What a figure is held against.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparator {
    /// The figure.
    pub value: f64,
    /// Where it comes from.
    pub source: ComparatorSource,
    /// Its period.
    pub period: Period,
    /// Its counted out of its counts, where they are known and say more than the rounded figure.
    pub quotient: Option<f64>,
}

impl Comparator {
    /// The comparator of a row: `published` are England's figures where the group is England.
    pub fn of(statistics: &Statistics, published: Option<PublishedSlice>, period: Period) -> Option<Self> {
        let own = |value: f64, source| (!value.is_nan()).then_some(Self { value, source, period, quotient: None });
        let published = published.unwrap_or_default();
        published
            .same
            .or_else(|| own(statistics.pooled, ComparatorSource::Pooled))
            .or_else(|| own(statistics.quartiles.median, ComparatorSource::Median))
            .or(published.earlier)
    }
}

/// England's published figures in a slice: that of the period, and the latest of another that ended before it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PublishedSlice {
    same: Option<Comparator>,
    earlier: Option<Comparator>,
}

/// England's published figures, sorted by indicator, breakdown and the end of their period.
#[derive(Clone, Debug, Default)]
pub struct Published {
    rows: Vec<(IndicatorIndex, BreakdownIndex, Comparator)>,
}

impl Published {
    /// England's figures among the published ones.
    pub fn of_england(comparators: &Observations, areas: &[Area]) -> Self {
        let has_figure = |row: &usize| {
            areas[AreaIndex(comparators.place[*row]).at()].kind == AreaKind::Country
                && comparators.status[*row] == Status::Ok
                && comparators.value[*row].is_finite()
        };
        let mut rows: Vec<_> = (0..comparators.len())
            .filter(has_figure)
            .map(|row| {
                let quotient = comparators.numerator[row] / comparators.denominator[row];
                let comparator = Comparator {
                    value: comparators.value[row],
                    source: ComparatorSource::Published,
                    period: comparators.period[row],
                    quotient: Some(quotient).filter(|quotient| quotient.is_finite()),
                };
                (comparators.indicator[row], comparators.breakdown[row], comparator)
            })
            .collect();
        rows.sort_by_key(|(indicator, breakdown, comparator)| {
            (*indicator, *breakdown, comparator.period.last_day(), comparator.period)
        });
        Self { rows }
    }

    /// What is published for a slice.
    pub fn in_slice(&self, indicator: IndicatorIndex, breakdown: BreakdownIndex, period: Period) -> PublishedSlice {
        let key = |row: &(IndicatorIndex, BreakdownIndex, Comparator)| (row.0, row.1);
        let first = self.rows.partition_point(|row| key(row) < (indicator, breakdown));
        let series = self.rows[first..].iter().take_while(|row| key(row) == (indicator, breakdown));
        let mut found = PublishedSlice::default();
        for &(_, _, comparator) in series {
            if comparator.period == period {
                found.same = Some(comparator);
            } else if comparator.period.last_day() <= period.last_day() {
                found.earlier = Some(comparator);
            }
        }
        found
    }
}
