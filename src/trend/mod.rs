//! Observations → how each figure changed since the period before and since a year ago.

mod change;

use std::ops::Range;

use rayon::prelude::*;

use crate::benchmark::{by_indicator, latest_rows, usable_value};
use crate::domain::{AuthorityIndex, BreakdownIndex, Figure, Indicator, IndicatorIndex, Observations, Period, Status};
use change::earlier_values;

pub use crate::benchmark::METHOD_VERSION;

/// Trends as parallel columns of equal length, a row for each actual observation, sorted by indicator, authority,
/// breakdown and period. Numbers that are not there are `NaN`.
#[derive(Clone, Debug, Default)]
pub struct Trends {
    /// The authority.
    pub authority: Vec<AuthorityIndex>,
    /// The indicator.
    pub indicator: Vec<IndicatorIndex>,
    /// The slice of it.
    pub breakdown: Vec<BreakdownIndex>,
    /// The period.
    pub period: Vec<Period>,
    /// Whether there is a figure, and if not, why.
    pub status: Vec<Status>,
    /// The figure.
    pub value: Vec<f64>,
    /// The figure of the period before, at the indicator's frequency.
    pub previous_value: Vec<f64>,
    /// The figure less that of the period before.
    pub change: Vec<f64>,
    /// The figure of the same period a year before.
    pub year_ago_value: Vec<f64>,
    /// The figure less that of a year before.
    pub year_change: Vec<f64>,
    /// Whether this is the authority's latest figure of the indicator and breakdown.
    pub is_latest: Vec<bool>,
}

impl Trends {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.authority.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.authority.is_empty()
    }

    /// All rows of these parts, one part after the other.
    pub fn concatenate(parts: Vec<Self>) -> Self {
        let mut out = Self::with_capacity(parts.iter().map(Self::len).sum());
        for mut part in parts {
            out.authority.append(&mut part.authority);
            out.indicator.append(&mut part.indicator);
            out.breakdown.append(&mut part.breakdown);
            out.period.append(&mut part.period);
            out.status.append(&mut part.status);
            out.value.append(&mut part.value);
            out.previous_value.append(&mut part.previous_value);
            out.change.append(&mut part.change);
            out.year_ago_value.append(&mut part.year_ago_value);
            out.year_change.append(&mut part.year_change);
            out.is_latest.append(&mut part.is_latest);
        }
        out
    }

    fn with_capacity(rows: usize) -> Self {
        Self {
            authority: Vec::with_capacity(rows),
            indicator: Vec::with_capacity(rows),
            breakdown: Vec::with_capacity(rows),
            period: Vec::with_capacity(rows),
            status: Vec::with_capacity(rows),
            value: Vec::with_capacity(rows),
            previous_value: Vec::with_capacity(rows),
            change: Vec::with_capacity(rows),
            year_ago_value: Vec::with_capacity(rows),
            year_change: Vec::with_capacity(rows),
            is_latest: Vec::with_capacity(rows),
        }
    }
}

/// Works out the changes of every actual observation.
///
/// The observations are those that count: of authorities only, a row a key, sorted by indicator, place, breakdown,
/// period and kind of figure. `indicators` is the catalogue, by indicator.
pub fn trend(observations: &Observations, indicators: &[Indicator]) -> Trends {
    let partitions: Vec<Trends> = by_indicator(observations)
        .into_par_iter()
        .map(|rows| trend_indicator(observations, rows, indicators))
        .collect();
    Trends::concatenate(partitions)
}

/// Works out the changes of the actual observations of one indicator, whose rows these are.
pub fn trend_indicator(observations: &Observations, rows: Range<usize>, indicators: &[Indicator]) -> Trends {
    let Some(indicator) = observations.indicator.get(rows.start) else {
        return Trends::default();
    };
    let frequency = indicators[indicator.at()].frequency;
    let mut out = Trends::with_capacity(rows.len());
    let latest = latest_rows(observations, rows.clone());
    for (row, is_latest) in rows.zip(latest) {
        if observations.figure[row] != Figure::Actual {
            continue;
        }
        out.authority.push(observations.authority(row));
        out.indicator.push(*indicator);
        out.breakdown.push(observations.breakdown[row]);
        out.period.push(observations.period[row]);
        out.status.push(observations.status[row]);
        out.value.push(usable_value(observations, row));
        out.is_latest.push(is_latest);
    }
    out.previous_value.resize(out.len(), f64::NAN);
    out.year_ago_value.resize(out.len(), f64::NAN);

    let mut start = 0;
    while start < out.len() {
        let series = (out.authority[start], out.breakdown[start]);
        let same = |at: usize| (out.authority[at], out.breakdown[at]) == series;
        let end = (start..out.len()).find(|&at| !same(at)).unwrap_or(out.len());
        let (periods, values) = (&out.period[start..end], &out.value[start..end]);
        let previous = |period: Period| period.previous_at(frequency);
        earlier_values(periods, values, previous, &mut out.previous_value[start..end]);
        earlier_values(periods, values, Period::year_ago, &mut out.year_ago_value[start..end]);
        start = end;
    }
    let less = |(now, before): (&f64, &f64)| now - before;
    out.change = out.value.iter().zip(&out.previous_value).map(less).collect();
    out.year_change = out.value.iter().zip(&out.year_ago_value).map(less).collect();
    out
}

#[cfg(test)]
mod tests;
