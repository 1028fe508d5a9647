//! Changes of gaps → a batch, the sentences about the latest ones with them.

use super::{Keys, Labels};
use crate::domain::{Period, PeriodKind};
use crate::gap::{GapChanges, METHOD_VERSION, Movement, Parts, Reason, Told, write_sentence};
use crate::tables::declared::gap::GAP_CHANGE;
use crate::tables::{Batch, Codes, Sheet};

/// Table `gap_change`.
pub fn gap_change(rows: &GapChanges, labels: &Labels) -> Sheet {
    let keys = Keys::of(rows.authority.iter().map(|one| &one.0), &rows.indicator, &rows.breakdown, &rows.period);
    let group_id = |group| labels.groups.group(group).id.as_str();
    let counts = || rows.counts.iter();
    let (says, sentences) = sentences(rows, labels);
    keys.columns(Batch::of(&GAP_CHANGE, rows.len()), labels)
        .text_at("authority_name", &keys.authorities, keys.each_authority().map(|one| labels.authority_name(one)))
        .words("basis", rows.basis.iter().copied(), |basis| basis.name())
        .words("earlier_period_id", rows.earlier_period.iter().copied(), |period| period.to_string())
        .words("peer_group_id", rows.group.iter().copied(), group_id)
        .words("earlier_peer_group_id", rows.earlier_group.iter().copied(), group_id)
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
        .words("movement", rows.movement.iter().copied(), |movement| movement.map(Movement::name))
        .counts("peers_before", counts().map(|counts| Some(counts.before)))
        .counts("peers_after", counts().map(|counts| Some(counts.after)))
        .counts("peers_same", counts().map(|counts| Some(counts.same)))
        .counts("peers_only_before", counts().map(|counts| Some(counts.only_before)))
        .counts("peers_only_after", counts().map(|counts| Some(counts.only_after)))
        .counts("listed_in_both", counts().map(|counts| Some(counts.listed_in_both)))
        .words("reason", rows.reason.iter().copied(), |reason| reason.map(Reason::name))
        .text_at("says", &says, sentences)
        .flag("is_latest", rows.is_latest.iter().copied())
        .text_at("method_version", &Codes::same(rows.len()), [METHOD_VERSION])
        .sheet()
        .sorted()
}

/// The sentences about the latest figures, which people read, and which one each row says; the others say nothing.
fn sentences(rows: &GapChanges, labels: &Labels) -> (Codes, Vec<Option<String>>) {
    let mut sentences = vec![None];
    let mut places = Vec::with_capacity(rows.len());
    for at in 0..rows.len() {
        if rows.is_latest[at] {
            sentences.push(Some(sentence(rows, at, labels)));
            places.push(u32::try_from(sentences.len() - 1).expect("a table holds fewer than 2^32 rows"));
        } else {
            places.push(0);
        }
    }
    (Codes::new(places), sentences)
}

fn sentence(rows: &GapChanges, at: usize, labels: &Labels) -> String {
    let indicator = &labels.reference.indicators[rows.indicator[at].at()];
    let since = in_a_sentence(rows.earlier_period[at]);
    let editions = [rows.earlier_group[at], rows.group[at]];
    let told = Told {
        unit: &indicator.unit,
        decimals: indicator.decimals,
        since: &since,
        editions: editions.map(|group| labels.groups.group(group).edition.as_str()),
        parts: Parts {
            gap_before: rows.gap_before[at],
            gap_after: rows.gap_after[at],
            own: rows.own_part[at],
            neighbours: rows.neighbours_part[at],
            reporting: rows.reporting_part[at],
            set: rows.set_part[at],
        },
    };
    let mut text = String::new();
    write_sentence(&mut text, &told);
    text
}

/// A period's label as it stands behind `since`.
fn in_a_sentence(period: Period) -> String {
    match period.kind() {
        PeriodKind::Rolling12 | PeriodKind::Rolling6 | PeriodKind::Rolling3 => format!("the {}", period.label()),
        _ => period.label(),
    }
}
