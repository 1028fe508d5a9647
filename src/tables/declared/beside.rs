//! Judgements beside performance: the figures around each inspection, and by the grade in force.

use super::judgements::{area, framework_scope};
use super::{
    GRADE_FAMILIES, GRADES, OF_INDICATOR, STATUSES, authority_id, authority_name, breakdown_id, confidence,
    indicator_id, method_version, period_id,
};
use crate::tables::{Column, Table, date, flag, integer, number, text};

/// Figures around inspections.
pub static JUDGEMENT_TIMELINE: Table = Table {
    name: "judgement_timeline",
    description: "One indicator of one authority in one period before, at or after an inspection, beside its peers; it describes what came and is no effect of the inspection.",
    key: &["authority_id", "inspection_id", "indicator_id", "offset"],
    sort: &["authority_id", "inspection_id", "indicator_id", "offset"],
    row_group: None,
    columns: &[
        authority_id(),
        authority_name(),
        text("inspection_id", "The inspection of the council."),
        text("framework_id", "Framework of the inspection."),
        date("inspection_start", "Day on which the inspection began.").nullable(),
        date("published_on", "Day on which its report was published.").nullable(),
        text(
            "anchor",
            "Day from which periods are counted: that on which it began or, where nobody says it, that of its report.",
        )
        .values(&["begun", "published"]),
        text("grade", "The grade that stands for the inspection, empty where it gave none that could be read.")
            .nullable()
            .values(GRADES),
        integer("grade_ordinal", "That grade as a number, 1 is best, for sorting within one family.").nullable(),
        text("grade_family", "The scale of that grade.").nullable().values(GRADE_FAMILIES),
        text("grade_basis", "Which grade that is: the overall one, the worse of two strands, or the worst of all areas.")
            .values(&["overall", "worst_of_strands", "worst_of_areas"]),
        indicator_id(),
        breakdown_id(),
        integer("offset", "Periods after offset 0, below zero before it."),
        text("offset_unit", "What an offset counts.").values(&["quarter", "year"]),
        text(
            "zero_basis",
            "Whether offset 0 is the last period ended and known on the day of the anchor, or only ended, as nothing had been submitted by then.",
        )
        .values(&["known", "ended"]),
        period_id(),
        date("period_start", "First day of the period."),
        date("period_end", "Last day of the period."),
        integer("months_from_anchor", "Whole months from the day of the anchor to the end of the period.").unit("months"),
        text("lies", "Whether the period ended before the day of the anchor, began after it, or lies across it.")
            .values(&["before", "across", "after"]),
        number("value", "The figure as it counts today.").nullable().unit(OF_INDICATOR),
        text("status", "Whether there is a figure, and if not, why: only `ok` comes with a value.").values(STATUSES),
        confidence(),
        number("value_known_then", "At offset 0, the figure as the submissions present on the day of the anchor gave it.")
            .nullable()
            .unit(OF_INDICATOR),
        date("known_then_since", "Day on which that was first submitted.").nullable(),
        text("known_then_reason", "At offset 0, why no figure was known then.").nullable(),
        integer("neighbours_position_known_then", "Position of that among the statistical neighbours as known then, 1 is highest.")
            .nullable(),
        integer("neighbours_ranked_known_then", "How many figures that position is among.")
            .nullable()
            .unit("authorities"),
        integer("neighbours_rank", "Rank among statistical neighbours and itself, 1 is best, empty for neutral polarity.")
            .nullable(),
        integer("neighbours_position", "Position among them, 1 is the highest value.").nullable(),
        integer("neighbours_ranked", "How many figures were ranked.").nullable().unit("authorities"),
        number("neighbours_median", "Median of the statistical neighbours.").nullable().unit(OF_INDICATOR),
        integer("region_rank", "Rank in the region, 1 is best, empty for neutral polarity.").nullable(),
        integer("region_position", "Position in the region, 1 is the highest value.").nullable(),
        integer("region_ranked", "How many figures of the region were ranked.").nullable().unit("authorities"),
        number("region_median", "Median of the region, the authority among it.").nullable().unit(OF_INDICATOR),
        number("change", "The figure less that of offset 0.").nullable().unit(OF_INDICATOR),
        integer("neighbours_in_both", "Statistical neighbours with a figure in both periods.")
            .nullable()
            .unit("authorities"),
        number("neighbours_change", "Median of the changes of these neighbours between the same two periods.")
            .nullable()
            .unit(OF_INDICATOR),
        number("change_beyond_neighbours", "The change less that of the neighbours.").nullable().unit(OF_INDICATOR),
        text("change_reason", "Why there is no change, or none of the neighbours.").nullable().values(&[
            "series_break",
            "no_figure",
            "no_figure_at_zero",
            "few_neighbours",
        ]),
    ],
};

