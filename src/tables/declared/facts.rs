//! Facts: observations, their revisions, comparators, benchmarks and trends.
//!
//! The tables that grow with the observations are sorted by indicator first, so that a row group holds few indicators
//! and a reader who wants one skips the others.

use super::{
    COMPARATOR_SOURCES, DIRECTIONS, FIGURES, FUNNEL_POSITIONS, OF_INDICATOR, PEER_GROUP_KINDS, QUARTILE_BANDS,
    REVISION_REASONS, SIGNIFICANCES, STATUSES, VALUE_SOURCES, assurance, authority_id, authority_name, breakdown_id,
    five_point_trend, indicator_id, is_latest, method_version, period_id, significant, source_file_id, special_cause,
    status, variation,
};
use crate::tables::{Table, date, flag, integer, number, text};

/// The figures.
pub static OBSERVATION: Table = Table {
    name: "observation",
    description: "One indicator of one authority in one period and breakdown, in the version that counts.",
    key: &["authority_id", "indicator_id", "breakdown_id", "period_id", "kind"],
    sort: &["indicator_id", "authority_id", "breakdown_id", "period_id", "kind"],
    row_group: Some("indicator_id"),
    columns: &[
        text("observation_key", "The key in one column, for tools that join on one column only."),
        authority_id(),
        text("gss_code", "Statistical (GSS) code that the authority had at the end of the period.").nullable(),
        authority_name(),
        indicator_id(),
        integer(
            "indicator_version",
            "Version of the indicator (`indicator_version.version`) that the figure is of, empty where its period lies across two of them or the indicator was not in use.",
        )
        .nullable(),
        breakdown_id(),
        period_id(),
        date("period_start", "First day of the period."),
        date("period_end", "Last day of the period."),
        number("numerator", "What was counted, in its own unit.").nullable(),
        number("denominator", "Out of how many, in its own unit.").nullable(),
        number("value", "The figure, empty unless the status is `ok`.").nullable().unit(OF_INDICATOR),
        text("value_source", "Whether the value was reported, computed from numerator and denominator, or derived.")
            .nullable()
            .values(VALUE_SOURCES),
        text(
            "derived_from",
            "What a derived figure was made from: the periods of the same series that lie within its own (`12 months`, \
             `last of 3 months`), the indicators (`referrals / population_0_17`) or the authorities (`836 + 837`).",
        )
        .nullable(),
        text("kind", "Whether it happened, was expected or was wanted.").values(FIGURES),
        status(),
        text("raw_value", "The cell as the sender wrote it, empty for a derived figure.").nullable(),
        date("submitted_on", "Day on which the figure was submitted.").nullable(),
        flag(
            "stale",
            "Whether the figure was carried forward from the release before, since the file that should have it is refused; a \
             derived one is stale where a part of it is.",
        ),
        integer("stale_days", "Days from the day of submission to the reporting day, empty where it is not stale.")
            .nullable()
            .unit("days"),
        source_file_id().nullable(),
        integer("line", "Line of the file, from 1.").nullable(),
        text("source_column", "Letter of the column in the file, as a spreadsheet names it.").nullable(),
    ],
};

/// What was replaced.
pub static REVISION: Table = Table {
    name: "revision",
    description: "One version of an observation that another changed; versions that were only repeated are not here but in `source_file.repeated`.",
    key: &[
        "authority_id",
        "indicator_id",
        "breakdown_id",
        "period_id",
        "kind",
        "submitted_on",
        "source_file_id",
        "line",
        "source_column",
    ],
    sort: &[
        "indicator_id",
        "authority_id",
        "breakdown_id",
        "period_id",
        "kind",
        "submitted_on",
        "source_file_id",
        "line",
        "source_column",
    ],
    row_group: Some("indicator_id"),
    columns: &[
        authority_id(),
        indicator_id(),
        breakdown_id(),
        period_id(),
        text("kind", "Whether it happened, was expected or was wanted.").values(FIGURES),
        date("submitted_on", "Day on which the replaced version was submitted."),
        date("stood_since", "Day on which the replaced figure was first stated, where it was repeated in between."),
        text("status_before", "Status of the replaced version.").values(STATUSES),
        text("status_after", "Status of the version that replaced it.").values(STATUSES),
        number("value_before", "Value of the replaced version.").nullable().unit(OF_INDICATOR),
        number("value_after", "Value of the version that replaced it.").nullable().unit(OF_INDICATOR),
        number("change", "The later value less the earlier one, empty where either is no figure.")
            .nullable()
            .unit(OF_INDICATOR),
        number("numerator_before", "Numerator of the replaced version.").nullable(),
        number("numerator_after", "Numerator of the version that replaced it.").nullable(),
        number("denominator_before", "Denominator of the replaced version.").nullable(),
        number("denominator_after", "Denominator of the version that replaced it.").nullable(),
        text("raw_value_before", "The cell of the replaced version as the sender wrote it.").nullable(),
        text("raw_value_after", "The cell of the version that replaced it, as its sender wrote it.").nullable(),
        text(
            "reason",
            "Why the version was replaced: by a later submission (`corrected`: another figure, `retracted`: no figure any \
             more, `filled`: a figure where there was none, `status_changed`: another reason for none), by a source of \
             `higher_precedence`, by a `later_line` of the same file, or by a file of the `same_day` that only stands \
             behind it in the list of files.",
        )
        .values(REVISION_REASONS),
        date("replaced_on", "Day on which it was replaced: that of the later of the two submissions."),
        text("source_file_id", "The file of the replaced version.").references("source_file", "source_file_id"),
        integer("line", "Line of that file, from 1."),
        text("source_column", "Letter of the column in that file, as a spreadsheet names it."),
        text("replaced_by_file_id", "The file of the version that replaced it.")
            .references("source_file", "source_file_id"),
        integer("replaced_by_line", "Line of that file, from 1."),
        text("replaced_by_column", "Letter of the column in that file, as a spreadsheet names it."),
    ],
};

