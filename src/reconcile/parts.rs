//! The slices of a dimension that is declared to add up → where they do not make the total of the same file.
//!
//! Only counts are held against their total. Where every slice of the dimension has a figure the sum must be the total;
//! where some have none, those that have one must not exceed it.

use rayon::prelude::*;

use super::rounding::{half_of_rounded, half_unit, half_unit_of_count, noise};
use crate::domain::band::{self, pairs};
use crate::domain::{Aggregation, BreakdownIndex, Figure, IndicatorIndex, Observations, Period, Status};
use crate::reference::Reference;

/// A dimension whose slices add up.
pub(super) struct Dimension {
    pub(super) name: String,
    /// By breakdown: the one without this dimension; none where it has not got the dimension, or where no file has that
    /// breakdown.
    without: Vec<Option<BreakdownIndex>>,
    /// By breakdown: a number of the edges that its slices of this dimension are by.
    edges: Vec<u32>,
}

impl Dimension {
    /// The dimension in the run's list of breakdowns, which is sorted.
    pub(super) fn new(name: &str, breakdowns: &[String]) -> Self {
        let without = breakdowns
            .iter()
            .map(|id| {
                pairs(id).find(|(dimension, _)| *dimension == name)?;
                let at = breakdowns.binary_search(&band::without(id, name)).ok()?;
                u32::try_from(at).ok().map(BreakdownIndex)
            })
            .collect();
        let edges = band::edges_of(name);
        let edges =
            |id: &String| pairs(id).find(|(dimension, _)| *dimension == edges).map(|(_, edges)| edges.to_owned());
        let edges: Vec<Option<String>> = breakdowns.iter().map(edges).collect();
        let mut sets: Vec<&Option<String>> = edges.iter().collect();
        sets.sort_unstable();
        sets.dedup();
        let place =
            |of: &Option<String>| sets.binary_search(&of).ok().and_then(|at| u32::try_from(at).ok()).unwrap_or(0);
        let edges = edges.iter().map(place).collect();
        Self { name: name.to_owned(), without, edges }
    }
}

/// A total that its parts do not make.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Mismatch {
    /// The row of the total among the file's rows.
    pub(super) total: u32,
    /// The rows of the parts that have a figure.
    pub(super) parts: Vec<u32>,
    /// How many slices there are.
    pub(super) slices: usize,
    /// The sum of the parts.
    pub(super) sum: f64,
    /// What rounding can explain.
    pub(super) tolerance: f64,
}

/// What slices have in common that add up to one total of each authority or area.
type Whole = (IndicatorIndex, BreakdownIndex, Period, Figure);

/// A row, by the total that it is a part of and the edges of its slices, then by authority or area and slice; a later
/// version of it stands behind.
type Part = (Whole, u32, u16, BreakdownIndex, (crate::domain::Day, u32, u16), u32);

/// The totals of a file that its slices of one dimension do not make. `rounded_to` is what all these rows are rounded
/// to where that is more than their spelling says.
pub(super) fn check(
    rows: &Observations,
    dimension: &Dimension,
    rounded_to: f64,
    reference: &Reference,
) -> Vec<Mismatch> {
    let adds_up = |at: &usize| reference.indicators[rows.indicator[*at].at()].aggregation() == Aggregation::Sum;
    let entry = |at: usize, whole: BreakdownIndex, edges: u32| -> Part {
        (
            (rows.indicator[at], whole, rows.period[at], rows.figure[at]),
            edges,
            rows.place[at],
            rows.breakdown[at],
            (rows.submitted_on[at], rows.line[at], rows.column[at]),
            u32::try_from(at).unwrap_or(u32::MAX),
        )
    };
    let mut parts: Vec<Part> = (0..rows.len())
        .filter(adds_up)
        .filter_map(|at| {
            let slice = rows.breakdown[at].at();
            dimension.without[slice].map(|whole| entry(at, whole, dimension.edges[slice]))
        })
        .collect();
    if parts.is_empty() {
        return Vec::new();
    }
    let mut is_whole = vec![false; dimension.without.len()];
    for part in &parts {
        is_whole[part.0.1.at()] = true;
    }
    let mut totals: Vec<Part> = (0..rows.len())
        .filter(|&at| is_whole[rows.breakdown[at].at()])
        .map(|at| entry(at, rows.breakdown[at], 0))
        .collect();
    parts.par_sort_unstable();
    totals.par_sort_unstable();
    parts
        .chunk_by(|one, other| (one.0, one.1) == (other.0, other.1))
        .collect::<Vec<_>>()
        .into_par_iter()
        .flat_map_iter(|whole| {
            let mut slices: Vec<BreakdownIndex> = whole.iter().map(|part| part.3).collect();
            slices.sort_unstable();
            slices.dedup();
            let slices = slices.len();
            let totals = &totals;
            whole.chunk_by(|one, other| one.2 == other.2).filter_map(move |parts| {
                let wanted = (parts[0].0, parts[0].2);
                let behind = totals.partition_point(|total| (total.0, total.2) <= wanted);
                let total = totals[..behind].last().filter(|total| (total.0, total.2) == wanted)?;
                held_against(rows, total.5, parts, slices, rounded_to, reference)
            })
        })
        .collect()
}

fn held_against(
    rows: &Observations,
    total: u32,
    parts: &[Part],
    slices: usize,
    rounded_to: f64,
    reference: &Reference,
) -> Option<Mismatch> {
    let total_at = total as usize;
    if rows.status[total_at] != Status::Ok {
        return None;
    }
    let latest = parts.chunk_by(|one, other| one.3 == other.3).filter_map(|versions| versions.last());
    let with_figure: Vec<u32> =
        latest.map(|part| part.5).filter(|&at| rows.status[at as usize] == Status::Ok).collect();
    let values = || with_figure.iter().map(|&at| rows.value[at as usize]);
    let is_whole = with_figure.len() == slices;
    if !is_whole && values().any(|value| value < 0.0) {
        return None;
    }
    let decimals = with_figure.iter().chain([&total]).map(|&at| rows.decimals[at as usize].value).max().unwrap_or(0);
    let is_count = reference.indicators[rows.indicator[total_at].at()].unit == "count";
    let half = if is_count { half_unit_of_count(decimals) } else { half_unit(decimals) };
    let half = half.max(half_of_rounded(rounded_to));
    let sum: f64 = values().sum();
    let stated = rows.value[total_at];
    let tolerance = half * (with_figure.len() as f64 + 1.0) + noise(stated);
    let excess = sum - stated;
    let is_off = if is_whole { excess.abs() > tolerance } else { excess > tolerance };
    is_off.then_some(Mismatch { total, parts: with_figure, slices, sum, tolerance })
}