const fn judged(name: &'static str, description: &'static str) -> Column {
    integer(name, description).unit("authorities")
}

const fn figure(name: &'static str, description: &'static str) -> Column {
    number(name, description).nullable().unit(OF_INDICATOR)
}

/// Figures by the grade in force.
pub static JUDGEMENT_PROFILE: Table = Table {
    name: "judgement_profile",
    description: "How the figures of one indicator lie by the grade that was in force at the end of the period; it describes and is neither a cause nor a forecast of grades.",
    key: &["indicator_id", "period_id", "framework_scope", "area"],
    sort: &["indicator_id", "period_id", "framework_scope", "area"],
    row_group: None,
    columns: &[
        indicator_id(),
        breakdown_id(),
        period_id(),
        date("period_end", "Last day of the period."),
        framework_scope(),
        area(),
        judged("outstanding", "Authorities with a figure whose grade in force is outstanding."),
        figure("outstanding_q1", "Lower quartile of their figures, empty where they are few."),
        figure("outstanding_median", "Median of their figures, empty where they are few."),
        figure("outstanding_q3", "Upper quartile of their figures, empty where they are few."),
        judged("good", "Authorities with a figure whose grade in force is good."),
        figure("good_q1", "Lower quartile of their figures, empty where they are few."),
        figure("good_median", "Median of their figures, empty where they are few."),
        figure("good_q3", "Upper quartile of their figures, empty where they are few."),
        judged("third_grade", "Authorities with a figure whose grade in force is adequate or requiring improvement."),
        figure("third_grade_q1", "Lower quartile of their figures, empty where they are few."),
        figure("third_grade_median", "Median of their figures, empty where they are few."),
        figure("third_grade_q3", "Upper quartile of their figures, empty where they are few."),
        judged("inadequate", "Authorities with a figure whose grade in force is inadequate."),
        figure("inadequate_q1", "Lower quartile of their figures, empty where they are few."),
        figure("inadequate_median", "Median of their figures, empty where they are few."),
        figure("inadequate_q3", "Upper quartile of their figures, empty where they are few."),
        judged("good_or_better", "Authorities with a figure that are good or outstanding."),
        judged("less_than_good", "Authorities with a figure that are neither."),
        text(
            "auc_of",
            "What the area counts: pairs in which the good or better one has the better figure or, where polarity is neutral, the higher one.",
        )
        .values(&["better_in_good_or_better", "higher_in_good_or_better"]),
        number("auc", "Share of the pairs of a good or better and another authority for which that holds, ties half (Mann–Whitney): 0.5 is chance.")
            .nullable()
            .unit("proportion"),
        number("auc_ci_low", "Lower end of its 95 % confidence interval (DeLong).").nullable().unit("proportion"),
        number("auc_ci_high", "Upper end of its 95 % confidence interval (DeLong).").nullable().unit("proportion"),
        text("reason", "Why there is no area or no interval.").nullable().values(&[
            "none_good_or_better",
            "none_less_than_good",
            "few_authorities",
            "no_spread",
        ]),
        flag("is_latest", "Whether this is the latest period of the indicator here."),
        text("note", "What the row is not."),
        method_version(),
    ],
};
