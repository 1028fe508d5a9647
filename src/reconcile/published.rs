//! The local rows of a file → what its regions and the nation come to, to be held against what the same file publishes
//! for them.
//!
//! A file is held against itself only: its totals were made of its own local rows and not of those that a later edition
//! corrected. A total is worked out where every member has a figure. Counts add up; shares and rates are pooled,
//! Σ numerator / Σ denominator × multiplier; nothing else can be worked out from its parts. Members are the authorities
//! that exist on the period's last day, a joint return standing for its halves.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::rounding::{finer, half_of_rounded, half_unit, half_unit_of_count, of_quotient, written};
use super::territory::Territory;
use crate::domain::indicator::quotient;
use crate::domain::observation::{Decimals, Observation};
use crate::domain::{
    Aggregation, AreaIndex, BreakdownIndex, Day, Figure, Indicator, IndicatorIndex, Observations, Period, Status,
    ValueSource,
};
use crate::reference::Reference;

/// What the members of an area come to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Computed {
    /// The figure; not a number where some member has none or where it cannot be worked out.
    pub value: f64,
    /// How many members there are.
    pub members: u16,
    /// How many of them have a figure.
    pub members_with_figure: u16,
    /// What rounding can explain between this figure and the published one; not a number where there is no figure.
    pub tolerance: f64,
}

/// What rows of one indicator have in common that are compared with each other.
type Slice = (IndicatorIndex, BreakdownIndex, Period, Figure);

/// What each comparator of a file should come to by the file's own local rows, in the order of the comparators.
/// `rounded_to` is what the file's upper levels are rounded to.
pub(super) fn compute(
    local: &Observations,
    comparators: &Observations,
    rounded_to: f64,
    reference: &Reference,
) -> Vec<Computed> {
    if comparators.is_empty() {
        return Vec::new();
    }
    let mut rows: Vec<u32> = (0_u32..).take(local.len()).collect();
    rows.par_sort_unstable_by_key(|&at| {
        let at = at as usize;
        (slice_of(local, at), local.place[at], local.submitted_on[at], local.line[at], local.column[at])
    });
    let mut wanted: Vec<u32> = (0_u32..).take(comparators.len()).collect();
    wanted.sort_unstable_by_key(|&at| (slice_of(comparators, at as usize), at));
    let days: BTreeSet<Day> = comparators.period.iter().map(|period| period.last_day()).collect();
    let territories: BTreeMap<Day, Territory> =
        days.into_iter().map(|day| (day, Territory::on(day, reference))).collect();
    let finest = finest_values(comparators);
    let slices: Vec<&[u32]> = wanted
        .chunk_by(|&one, &other| slice_of(comparators, one as usize) == slice_of(comparators, other as usize))
        .collect();
    let computed: Vec<Vec<Computed>> = slices
        .par_iter()
        .map(|asked| {
            let slice = slice_of(comparators, asked[0] as usize);
            let from = rows.partition_point(|&at| slice_of(local, at as usize) < slice);
            let to = rows.partition_point(|&at| slice_of(local, at as usize) <= slice);
            let members = latest_of_each(local, &rows[from..to]);
            let areas = territories[&slice.2.last_day()].areas(&members);
            let indicator = &reference.indicators[slice.0.at()];
            let finest = finest.get(&(slice.0, slice.2, slice.3)).copied().unwrap_or(0);
            let beside = |&at: &u32| {
                let row = comparators.row(at as usize);
                let (rows, members) = areas.get(AreaIndex(row.place));
                total(rows, members, indicator).beside(row, finest, rounded_to, indicator)
            };
            asked.iter().map(beside).collect()
        })
        .collect();
    let mut placed: Vec<(u32, Computed)> = wanted.iter().copied().zip(computed.into_iter().flatten()).collect();
    placed.sort_unstable_by_key(|(at, _)| *at);
    placed.into_iter().map(|(_, computed)| computed).collect()
}

