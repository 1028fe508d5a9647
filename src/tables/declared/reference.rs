//! Reference tables: authorities, indicators, periods, breakdowns and peer groups.

use super::{OF_INDICATOR, PEER_GROUP_KINDS, authority_id, breakdown_id};
use crate::tables::{Table, date, flag, integer, number, text};

/// Authorities as they are now.
pub static AUTHORITY: Table = Table {
    name: "authority",
    description: "One English local authority with children's services, or one joint return of two, as it is now.",
    key: &["authority_id"],
    sort: &["authority_id"],
    row_group: None,
    columns: &[
        text("authority_id", "DfE code of the authority, for a joint return both codes joined by a plus sign."),
        text(
            "gss_code",
            "Statistical (GSS) code, the last one where the authority has ended, empty for a joint return.",
        )
        .nullable(),
        text("name", "Ordinary name."),
        text("kind", "Kind of council, or `joint_return`.").values(&[
            "city_of_london",
            "county",
            "isles_of_scilly",
            "joint_return",
            "london_borough",
            "metropolitan_district",
            "unitary",
        ]),
        text("region_id", "GSS code of its region, one of nine.").nullable().references("area", "area_id"),
        text("region_name", "Name of its region.").nullable(),
        text("subregion", "Inner or Outer London, empty elsewhere.").nullable(),
        date("first_day", "First day of the authority, empty where that lies before 1 April 2009.").nullable(),
        date("last_day", "Last day of the authority, empty while it exists.").nullable(),
    ],
};

/// Codes and regions by day.
pub static AUTHORITY_HISTORY: Table = Table {
    name: "authority_history",
    description: "One stretch of days in which an authority's codes and region did not change.",
    key: &["authority_id", "first_day"],
    sort: &["authority_id", "first_day"],
    row_group: None,
    columns: &[
        authority_id(),
        text("gss_code", "Statistical (GSS) code in that stretch, empty for a joint return.").nullable(),
        text("region_id", "GSS code of the region, one of nine.").nullable().references("area", "area_id"),
        text("region_name", "Name of the region.").nullable(),
        text("subregion_id", "GSS code of Inner or Outer London, empty elsewhere.")
            .nullable()
            .references("area", "area_id"),
        date("first_day", "First day of the stretch, 1900-01-01 where it lies before the table begins."),
        date("last_day", "Last day of the stretch, empty while it holds.").nullable(),
    ],
};

/// Who followed whom.
pub static AUTHORITY_SUCCESSOR: Table = Table {
    name: "authority_successor",
    description: "One authority that followed another, wholly or in part.",
    key: &["authority_id", "successor_id"],
    sort: &["authority_id", "successor_id"],
    row_group: None,
    columns: &[
        text("authority_id", "The authority that ended or lost territory.").references("authority", "authority_id"),
        text("successor_id", "The authority that followed it.").references("authority", "authority_id"),
        date("on_day", "First day of the successor in that territory."),
        text("extent", "Whether the successor covers the whole of the earlier authority or a part of it.")
            .values(&["whole", "part"]),
        text("note", "What happened, in words.").nullable(),
    ],
};

/// The halves of joint returns.
pub static AUTHORITY_PART: Table = Table {
    name: "authority_part",
    description: "One authority that a joint return covers.",
    key: &["authority_id", "part_id"],
    sort: &["authority_id", "part_id"],
    row_group: None,
    columns: &[
        text("authority_id", "The joint return.").references("authority", "authority_id"),
        text("part_id", "An authority that it covers.").references("authority", "authority_id"),
    ],
};

/// The indicator catalogue.
pub static INDICATOR: Table = Table {
    name: "indicator",
    description: "One measure, as it is defined now.",
    key: &["indicator_id"],
    sort: &["indicator_id"],
    row_group: None,
    columns: &[
        text("indicator_id", "Stable id of the indicator."),
        text("title", "Label fit for a chart."),
        text("topic", "Part of the service that it is about."),
        text("measure_kind", "Whether it measures what is done, how well, or what comes of it.")
            .values(&["process", "quality", "outcome"]),
        text("unit", "Unit of its values."),
        number("multiplier", "What numerator divided by denominator is multiplied by to give the value."),
        integer("decimals", "Decimals in which it is usually published."),
        text("polarity", "Which way is better: a high figure, a low figure or neither.")
            .values(&["high", "low", "neutral"]),
        text("flow_or_snapshot", "Whether a figure is about a span (a flow) or about a day (a snapshot).")
            .values(&["flow", "snapshot"]),
        text("interval_method", "How the uncertainty of a figure is worked out.").values(&[
            "proportion",
            "count",
            "rate",
            "none",
        ]),
        text("frequency", "How often it is usually reported.").values(&["month", "quarter", "year"]),
        text("numerator", "What the numerator counts.").nullable(),
        text("denominator", "What the denominator counts.").nullable(),
        number("valid_min", "Least value that can be right.").nullable().unit(OF_INDICATOR),
        number("valid_max", "Greatest value that can be right.").nullable().unit(OF_INDICATOR),
        flag("no_quartile", "Whether quartile bands say nothing about it and are left out."),
        text("definition", "What it is, in plain English.").nullable(),
        text("source", "Who collects it.").nullable(),
    ],
};

