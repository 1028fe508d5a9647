//! The table of benchmarks → how each latest figure stands to its region, its statistical neighbours and England.

use std::collections::HashMap;

use crate::domain::TOTAL;
use crate::error::Error;
use crate::publish::{Row, Rows, StoredRelease};
use crate::tables::declared::facts::BENCHMARK;

const COLUMNS: &[&str] = &[
    "authority_id",
    "indicator_id",
    "period_id",
    "peer_group_id",
    "peer_group_kind",
    "value",
    "peer_count",
    "peer_median",
    "peer_q1",
    "peer_q3",
    "rank",
    "ranked_count",
    "position",
    "quartile_band",
    "ci_low",
    "ci_high",
    "comparator_value",
    "comparator_source",
    "comparator_period_id",
    "significance",
    "funnel_position",
    "verdict",
    "reason",
];

/// The latest figures beside their peers.
#[derive(Debug)]
pub(crate) struct Peers {
    rows: Rows,
    by: HashMap<(String, String), Vec<usize>>,
}

impl Peers {
    /// Reads those of a release.
    pub(crate) fn read(release: &StoredRelease) -> Result<Self, Error> {
        let wanted = [("breakdown_id", TOTAL), ("is_latest", "true")];
        let rows = Rows::of_columns(release, &BENCHMARK, COLUMNS, &wanted)?;
        let mut by: HashMap<(String, String), Vec<usize>> = HashMap::new();
        for (at, row) in rows.iter().enumerate() {
            by.entry((row.own_text("authority_id"), row.own_text("indicator_id"))).or_default().push(at);
        }
        Ok(Self { rows, by })
    }

    /// The rows of one figure, one a group.
    pub(crate) fn of(&self, authority: &str, indicator: &str) -> impl Iterator<Item = Row<'_>> {
        let places = self.by.get(&(authority.to_owned(), indicator.to_owned()));
        places.map_or(&[][..], Vec::as_slice).iter().map(|&at| self.rows.at(at))
    }

    /// The row of one figure against a kind of group.
    pub(crate) fn against(&self, authority: &str, indicator: &str, kind: &str) -> Option<Row<'_>> {
        self.of(authority, indicator).find(|row| row.text("peer_group_kind") == kind)
    }

    /// The row of one figure against one group.
    pub(crate) fn against_group(&self, authority: &str, indicator: &str, group: &str) -> Option<Row<'_>> {
        self.of(authority, indicator).find(|row| row.text("peer_group_id") == group)
    }
}
