//! The key of a figure → what its benchmarks say, and the figures of the peers that they were worked out from.

use std::collections::{BTreeMap, BTreeSet};

use super::absent::Sought;
use super::account::{PeerFigure, Peers};
use crate::domain::Day;
use crate::error::Error;
use crate::publish::{Row, Rows, StoredRelease};
use crate::reference::Reference;
use crate::tables::declared::facts::{BENCHMARK, OBSERVATION};
use crate::tables::declared::reference::{AUTHORITY_PART, PEER_GROUP, PEER_MEMBER, PERIOD};

/// The kinds of groups in the order in which they are told.
const ORDER: [&str; 4] = ["region", "statistical_neighbours", "england", "custom"];

/// How a figure stands against each peer group of its authority.
pub(super) fn of(
    release: &StoredRelease,
    reference: &Reference,
    sought: &Sought,
    shown: &dyn Fn(Option<f64>, &str) -> String,
) -> Result<Vec<Peers>, Error> {
    let key = sought.key();
    let groups = Rows::of(release, &PEER_GROUP, &[])?;
    let periods = Rows::of(release, &PERIOD, &[])?;
    let label = |id: &str| {
        periods.iter().find(|row| row.text("period_id") == id).map(|row| row.own_text("label")).unwrap_or_default()
    };
    let slice = Slice::of(release, reference, &key)?;
    let members = Rows::of(release, &PEER_MEMBER, &key[..1])?;
    let rows = Rows::of(release, &BENCHMARK, &key[..4])?;
    let mut peers: Vec<Peers> = rows
        .iter()
        .map(|row| {
            let id = row.text("peer_group_id");
            let group = groups.iter().find(|group| group.text("peer_group_id") == id);
            Peers {
                name: group.map_or_else(|| id.to_owned(), |group| group.own_text("name")),
                comparator_period_label: label(row.text("comparator_period_id")),
                members: if row.text("peer_group_kind") == "england" {
                    Vec::new()
                } else {
                    slice.members(&members, id, row.day("period_end"), shown)
                },
                ..as_published(row)
            }
        })
        .collect();
    peers.sort_by_key(|peers| ORDER.iter().position(|kind| *kind == peers.kind));
    Ok(peers)
}

/// What the row itself says.
fn as_published(row: Row) -> Peers {
    Peers {
        peer_group_id: row.own_text("peer_group_id"),
        name: String::new(),
        kind: row.own_text("peer_group_kind"),
        edition: row.own_text("peer_group_edition"),
        rank: row.integer("rank"),
        ranked_count: row.integer("ranked_count"),
        position: row.integer("position"),
        quartile_band: row.own_text("quartile_band"),
        mean: row.number("peer_mean"),
        median: row.number("peer_median"),
        q1: row.number("peer_q1"),
        q3: row.number("peer_q3"),
        pooled: row.number("peer_pooled"),
        difference: row.number("difference"),
        z_score: row.number("z_score"),
        robust_z: row.number("robust_z"),
        peer_count: row.integer("peer_count"),
        peers_suppressed: row.integer("peers_suppressed"),
        peers_absent: row.integer("peers_absent"),
        ci_low: row.number("ci_low"),
        ci_high: row.number("ci_high"),
        comparator_value: row.number("comparator_value"),
        comparator_source: row.own_text("comparator_source"),
        comparator_indicator_id: row.own_text("comparator_indicator_id"),
        comparator_period_id: row.own_text("comparator_period_id"),
        comparator_period_label: String::new(),
        lag_months: row.integer("lag_months"),
        equivalence: row.own_text("equivalence"),
        significance: row.own_text("significance"),
        significance_998: row.own_text("significance_998"),
        funnel_position: row.own_text("funnel_position"),
        verdict: row.own_text("verdict"),
        reason: row.own_text("reason"),
        method_version: row.own_text("method_version"),
        members: Vec::new(),
    }
}

/// The figures of all authorities in the slice of the one that is explained.
struct Slice<'a> {
    reference: &'a Reference,
    /// Status and value by authority.
    figures: BTreeMap<String, (String, Option<f64>)>,
    /// Authorities whose row gives way: to their joint return, or to its halves.
    gives_way: BTreeSet<String>,
    /// The joint return that covers an authority.
    joint: BTreeMap<String, String>,
}

impl<'a> Slice<'a> {
    fn of(release: &StoredRelease, reference: &'a Reference, key: &[(&str, &str); 5]) -> Result<Self, Error> {
        let observations = Rows::of(release, &OBSERVATION, &key[1..])?;
        let giving_way = [&key[1..4], &[("reason", "other_return_counts")]].concat();
        let giving_way = Rows::of(release, &BENCHMARK, &giving_way)?;
        let parts = Rows::of(release, &AUTHORITY_PART, &[])?;
        Ok(Self {
            reference,
            figures: observations
                .iter()
                .map(|row| (row.own_text("authority_id"), (row.own_text("status"), row.number("value"))))
                .collect(),
            gives_way: giving_way.iter().map(|row| row.own_text("authority_id")).collect(),
            joint: parts.iter().map(|row| (row.own_text("part_id"), row.own_text("authority_id"))).collect(),
        })
    }

    /// The members of a group on a day, each with what it has; a joint return stands once for both its halves.
    fn members(
        &self,
        members: &Rows,
        group: &str,
        on: Option<Day>,
        shown: &dyn Fn(Option<f64>, &str) -> String,
    ) -> Vec<PeerFigure> {
        let holds =
            |row: &Row| row.day("first_day") <= on && (row.day("last_day").is_none() || on <= row.day("last_day"));
        let mut rows: Vec<Row> =
            members.iter().filter(|row| row.text("peer_group_id") == group && holds(row)).collect();
        rows.sort_by_key(|row| row.integer("neighbour_order"));
        let mut out: Vec<PeerFigure> = Vec::with_capacity(rows.len());
        for row in rows {
            let member = row.text("member_id");
            let counted = self.joint.get(member).filter(|joint| self.counts(joint) && !self.counts(member));
            let id = counted.map_or(member, String::as_str);
            let is_told = out.iter().any(|told| told.authority_id == id);
            // A return that gives way to another one of the group is not told beside it.
            if is_told || (counted.is_none() && self.gives_way.contains(id)) {
                continue;
            }
            let (status, value) =
                self.figures.get(id).map_or(("not_available", None), |(status, value)| (status, *value));
            out.push(PeerFigure {
                authority_id: id.to_owned(),
                name: self.name(id),
                value,
                display: shown(value, status),
            });
        }
        out
    }

    fn counts(&self, authority: &str) -> bool {
        !self.gives_way.contains(authority) && self.figures.get(authority).is_some_and(|(status, _)| status == "ok")
    }

    fn name(&self, id: &str) -> String {
        let found = self.reference.authorities.iter().find(|authority| authority.id == id);
        found.map_or_else(|| id.to_owned(), |authority| authority.name.clone())
    }
}