/// Regions and England.
pub static AREA: Table = Table {
    name: "area",
    description: "One region, half of London or nation that figures are published for.",
    key: &["area_id"],
    sort: &["area_id"],
    row_group: None,
    columns: &[
        text("area_id", "GSS code of the area."),
        text("kind", "Kind of area.").values(&["national", "regional", "subregional"]),
        text("name", "Name of the area."),
    ],
};

/// The sources of the pipeline.
pub static SOURCE: Table = Table {
    name: "source",
    description: "One source that the pipeline reads.",
    key: &["source_id"],
    sort: &["source_id"],
    row_group: None,
    columns: &[
        text("source_id", "Id of the source."),
        text("title", "Name of the source for people."),
        integer("precedence", "Of two sources that state one figure the one with the higher precedence counts."),
    ],
};

/// Periods.
pub static PERIOD: Table = Table {
    name: "period",
    description: "One span or day that figures are about, contiguous within each kind.",
    key: &["period_id"],
    sort: &["period_id"],
    row_group: None,
    columns: &[
        text("period_id", "Id of the period, as `2024-05`, `2024-Q2`, `FY2024-25` or `D2025-03-31`."),
        text("kind", "Kind of period.").values(&[
            "month",
            "quarter",
            "financial_year",
            "academic_year",
            "calendar_year",
            "rolling_12_months",
            "rolling_6_months",
            "rolling_3_months",
            "financial_year_to_date",
            "day",
        ]),
        date("first_day", "First day."),
        date("last_day", "Last day."),
        text("label", "Label fit for the axis of a chart."),
        text("financial_year", "Financial year in which it ends, as `2024/25`."),
        integer("sort_key", "Number that orders periods of all kinds by their end."),
        text("previous_period_id", "The period just before it, empty where its kind has none.").nullable(),
        text("year_ago_period_id", "The same period a year earlier.").nullable(),
    ],
};

/// Slices of indicators.
pub static BREAKDOWN: Table = Table {
    name: "breakdown",
    description: "One slice of an indicator, `total` for the whole.",
    key: &["breakdown_id"],
    sort: &["breakdown_id"],
    row_group: None,
    columns: &[
        text(
            "breakdown_id",
            "Id of the slice: `total`, or dimension and value joined by an equals sign, several joined by semicolons.",
        ),
        text("label", "Label fit for a chart."),
        flag(
            "additive",
            "Whether its slices are declared to add up to the total; where they do not a finding says so.",
        ),
    ],
};

/// The dimensions of a slice.
pub static BREAKDOWN_PART: Table = Table {
    name: "breakdown_part",
    description: "One dimension of a breakdown with its value.",
    key: &["breakdown_id", "dimension"],
    sort: &["breakdown_id", "dimension"],
    row_group: None,
    columns: &[
        breakdown_id(),
        text("dimension", "What the indicator is sliced by."),
        text("value", "Which slice it is."),
    ],
};

/// Peer groups.
pub static PEER_GROUP: Table = Table {
    name: "peer_group",
    description: "One group of authorities that others are compared with.",
    key: &["peer_group_id"],
    sort: &["peer_group_id"],
    row_group: None,
    columns: &[
        text("peer_group_id", "Id of the group, with the edition where it has one."),
        text("kind", "Kind of group.").values(PEER_GROUP_KINDS),
        text("name", "Name of the group for people."),
        text(
            "edition",
            "Edition: of the neighbours' model, of the custom members, `dated` where membership has days, or of one day's boundaries.",
        ),
    ],
};

/// Members of peer groups.
pub static PEER_MEMBER: Table = Table {
    name: "peer_member",
    description: "One member of a peer group, as seen by one authority, for a stretch of days.",
    key: &["peer_group_id", "authority_id", "member_id", "first_day"],
    sort: &["peer_group_id", "authority_id", "member_id", "first_day"],
    row_group: None,
    columns: &[
        text("peer_group_id", "The group.").references("peer_group", "peer_group_id"),
        text("authority_id", "The authority that is compared.").references("authority", "authority_id"),
        text("member_id", "A member of the group that it is compared with.").references("authority", "authority_id"),
        date("first_day", "First day of the membership, 1900-01-01 where it has no known beginning."),
        date("last_day", "Last day of the membership, empty while it holds.").nullable(),
        integer("neighbour_order", "Place among the statistical neighbours, 1 is the closest.").nullable(),
        text("closeness", "How close the statistical neighbour is, in words.").nullable(),
    ],
};
