//! Changes of gaps → a batch, their sentences with them.

use arrow::array::RecordBatch;
use rayon::prelude::*;

use super::{Labels, PeriodIds};
use crate::domain::{Period, PeriodKind};
use crate::gap::{GapChanges, METHOD_VERSION, Movement, Parts, Reason, Told, write_sentence};
use crate::tables::Batch;
use crate::tables::declared::gap::GAP_CHANGE;

/// Table `gap_change`.
pub fn gap_change(rows: &GapChanges, labels: &Labels) -> RecordBatch {
    let ids = PeriodIds::of(rows.period.iter().chain(&rows.earlier_period));
    let sentences = Sentences::of(rows, labels);
    let all = || 0..rows.len();
    let group = |at: usize| labels.groups.group(at_group(rows, at)[1]).id.as_str();
    let earlier_group = |at: usize| labels.groups.group(at_group(rows, at)[0]).id.as_str();
    Batch::of(&GAP_CHANGE, rows.len())
        .text("authority_id", rows.authority.iter().map(|&authority| labels.authority(authority)))
        .text("authority_name", rows.authority.iter().map(|&authority| labels.authority_name(authority)))
        .text("indicator_id", rows.indicator.iter().map(|&indicator| labels.indicator(indicator)))
        .text("breakdown_id", rows.breakdown.iter().map(|&breakdown| labels.breakdown(breakdown)))
        .text("period_id", rows.period.iter().map(|&period| ids.id(period)))
        .text("basis", rows.basis.iter().map(|basis| basis.name()))
        .text("earlier_period_id", rows.earlier_period.iter().map(|&period| ids.id(period)))
        .text("peer_group_id", all().map(group))
        .text("earlier_peer_group_id", all().map(earlier_group))
        .number("value_before", rows.value_before.iter().copied())
        .number("value_after", rows.value_after.iter().copied())
        .number("peer_median_before", rows.median_before.iter().copied())
        .number("peer_median_after", rows.median_after.iter().copied())
        .number("gap_before", rows.gap_before.iter().copied())
        .number("gap_after", rows.gap_after.iter().copied())
        .number("gap_change", rows.gap_change.iter().copied())
        .number("own_part", rows.own_part.iter().copied())
        .number("neighbours_part", rows.neighbours_part.iter().copied())
        .number("reporting_part", rows.reporting_part.iter().copied())
        .number("set_part", rows.set_part.iter().copied())
        .text("movement", rows.movement.iter().map(|movement| movement.map(Movement::name)))
        .integer("peers_before", rows.counts.iter().map(|counts| counts.before))
        .integer("peers_after", rows.counts.iter().map(|counts| counts.after))
        .integer("peers_same", rows.counts.iter().map(|counts| counts.same))
        .integer("peers_only_before", rows.counts.iter().map(|counts| counts.only_before))
        .integer("peers_only_after", rows.counts.iter().map(|counts| counts.only_after))
        .integer("listed_in_both", rows.counts.iter().map(|counts| counts.listed_in_both))
        .text("reason", rows.reason.iter().map(|reason| reason.map(Reason::name)))
        .text("says", sentences.iter())
        .flag("is_latest", rows.is_latest.iter().copied())
        .text("method_version", all().map(|_| METHOD_VERSION))
        .finish_sorted()
}

/// A period's label as it stands behind `since`.
fn in_a_sentence(period: Period) -> String {
    match period.kind() {
        PeriodKind::Rolling12 | PeriodKind::Rolling6 | PeriodKind::Rolling3 => format!("the {}", period.label()),
        _ => period.label(),
    }
}

fn at_group(rows: &GapChanges, at: usize) -> [crate::benchmark::GroupIndex; 2] {
    [rows.earlier_group[at], rows.group[at]]
}

/// So many rows are put into words at a time.
const PIECE: usize = 16_384;

/// The sentences of all rows, one text a piece of the rows.
struct Sentences(Vec<Piece>);

/// The sentences of some rows in one text, and where each ends.
#[derive(Default)]
struct Piece {
    text: String,
    ends: Vec<usize>,
}

impl Sentences {
    fn of(rows: &GapChanges, labels: &Labels) -> Self {
        let mut periods: Vec<Period> = rows.earlier_period.clone();
        periods.sort_unstable();
        periods.dedup();
        let names: Vec<String> = periods.iter().copied().map(in_a_sentence).collect();
        let since = |period: Period| periods.binary_search(&period).map_or("", |at| names[at].as_str());
        let starts: Vec<usize> = (0..rows.len()).step_by(PIECE).collect();
        let piece = |start: usize| {
            let mut piece = Piece::default();
            for at in start..rows.len().min(start + PIECE) {
                let indicator = &labels.reference.indicators[rows.indicator[at].at()];
                let told = Told {
                    unit: &indicator.unit,
                    decimals: indicator.decimals,
                    since: since(rows.earlier_period[at]),
                    editions: at_group(rows, at).map(|group| labels.groups.group(group).edition.as_str()),
                    parts: Parts {
                        gap_before: rows.gap_before[at],
                        gap_after: rows.gap_after[at],
                        own: rows.own_part[at],
                        neighbours: rows.neighbours_part[at],
                        reporting: rows.reporting_part[at],
                        set: rows.set_part[at],
                    },
                };
                write_sentence(&mut piece.text, &told);
                piece.ends.push(piece.text.len());
            }
            piece
        };
        Self(starts.into_par_iter().map(piece).collect())
    }

    fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().flat_map(|piece| {
            let starts = std::iter::once(0).chain(piece.ends.iter().copied());
            starts.zip(&piece.ends).map(|(start, &end)| &piece.text[start..end])
        })
    }
}