/// National and regional rows as published.
pub static COMPARATOR: Table = Table {
    name: "comparator",
    description: "One national or regional figure as its publisher states it, beside the one computed from authorities.",
    key: &["area_kind", "area_id", "indicator_id", "breakdown_id", "period_id"],
    sort: &["area_kind", "area_id", "indicator_id", "breakdown_id", "period_id"],
    row_group: None,
    columns: &[
        text("area_kind", "Kind of area.").values(&["national", "regional"]),
        text("area_id", "GSS code of the region or nation.").references("area", "area_id"),
        indicator_id(),
        breakdown_id(),
        period_id(),
        number("numerator", "What was counted, in its own unit.").nullable(),
        number("denominator", "Out of how many, in its own unit.").nullable(),
        number("value", "The published figure, empty unless the status is `ok`.").nullable().unit(OF_INDICATOR),
        status(),
        source_file_id().nullable(),
        integer("line", "Line of the file, from 1.").nullable(),
        number(
            "computed_value",
            "What the local rows of the same file come to where every member has a figure, the sum of counts or the \
             pooled ratio of shares and rates; none for percentiles, averages and scores.",
        )
        .nullable()
        .unit(OF_INDICATOR),
        number("difference", "The published figure less the computed one.").nullable().unit(OF_INDICATOR),
        number("tolerance", "The difference that rounding can explain, given how each figure is written.")
            .nullable()
            .unit(OF_INDICATOR),
        integer(
            "members",
            "Authorities that make up the area on the last day of the period, a joint return being one.",
        )
        .unit("authorities"),
        integer("members_with_figure", "Members with a figure in the same file.").unit("authorities"),
    ],
};

