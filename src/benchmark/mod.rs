//! Observations and peer groups → what each figure is beside those of its peers.
//!
//! The work goes indicator by indicator, each a pure function of its own rows, and within an indicator slice by slice
//! (one breakdown in one period). What a shared group shows in a slice is worked out once and only pointed at by the
//! rows of its members.

mod band;
mod columns;
mod comparator;
mod comparison;
mod editions;
mod funnel;
mod interval;
mod joint;
mod latest;
mod membership;
mod neighbours;
mod peers;
mod published;
mod quantile;
mod rank;
mod slice;
mod slices;
mod statistics;
mod verdict;

use std::num::NonZeroU16;
use std::ops::Range;

use crate::domain::{
    AuthorityIndex, BreakdownIndex, Indicator, IndicatorIndex, Observations, Period, PeriodKind, Status,
};
use slice::SliceWork;

pub use band::Band;
pub use comparator::{Comparator, ComparatorSource, EquivalenceIndex};
pub use funnel::{FunnelPosition, Point as FunnelPoint, Scale as FunnelScale, Spread};
pub use interval::{Confidence, Interval, poisson, wilson};
pub(crate) use joint::{Return, joint_return_counts};
pub use latest::latest_rows;
pub use membership::Membership;
pub(crate) use neighbours::choose;
pub use peers::{Editions, GroupIndex, JointReturn, MemberRow, PeerGroup, PeerGroupKind, PeerGroups};
pub use published::{Declared, Published, PublishedSlice, months_between};
pub use quantile::Quartiles;
pub use slices::{SliceKey, Slices};
pub use statistics::{Statistics, Thresholds};
pub use verdict::{Significance, Verdict};

/// The version of the formulas of benchmarks and trends; it changes when a figure would.
pub const METHOD_VERSION: &str = "1";

/// What the statistics need to know besides figures and groups.
#[derive(Clone, Copy, Debug)]
pub struct Settings<'a> {
    /// The catalogue, by indicator.
    pub indicators: &'a [Indicator],
    /// From how many figures on a group has statistics.
    pub thresholds: Thresholds,
    /// The precedence of each file's source, by file; a file beyond the end has 0.
    pub precedence: &'a [i32],
    /// England's published figures.
    pub published: &'a Published,
}

/// Why a row lacks some of its numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// Too few members have a figure: there are no statistics.
    FewPeers,
    /// The authority has no figure of its own: there is nothing to compare.
    NoValue,
    /// The joint return and a half of it both stand in the slice and the other one counts: there is no rank.
    OtherReturnCounts,
}

impl Reason {
    /// The name in the tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::FewPeers => "few_peers",
            Self::NoValue => "no_value",
            Self::OtherReturnCounts => "other_return_counts",
        }
    }
}

/// Benchmarks as parallel columns of equal length, a row for each actual observation and peer group of its authority,
/// sorted by indicator, authority, breakdown, period and peer group.
#[derive(Clone, Debug, Default)]
pub struct Benchmarks {
    /// The authority.
    pub authority: Vec<AuthorityIndex>,
    /// The indicator.
    pub indicator: Vec<IndicatorIndex>,
    /// The slice of it.
    pub breakdown: Vec<BreakdownIndex>,
    /// The period.
    pub period: Vec<Period>,
    /// The peer group.
    pub group: Vec<GroupIndex>,
    /// The authority's own figure; `NaN` where it has none.
    pub value: Vec<f64>,
    /// Whether it has one, and if not, why.
    pub status: Vec<Status>,
    /// The place in `peers` of what the group shows.
    pub statistics: Vec<u32>,
    /// The own figure less the group's median; `NaN` where one of them is missing.
    pub difference: Vec<f64>,
    /// The rank among the members and the authority, 1 the best by polarity.
    pub rank: Vec<Option<NonZeroU16>>,
    /// How many figures were ranked.
    pub ranked_count: Vec<Option<NonZeroU16>>,
    /// The position among them, 1 the highest value.
    pub position: Vec<Option<NonZeroU16>>,
    /// The quartile band.
    pub band: Vec<Option<Band>>,
    /// How many standard deviations of the group the own figure lies above its mean.
    pub z_score: Vec<f64>,
    /// How many robust deviations of the group it lies above its median.
    pub robust_z: Vec<f64>,
    /// The interval in which chance leaves the own figure, at 95 per cent.
    pub interval: Vec<Interval>,
    /// The figure that it is held against; `NaN` where there is none.
    pub comparator_value: Vec<f64>,
    /// Where that figure comes from.
    pub comparator_source: Vec<Option<ComparatorSource>>,
    /// The period of that figure.
    pub comparator_period: Vec<Period>,
    /// The indicator of that figure, where it is another one.
    pub published_as: Vec<Option<IndicatorIndex>>,
    /// What was declared so that it may judge the own figure.
    pub equivalence: Vec<Option<EquivalenceIndex>>,
    /// Whether its interval leaves the comparator out, at 95 per cent.
    pub significance: Vec<Option<Significance>>,
    /// The same at 99.8 per cent.
    pub significance_998: Vec<Option<Significance>>,
    /// Where it lies against the limits of the funnel, widened by the usual spread.
    pub funnel: Vec<Option<FunnelPosition>>,
    /// What may be said of it.
    pub verdict: Vec<Option<Verdict>>,
    /// Why numbers are missing.
    pub reason: Vec<Option<Reason>>,
    /// Whether this is the authority's latest figure of the indicator and breakdown.
    pub is_latest: Vec<bool>,
    /// What groups show; rows of one slice and shared group point at the same entry.
    pub peers: Vec<Statistics>,
}

