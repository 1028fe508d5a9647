//! Bands with their edges, and how figures are distributed over them.

use super::{FIGURES, NO_SHARES, STATUSES, authority_id, authority_name, indicator_id, period_id};
use crate::tables::{Column, Table, date, integer, number, text};

/// Figures by band are in the unit that `indicator.unit` names.
const COUNTED: &str = super::OF_INDICATOR;

const fn edge(name: &'static str, description: &'static str) -> Column {
    number(name, description).nullable().unit("cases")
}

/// Declared bands.
pub static BAND: Table = Table {
    name: "band",
    description: "One band that the pipeline declares, with its edges and who set them; slices of two sets are never compared with each other.",
    key: &["band_id"],
    sort: &["band_id"],
    row_group: None,
    columns: &[
        text("band_id", "The set and the band."),
        text(
            "band_set_id",
            "Id and version of the bands that belong together, the value of the dimension `<dimension>_edges`.",
        ),
        text("band", "Name of the band, the value of the dimension."),
        text("dimension", "The dimension whose values the bands are."),
        integer("position", "Place of the band in its set, 1 is the lowest."),
        edge("minimum", "The least that belongs to it, empty where it is open below or nobody says it."),
        edge("maximum", "The most that belongs to it, empty where it is open above or nobody says it."),
        integer("version", "Version of the set, from 1."),
        text("set_by", "Who set the edges."),
        date("valid_from", "First day on which they count, 1900-01-01 where they always did."),
    ],
};

/// Figures by band.
pub static BAND_SHARE: Table = Table {
    name: "band_share",
    description: "One band of one authority in one period, with its share of all: the whole distribution, bands without a figure among them.",
    key: &["authority_id", "indicator_id", "period_id", "kind", "of_slice", "dimension", "edges", "band"],
    sort: &["authority_id", "indicator_id", "period_id", "kind", "of_slice", "dimension", "edges", "band"],
    row_group: None,
    columns: &[
        authority_id(),
        authority_name(),
        indicator_id(),
        period_id(),
        date("period_start", "First day of the period."),
        date("period_end", "Last day of the period."),
        text("kind", "Whether it happened, was expected or was wanted.").values(FIGURES),
        text("of_slice", "Of which slice it is a band, `total` for the whole."),
        text("dimension", "The dimension whose values the bands are."),
        text(
            "edges",
            "By which bands it counts: a set of table `band`, or `undeclared_` with the authority; only rows with one and the same are alike.",
        ),
        text("band", "The band."),
        text("band_id", "The band in table `band`, empty where none is declared.")
            .nullable()
            .references("band", "band_id"),
        integer("position", "Place of the band in its set, 1 is the lowest.").nullable(),
        edge("minimum", "The least that belongs to it."),
        edge("maximum", "The most that belongs to it."),
        text("set_by", "Who set the edges.").nullable(),
        text("breakdown_id", "The slice in table `observation`, empty where nothing was sent of a declared band.")
            .nullable()
            .references("breakdown", "breakdown_id"),
        text("status", "Whether there is a figure, and if not, why: only `ok` comes with a value.").values(STATUSES),
        number("value", "How many are in the band.").nullable().unit(COUNTED),
        number("total", "How many there are in all bands.").nullable().unit(COUNTED),
        text("total_source", "Whether the total was stated or is the sum of the bands.")
            .nullable()
            .values(&["stated", "sum_of_bands"]),
        number("share", "Share of all that is in the band.").nullable().unit("percent"),
        text("reason", "Why there is no share.").nullable().values(NO_SHARES),
    ],
};