/// Authorities against their peers.
pub static BENCHMARK: Table = Table {
    name: "benchmark",
    description: "One actual figure of an authority against one peer group.",
    key: &["authority_id", "indicator_id", "breakdown_id", "period_id", "peer_group_id"],
    sort: &["indicator_id", "authority_id", "breakdown_id", "period_id", "peer_group_id"],
    row_group: Some("indicator_id"),
    columns: &[
        authority_id(),
        authority_name(),
        indicator_id(),
        breakdown_id(),
        period_id(),
        date("period_start", "First day of the period."),
        date("period_end", "Last day of the period."),
        text("peer_group_id", "The peer group.").references("peer_group", "peer_group_id"),
        text("peer_group_kind", "Kind of the peer group.").values(PEER_GROUP_KINDS),
        text(
            "peer_group_edition",
            "Edition of the group: of the neighbours' model, of the custom members, `dated`, or of a day's boundaries.",
        ),
        number("value", "The authority's figure, empty unless the status is `ok`.").nullable().unit(OF_INDICATOR),
        status(),
        integer("peer_count", "Members of the group with a figure.").unit("authorities"),
        integer("peers_suppressed", "Members whose figure is suppressed.").unit("authorities"),
        integer("peers_absent", "Members without a figure for any other reason.").unit("authorities"),
        number("peer_mean", "Mean of the members' figures.").nullable().unit(OF_INDICATOR),
        number("peer_median", "Median of the members' figures.").nullable().unit(OF_INDICATOR),
        number("peer_q1", "Lower quartile of the members' figures (type 7).").nullable().unit(OF_INDICATOR),
        number("peer_q3", "Upper quartile of the members' figures (type 7).").nullable().unit(OF_INDICATOR),
        number("peer_min", "Lowest figure of the members, empty for small groups.").nullable().unit(OF_INDICATOR),
        number("peer_max", "Highest figure of the members, empty for small groups.").nullable().unit(OF_INDICATOR),
        number(
            "peer_pooled",
            "Sum of numerators over sum of denominators times the multiplier, over members with both.",
        )
        .nullable()
        .unit(OF_INDICATOR),
        number("difference", "The authority's figure less the median of the group.").nullable().unit(OF_INDICATOR),
        integer("rank", "Place by polarity, 1 is best, ties share the best place, empty where neither way is better.")
            .nullable(),
        integer("ranked_count", "How many figures were ranked, the authority's own among them.")
            .nullable()
            .unit("authorities"),
        integer("position", "Place by size, 1 is the highest figure whatever the polarity.").nullable(),
        text("quartile_band", "Quarter of the group that the figure lies in, A is best.")
            .nullable()
            .values(QUARTILE_BANDS),
        number("z_score", "Standard deviations (of the sample) above the mean of the members' figures.").nullable(),
        number(
            "robust_z",
            "Distance above the median of the members' figures in units of 1.4826 times their median absolute deviation.",
        )
        .nullable(),
        number("ci_low", "Lower end of the 95 % interval of the authority's figure.").nullable().unit(OF_INDICATOR),
        number("ci_high", "Upper end of the 95 % interval of the authority's figure.").nullable().unit(OF_INDICATOR),
        number("comparator_value", "The one figure that the authority's is held against.")
            .nullable()
            .unit(OF_INDICATOR),
        text(
            "comparator_source",
            "England's `published` figure where there is one, else the group's `pooled` one, else its `median`.",
        )
        .nullable()
        .values(COMPARATOR_SOURCES),
        text("comparator_period_id", "The period of the comparator.").nullable().references("period", "period_id"),
        integer("lag_months", "Months from the end of the comparator's period to that of the row's.")
            .nullable()
            .unit("months"),
        text("comparator_indicator_id", "The indicator of the comparator: another one only where the pipeline declares it equivalent.")
            .nullable()
            .references("indicator", "indicator_id"),
        text("equivalence", "Why the pipeline holds a published figure of another period, span, edition or indicator to be equivalent, empty where nothing differs.")
            .nullable(),
        text("significance", "Whether the 95 % interval leaves the comparator out, and on which side.")
            .nullable()
            .values(SIGNIFICANCES),
        text("significance_998", "The same for the 99.8 % interval.").nullable().values(SIGNIFICANCES),
        text(
            "funnel_position",
            "Where the figure lies against the limits about the comparator that one of 20 and one of 500 authorities \
             cross by chance and by the usual spread between authorities (additive overdispersion).",
        )
        .nullable()
        .values(FUNNEL_POSITIONS),
        text("verdict", "What may be said of the difference, in plain English: it follows `funnel_position` and is never surer than the significance.").nullable(),
        text("reason", "Why statistics are missing, where they are.").nullable(),
        is_latest(),
        method_version(),
    ],
};

/// Change over time.
pub static TREND: Table = Table {
    name: "trend",
    description: "One actual figure of an authority against the period before and the same period a year before.",
    key: &["authority_id", "indicator_id", "breakdown_id", "period_id"],
    sort: &["indicator_id", "authority_id", "breakdown_id", "period_id"],
    row_group: Some("indicator_id"),
    columns: &[
        authority_id(),
        indicator_id(),
        breakdown_id(),
        period_id(),
        number("value", "The figure.").nullable().unit(OF_INDICATOR),
        number("previous_value", "The figure of the period just before.").nullable().unit(OF_INDICATOR),
        number("change", "The figure less that of the period just before, empty where a break lies between them.").nullable().unit(OF_INDICATOR),
        number("year_ago_value", "The figure of the same period a year before.").nullable().unit(OF_INDICATOR),
        number("year_change", "The figure less that of the same period a year before, empty where a break lies between them.")
            .nullable()
            .unit(OF_INDICATOR),
        text("direction", "Which way the figure went since the period just before, up or down where neither way is better.")
            .nullable()
            .values(DIRECTIONS),
        significant(),
        five_point_trend(),
        number("xmr_centre", "Mean of the series, from twelve consecutive figures on.").nullable().unit(OF_INDICATOR),
        number("xmr_lower", "Lower limit of what chance does to the series.").nullable().unit(OF_INDICATOR),
        number("xmr_upper", "Upper limit of what chance does to the series.").nullable().unit(OF_INDICATOR),
        special_cause(),
        variation(),
        assurance(),
        integer("series", "Number of the run of consecutive figures within authority, indicator and breakdown; a gap or a break begins a new one.")
            .nullable(),
        is_latest(),
        method_version(),
    ],
};
