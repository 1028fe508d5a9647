//! The stages whose work grows with the observations, part by part: some indicators' observations → what they are beside
//! their peers and their past → their rows of the tables → pieces of the release. No part knows of another.

use std::ops::Range;

use super::in_order::in_order;
use crate::benchmark::{self, Benchmarks, PeerGroups, benchmark_indicator};
use crate::compare::{Asked, Kept};
use crate::domain::Observations;
use crate::error::Error;
use crate::gap::{self, GapChanges, gap_changes_of_indicator};
use crate::pipeline::Equivalence;
use crate::publish::{Draft, Piece, Pieces, Referenced};
use crate::tables::rows::{Labels, Versions, facts, gap as gap_rows};
use crate::trend::{self, Trends, trend_indicator};

/// So many observations a part has at least: a row group of each table comes of it, and too small ones read slowly.
const LEAST: usize = 20_000;

/// Takes out the rows of the last part where it is not full: those of the indicators behind belong to it too. So it does not
/// show in the row groups how a run was cut.
pub(super) fn open_rows(observations: &mut Observations) -> Observations {
    let parts = ranges(observations);
    let last = parts.last().and_then(|part| Some(part.first()?.start..part.last()?.end));
    let open = last.filter(|rows| rows.len() < LEAST).map_or(observations.len(), |rows| rows.start);
    observations.split_off(open)
}

/// The rows of each part, by indicator.
fn ranges(observations: &Observations) -> Vec<Vec<Range<usize>>> {
    let mut parts: Vec<Vec<Range<usize>>> = Vec::new();
    for rows in observations.by_indicator() {
        match parts.last_mut() {
            Some(part) if rows.start - part[0].start < LEAST => part.push(rows),
            _ => parts.push(vec![rows]),
        }
    }
    parts
}

/// What all parts need.
pub(super) struct Parts<'a> {
    pub(super) observations: &'a Observations,
    pub(super) groups: &'a PeerGroups,
    pub(super) benchmark: benchmark::Settings<'a>,
    pub(super) trend: trend::Settings<'a>,
    pub(super) gap: gap::Settings<'a>,
    pub(super) equivalences: &'a [Equivalence],
    pub(super) asked: &'a Asked,
    pub(super) versions: &'a Versions<'a>,
    pub(super) labels: &'a Labels<'a>,
}

/// What a part came to.
struct Part {
    pieces: Vec<Piece>,
    kept: Kept,
}

impl Parts<'_> {
    /// Works out all parts and puts their pieces into a release in the making; gives what the comparisons ask for.
    pub(super) fn put_into(&self, draft: &mut Draft, referenced: Referenced) -> Result<Kept, Error> {
        let ranges = ranges(self.observations);
        let (pieces, mut sheaf) = draft.pieces(referenced);
        let mut kept = Vec::with_capacity(ranges.len());
        in_order(
            ranges.len(),
            |at, room| self.part(&ranges[at], &pieces, room),
            |part| {
                kept.push(part.kept);
                part.pieces.into_iter().try_for_each(|piece| sheaf.append(piece))
            },
        )?;
        Ok(Kept::concatenate(kept))
    }

    /// Works out a part; `of_peers` is nothing but room.
    fn part(&self, indicators: &[Range<usize>], pieces: &Pieces, of_peers: &mut Benchmarks) -> Result<Part, Error> {
        let Self { observations, groups, benchmark, trend, gap, equivalences, asked, versions, labels } = self;
        let (mut trends, mut gaps) = (Vec::new(), Vec::new());
        of_peers.clear();
        for rows in indicators {
            benchmark_indicator(observations, rows.clone(), groups, benchmark, of_peers);
            trends.push(trend_indicator(observations, rows.clone(), trend));
            gaps.push(gap_changes_of_indicator(observations, rows.clone(), groups, gap));
        }
        let of_past = Trends::concatenate(trends);
        let kept = Kept::of(asked, observations, indicators, of_peers, &of_past);
        let rows = indicators.first().map_or(0, |rows| rows.start)..indicators.last().map_or(0, |rows| rows.end);
        let pieces = vec![
            pieces.of(&facts::observation(&observations.range(rows), versions, labels))?,
            pieces.of(&facts::benchmark(of_peers, equivalences, labels))?,
            pieces.of(&facts::trend(&of_past, labels))?,
            pieces.of(&gap_rows::gap_change(&GapChanges::concatenate(gaps), labels))?,
        ];
        Ok(Part { pieces, kept })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::observation::Observation;
    use crate::domain::{IndicatorIndex, Period};

    /// So many rows of each indicator.
    fn rows(counts: &[usize]) -> Observations {
        let each = (0..).zip(counts).flat_map(|(indicator, &count)| std::iter::repeat_n(indicator, count));
        let row = |indicator| Observation::reported(0, IndicatorIndex(indicator), Period::month(2024, 5), 1.0);
        each.map(row).collect()
    }

    fn lengths(rows: &Observations) -> Vec<usize> {
        ranges(rows).iter().map(|part| part.iter().map(Range::len).sum()).collect()
    }

    #[test]
    fn parts_are_the_same_wherever_a_run_is_cut_between_indicators() {
        let counts = [9_000, 9_000, 9_000, 25_000, 1, 2, 19_997, 5, 5];
        let whole = lengths(&rows(&counts));
        assert_eq!(whole, [27_000, 25_000, 20_000, 10]);
        for cut in 1..counts.len() {
            let all = rows(&counts);
            let end: usize = counts[..cut].iter().sum();
            let mut first = all.range(0..end);
            let mut second = open_rows(&mut first);
            second.append(all.range(end..all.len()));
            assert_eq!([lengths(&first), lengths(&second)].concat(), whole, "cut behind {cut} indicators");
        }
    }
}
