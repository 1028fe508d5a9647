//! Observations by band → the whole distribution: each band's count, and its share of all.
//!
//! The bands of a set stand in their order, those without a figure too. They must make the total: a stated total counts,
//! else the sum of all bands; where the two differ by more than rounding there are no shares. The share is in per cent,
//! by [`quotient`].

use std::collections::BTreeMap;

use crate::domain::band::{BandSet, edges_of, pairs, without};
use crate::domain::indicator::quotient;
use crate::domain::{
    Aggregation, AuthorityIndex, BreakdownIndex, Figure, IndicatorIndex, Observations, Period, Status,
};
use crate::reference::Reference;

/// Why a band has no share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoShare {
    /// The band has no figure.
    NoFigure,
    /// No total is stated, and another band has no figure.
    NoTotal,
    /// The bands do not make the total.
    PartsMissTotal,
    /// Nobody is in any band.
    Nobody,
}

impl NoShare {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::NoFigure, Self::NoTotal, Self::PartsMissTotal, Self::Nobody];

    /// The name in the tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoFigure => "no_figure",
            Self::NoTotal => "no_total",
            Self::PartsMissTotal => "parts_miss_total",
            Self::Nobody => "nobody",
        }
    }
}

/// One band of one authority in one period.
#[derive(Clone, Debug)]
#[allow(missing_docs)] // columns of `band_share`
pub struct BandShare {
    pub authority: AuthorityIndex,
    pub indicator: IndicatorIndex,
    pub period: Period,
    pub figure: Figure,
    /// The slice; none for a declared band of which nothing was sent.
    pub breakdown: Option<BreakdownIndex>,
    /// Of what it is a band.
    pub whole: String,
    pub dimension: String,
    /// The value of the dimension of its edges.
    pub edges: String,
    /// The place of the set among the pipeline's; none where no bands are declared.
    pub set: Option<usize>,
    pub band: String,
    /// The place of the band in its set, from 1.
    pub position: Option<usize>,
    pub status: Status,
    pub count: f64,
    pub total: f64,
    /// Whether the total was stated, and is not the sum of the bands.
    pub is_stated: bool,
    pub share: f64,
    pub reason: Option<NoShare>,
}

/// A distribution: indicator, authority, period, kind, of what, by which dimension and edges.
type Key = (IndicatorIndex, u16, Period, Figure, String, String, String);

/// The distributions of all authorities. `rounded_to` is what counts are rounded to for the audience.
pub fn band_shares(
    rows: &Observations,
    breakdowns: &[String],
    sets: &[BandSet],
    rounded_to: Option<f64>,
    reference: &Reference,
) -> Vec<BandShare> {
    if sets.is_empty() {
        return Vec::new();
    }
    let slices: Vec<Vec<(String, String, String, String)>> = breakdowns.iter().map(|id| slices(id)).collect();
    let mut found: BTreeMap<Key, Vec<(String, usize)>> = BTreeMap::new();
    for at in 0..rows.len() {
        let is_count = || reference.indicators[rows.indicator[at].at()].aggregation() == Aggregation::Sum;
        for (dimension, band, edges, whole) in &slices[rows.breakdown[at].at()] {
            if is_count() {
                let of = (whole.clone(), dimension.clone(), edges.clone());
                let key = (rows.indicator[at], rows.place[at], rows.period[at], rows.figure[at], of.0, of.1, of.2);
                found.entry(key).or_default().push((band.clone(), at));
            }
        }
    }
    let mut out = Vec::new();
    for (key, given) in found {
        distribution(rows, breakdowns, sets, rounded_to, (&key, &given), reference, &mut out);
    }
    out
}

/// The dimensions of a slice that are by band: dimension, band, edges, and the id of that of which it is a band.
fn slices(id: &str) -> Vec<(String, String, String, String)> {
    let edges = |dimension: &str| {
        let wanted = edges_of(dimension);
        pairs(id).find(|(name, _)| *name == wanted).map(|(_, edges)| edges.to_owned())
    };
    pairs(id)
        .filter_map(|(name, band)| Some((name.to_owned(), band.to_owned(), edges(name)?, without(id, name))))
        .collect()
}

