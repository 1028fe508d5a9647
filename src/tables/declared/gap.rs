//! The table of changes of gaps.

use super::{
    BASES, GAP_REASONS, MOVEMENTS, OF_INDICATOR, authority_id, authority_name, breakdown_id, indicator_id, is_latest,
    method_version, period_id,
};
use crate::tables::{Table, integer, number, text};

/// How gaps to statistical neighbours changed.
pub static GAP_CHANGE: Table = Table {
    name: "gap_change",
    description: "How the gap of one figure to the median of the statistical neighbours changed since an earlier period, and what the change is made of.",
    key: &["authority_id", "indicator_id", "breakdown_id", "period_id", "basis"],
    sort: &["indicator_id", "authority_id", "breakdown_id", "period_id", "basis"],
    row_group: Some("indicator_id"),
    columns: &[
        authority_id(),
        authority_name(),
        indicator_id(),
        breakdown_id(),
        period_id(),
        text("basis", "Whether the earlier period is the one just before or the same one a year before.").values(BASES),
        text("earlier_period_id", "The earlier period.").references("period", "period_id"),
        text("peer_group_id", "The list of neighbours that the figure is compared with.")
            .references("peer_group", "peer_group_id"),
        text(
            "earlier_peer_group_id",
            "The list that the earlier figure is compared with, another one where the pipeline says that it was then.",
        )
        .references("peer_group", "peer_group_id"),
        number("value_before", "The authority's figure in the earlier period.").nullable().unit(OF_INDICATOR),
        number("value_after", "The authority's figure.").unit(OF_INDICATOR),
        number("peer_median_before", "Median of its neighbours' figures in the earlier period, by the list of then.")
            .nullable()
            .unit(OF_INDICATOR),
        number("peer_median_after", "Median of its neighbours' figures.").nullable().unit(OF_INDICATOR),
        number("gap_before", "The figure less the median of the neighbours in the earlier period.")
            .nullable()
            .unit(OF_INDICATOR),
        number("gap_after", "The figure less the median of the neighbours.").nullable().unit(OF_INDICATOR),
        number("gap_change", "The gap less that of the earlier period: the sum of the four parts.")
            .nullable()
            .unit(OF_INDICATOR),
        number("own_part", "What the change of the authority's own figure adds to the gap.")
            .nullable()
            .unit(OF_INDICATOR),
        number(
            "neighbours_part",
            "What the change of the neighbours with a figure in both periods adds: below zero where their median rose.",
        )
        .nullable()
        .unit(OF_INDICATOR),
        number("reporting_part", "What neighbours with a figure in only one of the periods add.")
            .nullable()
            .unit(OF_INDICATOR),
        number("set_part", "What another list of neighbours adds, zero where both gaps are to one list.")
            .nullable()
            .unit(OF_INDICATOR),
        text("movement", "Whether the figure lies further from the median, nearer, on the other side, or as it did.")
            .nullable()
            .values(MOVEMENTS),
        integer("peers_before", "Neighbours with a figure in the earlier period, of the list of then.")
            .unit("authorities"),
        integer("peers_after", "Neighbours with a figure.").unit("authorities"),
        integer("peers_same", "Neighbours of the list of now with a figure in both periods.").unit("authorities"),
        integer("peers_only_before", "Neighbours of the list of now with a figure in the earlier period alone.")
            .unit("authorities"),
        integer("peers_only_after", "Neighbours with a figure in the later period alone.").unit("authorities"),
        integer("listed_in_both", "Neighbours on both lists, with a figure or without.").unit("authorities"),
        text("reason", "Why the change or its parts are missing, where they are.").nullable().values(GAP_REASONS),
        text("says", "The change up to the latest figure in plain English, in the decimals of the indicator.")
            .nullable(),
        is_latest(),
        method_version(),
    ],
};
