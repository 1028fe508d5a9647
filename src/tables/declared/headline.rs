//! The headline row of each indicator: wide, so that a reader of a spreadsheet needs no other table.

use super::{
    COMPARATOR_SOURCES, DIRECTIONS, OF_INDICATOR, QUARTILE_BANDS, TARGET_VERDICTS, assurance, authority_id,
    authority_name, breakdown_id, confidence, confidence_drivers, five_point_trend, indicator_id, period_id,
    significant, special_cause, status, variation,
};
use crate::tables::{Column, Table, date, flag, integer, number, text};

/// The latest figure of each indicator.
pub static HEADLINE: Table = Table {
    name: "headline",
    description: "The latest actual figure of one indicator of one authority, whole (breakdown `total`), in one wide row.",
    key: &["authority_id", "indicator_id"],
    sort: &["authority_id", "indicator_id"],
    row_group: None,
    columns: &[
        authority_id(),
        authority_name(),
        text("region_name", "Name of the authority's region.").nullable(),
        indicator_id(),
        text("indicator_title", "Label of the indicator."),
        text("topic", "Part of the service that the indicator is about."),
        text("polarity", "Which way is better: a high figure, a low figure or neither.")
            .values(&["high", "low", "neutral"]),
        breakdown_id(),
        text("observation_key", "Key of the figure in `observation`, in one column."),
        period_id(),
        text("period_label", "Label of the period."),
        date("period_end", "Last day of the period."),
        value("value", "The figure, empty unless the status is `ok`."),
        text("display", "The figure as people read it, or the word for why there is none."),
        status(),
        integer("age_days", "Days from the end of the period to the reporting day.").unit("days"),
        flag("stale", "Whether the figure was carried forward from the release before, or derived from one that was."),
        integer("stale_days", "Days from its submission to the reporting day, empty where it is not stale.")
            .nullable()
            .unit("days"),
        confidence(),
        confidence_drivers(),
        value("change", "Change on the period just before."),
        text("change_display", "That change as people read it.").nullable(),
        value("year_change", "Change on the same period a year before."),
        text("direction", "Which way the figure went since the period just before.").nullable().values(DIRECTIONS),
        significant(),
        five_point_trend(),
        special_cause(),
        variation(),
        assurance(),
        text("trend", "What direction, trend, variation and assurance come to, in plain English.").nullable(),
        value("region_median", "Median of the region in the same period."),
        text("region_display", "That median as people read it.").nullable(),
        text("region_rank", "Place in the region in words, as `7 of 14`.").nullable(),
        integer("rank", "Place in the region, 1 is best.").nullable(),
        integer("ranked_count", "How many figures of the region were ranked.").nullable().unit("authorities"),
        text("quartile_band", "Quarter of the region that the figure lies in, A is best.")
            .nullable()
            .values(QUARTILE_BANDS),
        value("neighbours_median", "Median of the statistical neighbours."),
        text("neighbours_display", "That median as people read it.").nullable(),
        text("neighbours_period_id", "The period of the neighbours' median.")
            .nullable()
            .references("period", "period_id"),
        text("neighbours_rank", "Place among the neighbours in words, as `3 of 11`.").nullable(),
        value("england_median", "Median of England's authorities in the same period."),
        value("england_value", "England's figure: the published one where there is one, else that of its authorities."),
        text("england_display", "England's figure as people read it.").nullable(),
        text("england_source", "Whether England's figure is the published, the pooled or the median one.")
            .nullable()
            .values(COMPARATOR_SOURCES),
        integer("england_count", "Authorities of England with a figure in the same period.")
            .nullable()
            .unit("authorities"),
        text("england_period_id", "The period of England's figure.").nullable().references("period", "period_id"),
        text("england_period_label", "Label of the period of England's figure.").nullable(),
        integer("england_lag_months", "Months from the end of that period to that of the figure.")
            .nullable()
            .unit("months"),
        text("england_rank", "Place in England in words, as `40 of 153`.").nullable(),
        text(
            "verdict",
            "What may be said of the difference from the statistical neighbours, or from England where it can be said only \
             there.",
        )
        .nullable(),
        text("verdict_peer_group_id", "The peer group that the verdict is about.")
            .nullable()
            .references("peer_group", "peer_group_id"),
        text("equivalence", "Why the pipeline holds England's figure of another period, edition or indicator to be equivalent.")
            .nullable(),
        value("target", "Value that a plan or notice asks for."),
        text("target_display", "That value as people read it, with whether it is the least or the most.").nullable(),
        date("target_due_on", "Day by which it is to be met.").nullable(),
        text("target_verdict", "How the figure stands to that target.").nullable().values(TARGET_VERDICTS),
    ],
};

const fn value(name: &'static str, description: &'static str) -> Column {
    number(name, description).nullable().unit(OF_INDICATOR)
}