fn slice_of(rows: &Observations, at: usize) -> Slice {
    (rows.indicator[at], rows.breakdown[at], rows.period[at], rows.figure[at])
}

/// The last row of each authority; the rows are sorted by authority and line.
fn latest_of_each(local: &Observations, rows: &[u32]) -> Vec<Observation> {
    rows.chunk_by(|&one, &other| local.place[one as usize] == local.place[other as usize])
        .filter_map(|versions| versions.last().map(|&at| local.row(at as usize)))
        .collect()
}

/// The most decimals that the reported values of an indicator's comparators have in each period.
fn finest_values(comparators: &Observations) -> BTreeMap<(IndicatorIndex, Period, Figure), i8> {
    let mut finest = BTreeMap::new();
    for at in (0..comparators.len()).filter(|&at| comparators.value_source[at] == ValueSource::Reported) {
        let key = (comparators.indicator[at], comparators.period[at], comparators.figure[at]);
        let decimals = comparators.decimals[at].value;
        finest.entry(key).and_modify(|most: &mut i8| *most = decimals.max(*most)).or_insert(decimals);
    }
    finest
}

/// What the figures of some members come to.
struct Total {
    value: f64,
    members: u16,
    with_figure: u16,
    /// How far rounding of the members' figures may move it.
    off: f64,
}

/// So many members are expected; `rows` are those that are there, in the order of the authorities.
fn total(rows: &[&Observation], members: u16, indicator: &Indicator) -> Total {
    let there: Vec<&&Observation> = rows.iter().filter(|row| row.status == Status::Ok).collect();
    let with_figure = u16::try_from(there.len()).unwrap_or(u16::MAX);
    let without = Total { value: f64::NAN, members, with_figure, off: f64::NAN };
    if with_figure != members || members == 0 {
        return without;
    }
    let decimals = there.iter().fold(COARSEST, |finest, row| finer(finest, row.decimals));
    let sum = |of: fn(&Observation) -> f64| there.iter().map(|row| of(row)).sum::<f64>();
    let times = f64::from(members);
    match indicator.aggregation() {
        Aggregation::Sum => {
            let half = if indicator.unit == "count" { half_unit_of_count } else { half_unit };
            Total { value: written(sum(|row| row.value), decimals.value), off: times * half(decimals.value), ..without }
        }
        Aggregation::Pooled => {
            let (over, under) = (sum(|row| row.numerator), sum(|row| row.denominator));
            // One part that is not a number makes the sum none.
            if over.is_nan() || under.is_nan() || under <= 0.0 {
                return without;
            }
            let value = quotient(over, under, indicator.multiplier);
            let halves =
                (times * half_unit_of_count(decimals.numerator), times * half_unit_of_count(decimals.denominator));
            Total { value, off: of_quotient(value, under, indicator.multiplier, halves), ..without }
        }
        Aggregation::None => without,
    }
}

/// Below anything that is ever written.
const COARSEST: Decimals = Decimals { value: i8::MIN, numerator: i8::MIN, denominator: i8::MIN };

impl Total {
    /// Beside the published figure: what rounding of both can explain.
    fn beside(&self, published: Observation, finest: i8, rounded_to: f64, indicator: &Indicator) -> Computed {
        let half = match (indicator.aggregation(), published.value_source) {
            (Aggregation::Sum, _) if rounded_to > 1.0 => half_of_rounded(rounded_to),
            (Aggregation::Sum, _) if indicator.unit == "count" => half_unit_of_count(finest),
            (_, ValueSource::Computed) => {
                let of_part = |decimals: i8| half_of_rounded(rounded_to).max(half_unit_of_count(decimals));
                let halves = (of_part(published.decimals.numerator), of_part(published.decimals.denominator));
                of_quotient(published.value, published.denominator, indicator.multiplier, halves)
            }
            _ => half_unit(finest),
        };
        Computed {
            value: self.value,
            members: self.members,
            members_with_figure: self.with_figure,
            tolerance: self.off + half,
        }
    }
}