impl Benchmarks {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.authority.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.authority.is_empty()
    }

    /// The months from the end of the comparator's period to that of a row's.
    pub fn lag_months(&self, row: usize) -> Option<i32> {
        self.comparator_source[row]?;
        Some(published::months_between(self.comparator_period[row], self.period[row]))
    }

    /// What may be said of a row in plain English. A comparator of another period is named with it, and the few of England
    /// that have a figure are not called England.
    pub fn in_words(&self, row: usize, indicators: &[Indicator], groups: &PeerGroups) -> Option<String> {
        let verdict = self.verdict[row]?;
        let group = groups.group(self.group[row]);
        let mut whom = group.in_a_sentence();
        if self.judges_another_period(row) {
            let period = self.comparator_period[row];
            let on = if period.kind() == PeriodKind::Day { "on" } else { "in" };
            whom = format!("{whom} {on} {}", period.label());
        } else if self.rests_on_a_few(row, group) {
            whom = format!("the {} authorities of {whom} with a figure", self.statistics_of(row).count);
        }
        Some(verdict.in_words(indicators[self.indicator[row].at()].polarity, &whom))
    }

    /// Whether the sentence of a row is that of its group, polarity and verdict alone.
    pub fn is_usual(&self, row: usize, groups: &PeerGroups) -> bool {
        !self.judges_another_period(row) && !self.rests_on_a_few(row, groups.group(self.group[row]))
    }

    /// Whether England's figure is that of less than half of its authorities.
    fn rests_on_a_few(&self, row: usize, group: &PeerGroup) -> bool {
        let Statistics { count, suppressed, absent, .. } = *self.statistics_of(row);
        group.kind == PeerGroupKind::England
            && self.comparator_source[row] != Some(ComparatorSource::Published)
            && u32::from(count) < u32::from(suppressed) + u32::from(absent)
    }

    /// Whether a row is judged by a figure of another period, as the pipeline declares.
    fn judges_another_period(&self, row: usize) -> bool {
        self.equivalence[row].is_some() && self.comparator_period[row] != self.period[row]
    }

    /// What the peer group of a row shows in the row's slice.
    pub fn statistics_of(&self, row: usize) -> &Statistics {
        &self.peers[self.statistics[row] as usize]
    }
}

/// Compares every actual observation with its peers.
#[cfg(test)]
pub(crate) fn benchmark(observations: &Observations, groups: &PeerGroups, settings: &Settings) -> Benchmarks {
    let mut out = Benchmarks::default();
    for rows in observations.by_indicator() {
        benchmark_indicator(observations, rows, groups, settings, &mut out);
    }
    out
}

/// Compares the actual observations of one indicator, whose rows these are, with their peers, and adds what comes of it.
///
/// The observations are those that count: of authorities only, a row a key, sorted by indicator, place, breakdown,
/// period and kind of figure.
pub fn benchmark_indicator(
    observations: &Observations,
    rows: Range<usize>,
    groups: &PeerGroups,
    settings: &Settings,
    out: &mut Benchmarks,
) {
    let Some(&indicator) = observations.indicator.get(rows.start) else {
        return;
    };
    let slices = Slices::new(observations, rows.clone());
    let first_row = rows.start;

    // Where the rows of each observation begin: as many as the observation's authority has groups.
    let mut starts = vec![0_usize; rows.len() + 1];
    starts[0] = out.len();
    for ((_, period), slice_rows) in slices.iter() {
        let membership = groups.on(period.last_day());
        for &row in slice_rows {
            let row = row as usize;
            starts[row - first_row + 1] = membership.groups_of(observations.authority(row)).len();
        }
    }
    for at in 0..rows.len() {
        starts[at + 1] += starts[at];
    }

    out.grow(starts[rows.len()], indicator);
    let latest = latest_rows(observations, rows);
    let mut work = SliceWork::new(observations, groups, settings, indicator);
    for ((_, period), slice_rows) in slices.iter() {
        let membership = groups.on(period.last_day());
        work.load(slice_rows, membership, &mut out.peers);
        for &row in slice_rows {
            let at = row as usize - first_row;
            work.compare(row as usize, membership, starts[at], latest[at], out);
        }
    }
}

/// The value of a row where it has one that may be used, else `NaN`.
pub(crate) fn usable_value(observations: &Observations, row: usize) -> f64 {
    let value = observations.value[row];
    if observations.status[row] == Status::Ok && value.is_finite() { value } else { f64::NAN }
}

/// A number of authorities, which never exceeds what an index of authorities can hold.
fn count(number: usize) -> u16 {
    u16::try_from(number).expect("there are fewer authorities than their indices allow")
}

#[cfg(test)]
mod tests;
