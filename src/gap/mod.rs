//! Observations and statistical neighbours → how each authority's gap to them changed, and what that is made of.
//!
//! The gap is that of the benchmarks: the authority's figure less the median of its neighbours' figures. Its change
//! falls exactly into four parts (see `parts`): the authority's own change, the change of those neighbours that have a
//! figure in both periods, neighbours that came in or dropped out, and another list of neighbours. Without the last
//! part it is the change of `difference` from one row of the benchmarks to the other.
//!
//! The work goes indicator by indicator, each a pure function of its own rows. A change is told only where the trends
//! have one: between consecutive periods, and across no break.

mod columns;
mod figures;
mod neighbours;
mod parts;
mod sentence;

use std::ops::Range;

use crate::benchmark::{PeerGroups, Thresholds, latest_rows, usable_value};
use crate::domain::period::are_apart;
use crate::domain::{Authority, Day, Figure, Indicator, Observations, Period};
use crate::pipeline::{Basis, Break, Pipeline};
use crate::reference::Reference;
use crate::trend::{Breaks, NO_ROW, Spacing, earlier_rows};
use figures::Figures;
use neighbours::Work;

pub use crate::benchmark::METHOD_VERSION;
pub use columns::GapChanges;
pub use neighbours::Counts;
pub use parts::{Medians, Movement, Parts};
pub use sentence::{Told, write_sentence};

/// What changes of gaps need to know besides figures and lists.
#[derive(Clone, Copy, Debug)]
pub struct Settings<'a> {
    /// The catalogue, by indicator.
    pub indicators: &'a [Indicator],
    /// The authorities, by their index; the first day of one that followed others begins its series.
    pub authorities: &'a [Authority],
    /// The declared breaks.
    pub breaks: &'a [Break],
    /// From how many figures on neighbours have a median.
    pub thresholds: Thresholds,
    /// The precedence of each file's source, by file; a file beyond the end has 0.
    pub precedence: &'a [i32],
    /// Over which stretches changes are told, each once, in their order.
    pub bases: &'a [Basis],
}

impl<'a> Settings<'a> {
    /// Those of a run.
    pub fn of(reference: &'a Reference, pipeline: &'a Pipeline, precedence: &'a [i32]) -> Self {
        Self {
            indicators: &reference.indicators,
            authorities: &reference.authorities,
            breaks: &pipeline.breaks,
            thresholds: Thresholds { min_peers: pipeline.min_peers, min_peers_extremes: pipeline.min_peers_extremes },
            precedence,
            bases: &pipeline.gap_change,
        }
    }
}

/// Why a row lacks its change, or what the change is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// A break lies between the two periods: the figures are not of one series.
    SeriesBreak,
    /// The authority has a row but no figure in the earlier period.
    NoEarlierValue,
    /// Nobody is listed as its neighbour.
    NoNeighbours,
    /// Too few neighbours have a figure in one of the periods.
    FewPeers,
    /// Too few neighbours have a figure in both periods: the change is known, what it is made of is not.
    FewSamePeers,
}

impl Reason {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::SeriesBreak, Self::NoEarlierValue, Self::NoNeighbours, Self::FewPeers, Self::FewSamePeers];

    /// The name in the tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SeriesBreak => "series_break",
            Self::NoEarlierValue => "no_earlier_value",
            Self::NoNeighbours => "no_neighbours",
            Self::FewPeers => "few_peers",
            Self::FewSamePeers => "few_same_peers",
        }
    }
}

/// Works out how every actual figure's gap changed since the earlier periods that are asked for.
#[cfg(test)]
fn gap_changes(observations: &Observations, groups: &PeerGroups, settings: &Settings) -> GapChanges {
    let of_indicator = |rows| gap_changes_of_indicator(observations, rows, groups, settings);
    GapChanges::concatenate(observations.by_indicator().into_iter().map(of_indicator).collect())
}

/// Works out how the gap of every actual figure of one indicator, whose rows these are, changed since the earlier periods
/// that are asked for.
///
/// The observations are those that count: of authorities only, a row a key, sorted by indicator, place, breakdown,
/// period and kind of figure. Without statistical neighbours there is nothing to tell.
pub fn gap_changes_of_indicator(
    observations: &Observations,
    rows: Range<usize>,
    groups: &PeerGroups,
    settings: &Settings,
) -> GapChanges {
    let mut out = GapChanges::default();
    if groups.neighbour_group().is_none() || settings.bases.is_empty() {
        return out;
    }
    let Some(&indicator) = observations.indicator.get(rows.start) else { return out };
    let figures = Figures::of(observations, rows.clone(), groups, settings.precedence);
    let mut work = Work::new(&figures, groups, settings.thresholds);
    let breaks = Breaks::of(settings.breaks, indicator, settings.authorities);
    let latest = latest_rows(observations, rows.clone());

    let actual: Vec<usize> = rows.clone().filter(|&row| observations.figure[row] == Figure::Actual).collect();
    let periods: Vec<Period> = actual.iter().map(|&row| observations.period[row]).collect();
    let spacing = Spacing::of(settings.indicators[indicator.at()].frequency, &periods);
    let (mut earlier, mut days): ([Vec<u32>; 2], Vec<Day>) = Default::default();
    let list_of = |row: usize| (observations.place[row], observations.breakdown[row]);
    let mut start = 0;
    for list in actual.chunk_by(|&one, &other| list_of(one) == list_of(other)) {
        let periods = &periods[start..start + list.len()];
        start += list.len();
        breaks.write_days(observations.authority(list[0]), &mut days);
        for (basis, earlier) in Basis::ALL.into_iter().zip(&mut earlier) {
            earlier.resize(list.len(), NO_ROW);
            match basis {
                Basis::Previous => earlier_rows(periods, |period| spacing.previous(period), earlier),
                Basis::YearAgo => earlier_rows(periods, Period::year_ago, earlier),
            }
        }
        for (at, &row) in list.iter().enumerate() {
            let value = usable_value(observations, row);
            if value.is_nan() {
                continue;
            }
            for &basis in settings.bases {
                let before = earlier[basis as usize][at];
                // Where a year lies between the periods anyway, one row tells it.
                let is_told =
                    basis == Basis::Previous && settings.bases.contains(&Basis::YearAgo) && before == earlier[1][at];
                if before == NO_ROW || is_told {
                    continue;
                }
                let before = list[before as usize];
                let is_apart = are_apart(&days, observations.period[before], observations.period[row]);
                let change = work.change(observations, before, row, is_apart);
                out.push(observations, row, basis, before, latest[row - rows.start], &change);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests;