fn distribution(
    rows: &Observations,
    breakdowns: &[String],
    sets: &[BandSet],
    rounded_to: Option<f64>,
    (key, given): (&Key, &[(String, usize)]),
    reference: &Reference,
    out: &mut Vec<BandShare>,
) {
    let (indicator, place, period, figure, whole, dimension, edges) = key;
    let set = sets.iter().position(|set| set.id == *edges);
    let names: Vec<&str> = match set {
        Some(set) => sets[set].bands.iter().map(|band| band.name.as_str()).collect(),
        None => given.iter().map(|(band, _)| band.as_str()).collect(),
    };
    let row_of = |name: &str| given.iter().find(|(band, _)| band == name).map(|(_, at)| *at);
    let count_of =
        |row: Option<usize>| row.filter(|&at| rows.status[at] == Status::Ok).map_or(f64::NAN, |at| rows.value[at]);
    let counts: Vec<f64> = names.iter().map(|name| count_of(row_of(name))).collect();
    let is_whole = counts.iter().all(|count| !count.is_nan());
    let sum: f64 = counts.iter().filter(|count| !count.is_nan()).sum();
    let stated_row = find(rows, breakdowns, (*indicator, *place, whole, *period, *figure));
    let stated = count_of(stated_row);
    let total = if !stated.is_nan() {
        stated
    } else if is_whole {
        sum
    } else {
        f64::NAN
    };
    let unit = &reference.indicators[indicator.at()].unit;
    let half = rounded_to.map_or_else(
        || {
            let decimals = given.iter().map(|(_, at)| *at).chain(stated_row).map(|at| rows.decimals[at].value).max();
            if unit == "count" { 0.0 } else { 0.5 * 10_f64.powi(-i32::from(decimals.unwrap_or(0))) }
        },
        |to| to / 2.0,
    );
    let tolerance = half * (counts.len() as f64 + 1.0) + 1e-9 * total.abs().max(1.0);
    let excess = sum - total;
    let misses = if is_whole { excess.abs() > tolerance } else { excess > tolerance };
    for (at, (name, &count)) in names.iter().zip(&counts).enumerate() {
        let reason = if count.is_nan() {
            Some(NoShare::NoFigure)
        } else if total.is_nan() {
            Some(NoShare::NoTotal)
        } else if misses {
            Some(NoShare::PartsMissTotal)
        } else if total == 0.0 {
            Some(NoShare::Nobody)
        } else {
            None
        };
        let row = row_of(name);
        out.push(BandShare {
            authority: AuthorityIndex(*place),
            indicator: *indicator,
            period: *period,
            figure: *figure,
            breakdown: row.map(|row| rows.breakdown[row]),
            whole: whole.clone(),
            dimension: dimension.clone(),
            edges: edges.clone(),
            set,
            band: (*name).to_owned(),
            position: set.map(|_| at + 1),
            status: row.map_or(Status::NotAvailable, |row| rows.status[row]),
            count,
            total,
            is_stated: !stated.is_nan(),
            share: if reason.is_none() { quotient(count, total, 100.0) } else { f64::NAN },
            reason,
        });
    }
}

