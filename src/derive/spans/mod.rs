//! Months and quarters → quarters, years, rolling and to-date spans, as the pipeline declares them.
//!
//! Counts add up. Shares are pooled: the sum of the numerators over the sum of the denominators. A rate's denominator is
//! a population, which is there all the time: the events of the span stand over the mean of its parts' populations, so
//! that twelve months give the yearly rate and a quarter a quarter's. Snapshots take the figure of the span's last day.
//! Nothing else follows from its parts: averages, percentiles and scores have no spans, nor have measures that count
//! somebody once however often (`pipelines/reference/counted_once.csv`), nor shares that came without counts.
//!
//! There is never half a span. One that lies within the reach of a series, from its first part to its last, and lacks a
//! part, has no figure and says so; one that goes beyond the series is not there at all. A figure that was reported for
//! the span itself always stands. Only actual figures are brought together, slice by slice.

mod series;
#[cfg(test)]
mod tests;

use std::cmp::Ordering;
use std::ops::Range;

use rayon::prelude::*;

use super::mismatches::Mismatch;
use super::origins::Origins;
use crate::domain::{Aggregation, Figure, IndicatorIndex, Observations};
use crate::pipeline::Span;
use crate::reference::Reference;

/// How the parts of a span make its figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Method {
    /// They add up.
    Sum,
    /// Numerators and denominators add up.
    Pooled,
    /// Numerators add up, and the denominators' mean stands below them.
    OverPopulation,
    /// The last one counts.
    Last,
}

fn method_of(indicator: IndicatorIndex, reference: &Reference) -> Option<Method> {
    let described = &reference.indicators[indicator.at()];
    if described.is_snapshot {
        return Some(Method::Last);
    }
    if reference.counted_once(indicator).is_some() {
        return None;
    }
    match described.aggregation() {
        Aggregation::Sum => Some(Method::Sum),
        Aggregation::Pooled if described.unit.starts_with("rate_per_") => Some(Method::OverPopulation),
        Aggregation::Pooled => Some(Method::Pooled),
        Aggregation::None => None,
    }
}

/// Adds the spans to observations that are sorted by indicator, place, breakdown, period and kind of figure, and stay
/// so. Returns them with what was found to differ from a reported figure.
pub(super) fn add(
    rows: Observations,
    spans: &[Span],
    origins: &Origins,
    reference: &Reference,
) -> (Observations, Vec<Mismatch>) {
    let made: Vec<Made> = rows
        .by_indicator()
        .into_par_iter()
        .map(|range| of_indicator(&rows, range, spans, origins, reference))
        .collect();
    let mut added = Observations::default();
    let mut mismatches = Vec::new();
    for part in made {
        added.append(part.rows);
        mismatches.extend(part.mismatches);
    }
    (merged(rows, added), mismatches)
}

/// What is made of the rows of one indicator, in their order.
#[derive(Default)]
struct Made {
    rows: Observations,
    mismatches: Vec<Mismatch>,
}

fn of_indicator(
    rows: &Observations,
    range: Range<usize>,
    spans: &[Span],
    origins: &Origins,
    reference: &Reference,
) -> Made {
    let mut made = Made::default();
    let indicator = rows.indicator[range.start];
    let is_meant = |span: &&Span| span.indicators.is_empty() || span.indicators.contains(&indicator);
    let spans: Vec<&Span> = spans.iter().filter(is_meant).collect();
    let Some(method) = method_of(indicator, reference).filter(|_| !spans.is_empty()) else { return made };
    let mut series = series::Series::new(rows, method, &reference.indicators[indicator.at()], origins);
    let key = |at: usize| (rows.place[at], rows.breakdown[at]);
    let mut start = range.start;
    while start < range.end {
        let behind = (start..range.end).find(|&at| key(at) != key(start)).unwrap_or(range.end);
        series.work_out(start..behind, &spans, &mut made.rows, &mut made.mismatches);
        start = behind;
    }
    made
}

/// Both sets of rows, each sorted, as one that is.
fn merged(mut rows: Observations, added: Observations) -> Observations {
    if added.is_empty() {
        return rows;
    }
    let (first, all) = (rows.len(), rows.len() + added.len());
    rows.append(added);
    let mut order: Vec<u32> = Vec::with_capacity(all);
    let (mut own, mut new) = (0, first);
    while own < first && new < all {
        let at = if compared(&rows, own, new) == Ordering::Greater { &mut new } else { &mut own };
        order.push(place(*at));
        *at += 1;
    }
    order.extend((own..first).map(place));
    order.extend((new..all).map(place));
    rows.in_order(&order)
}

fn compared(rows: &Observations, one: usize, other: usize) -> Ordering {
    super::key(rows, one).cmp(&super::key(rows, other))
}

fn place(at: usize) -> u32 {
    u32::try_from(at).expect("a run holds fewer than 2^32 observations")
}

/// Whether a row is a figure of what happened.
fn is_actual(rows: &Observations, at: usize) -> bool {
    rows.figure[at] == Figure::Actual
}