/// The row of a key; observations are sorted by it.
fn find(
    rows: &Observations,
    breakdowns: &[String],
    (indicator, place, breakdown, period, figure): (IndicatorIndex, u16, &String, Period, Figure),
) -> Option<usize> {
    let at = breakdowns.binary_search(breakdown).ok()?;
    let wanted = (indicator, place, BreakdownIndex(u32::try_from(at).ok()?), period, figure);
    let key = |at: usize| (rows.indicator[at], rows.place[at], rows.breakdown[at], rows.period[at], rows.figure[at]);
    let (mut low, mut high) = (0, rows.len());
    while low < high {
        let middle = low.midpoint(high);
        if key(middle) < wanted { low = middle + 1 } else { high = middle }
    }
    (low < rows.len() && key(low) == wanted).then_some(low)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::band::Band;
    use crate::domain::observation::Observation;

    const IDS: [&str; 4] = [
        "caseload_band=high;caseload_band_edges=own_1",
        "caseload_band=middle;caseload_band_edges=own_1",
        "caseload_band=sustainable;caseload_band_edges=own_1",
        "total",
    ];

    /// The shares and reasons of the bands, lowest first, of counts in the order of `IDS`; `NaN` is suppressed and none
    /// was not sent.
    fn shares(counts: [Option<f64>; 4], rounded_to: Option<f64>) -> Vec<(f64, Option<NoShare>)> {
        let reference = Reference::embedded();
        let indicator = reference.indicator_by_id("caseload_workers").expect("an indicator");
        let mut rows = Observations::default();
        for (count, at) in counts.into_iter().zip(0..) {
            let Some(count) = count else { continue };
            let period = "D2011-05-31".parse().expect("a day");
            let row = Observation::reported(7, indicator, period, count);
            rows.push(Observation { breakdown: BreakdownIndex(at), ..row });
        }
        let band = |name: &str| Band { name: name.to_owned(), minimum: None, maximum: None };
        let set = BandSet {
            id: "own_1".to_owned(),
            version: 1,
            set_by: "somebody".to_owned(),
            indicators: vec![indicator],
            dimension: "caseload_band".to_owned(),
            authorities: Vec::new(),
            first_day: None,
            bands: ["sustainable", "middle", "high"].map(band).to_vec(),
        };
        let ids = IDS.map(str::to_owned);
        let found = band_shares(&rows, &ids, &[set], rounded_to, &reference);
        assert!(found.iter().all(|row| row.whole == "total" && row.edges == "own_1"));
        assert_eq!(found.iter().map(|row| row.position).collect::<Vec<_>>(), [Some(1), Some(2), Some(3)]);
        found.iter().map(|row| (row.share, row.reason)).collect()
    }

    fn reasons(counts: [Option<f64>; 4]) -> Vec<Option<NoShare>> {
        shares(counts, None).iter().map(|row| row.1).collect()
    }

    /// Nottinghamshire's sample of April 2010, as `fractions.Fraction` of Python has it.
    #[test]
    fn shares_are_those_of_the_total_and_make_a_hundred() {
        let expected = [28.372_093_023_255_815, 37.209_302_325_581_4, 34.418_604_651_162_79];
        for total in [Some(215.0), None] {
            let found = shares([Some(74.0), Some(80.0), Some(61.0), total], None);
            for ((share, reason), expected) in found.iter().zip(expected) {
                assert!((share - expected).abs() < 1e-9 && reason.is_none(), "{share} {reason:?}");
            }
            assert!((found.iter().map(|row| row.0).sum::<f64>() - 100.0).abs() < 1e-9);
        }
    }

    #[test]
    fn bands_that_do_not_make_the_total_have_no_shares() {
        let all = |reason| vec![Some(reason); 3];
        assert_eq!(reasons([Some(74.0), Some(80.0), Some(61.0), Some(216.0)]), all(NoShare::PartsMissTotal));
        assert_eq!(reasons([Some(0.0), Some(0.0), Some(0.0), None]), all(NoShare::Nobody));
        // Rounded to five, three bands may be out by two and a half each, and so may the total.
        let rounded = shares([Some(75.0), Some(80.0), Some(60.0), Some(225.0)], Some(5.0));
        assert!(rounded.iter().all(|row| row.1.is_none()));
    }

    #[test]
    fn a_band_without_a_figure_leaves_the_others_their_share_of_a_stated_total_only() {
        let without = [Some(f64::NAN), None];
        for high in without {
            let stated = reasons([high, Some(80.0), Some(61.0), Some(215.0)]);
            assert_eq!(stated, [None, None, Some(NoShare::NoFigure)]);
            let summed = reasons([high, Some(80.0), Some(61.0), None]);
            assert_eq!(summed, [Some(NoShare::NoTotal), Some(NoShare::NoTotal), Some(NoShare::NoFigure)]);
            let beyond = reasons([high, Some(180.0), Some(61.0), Some(215.0)]);
            assert_eq!(beyond[..2], [Some(NoShare::PartsMissTotal); 2]);
        }
    }
}
