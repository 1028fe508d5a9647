//! What became of figures, verdicts, ranks and judgements since the release before.

use super::{CHANGES, DIFFERING, FIGURES, authority_id, breakdown_id, indicator_id, period_id};
use crate::tables::{Table, number, text};

/// Differences from the release before.
pub static RELEASE_DIFF: Table = Table {
    name: "release_diff",
    description: "One figure, verdict, rank or judgement that is new, another one or gone since the release that was published \
                  before; there are no rows where that one was of another pipeline, audience or rule of what is hidden.",
    key: &["difference_id"],
    sort: &["difference_id"],
    row_group: None,
    columns: &[
        text("difference_id", "What differs and its key in its own table, also where this release has no such row."),
        text(
            "what",
            "What differs: a `figure` of `observation` (by value, status, numerator or denominator), whether it differs from \
             others beyond chance (`verdict`, by `significance` and `funnel_position` of `benchmark`), the `rank` of a latest \
             figure there, or the version in force of a `judgement`.",
        )
        .values(DIFFERING),
        text("change", "How it differs; of verdicts and ranks only those are told that both releases have.").values(CHANGES),
        authority_id().nullable(),
        text("authority_name", "Ordinary name of the authority.").nullable(),
        indicator_id().nullable(),
        breakdown_id().nullable(),
        period_id().nullable(),
        text("kind", "Whether the figure happened, was expected or was wanted, empty for all but figures.")
            .nullable()
            .values(FIGURES),
        text("peer_group_id", "The peer group of a verdict or rank.").nullable().references("peer_group", "peer_group_id"),
        text("judgement_of", "Inspection, judged body, strand and area of a judgement, as its id has them.").nullable(),
        number(
            "value_before",
            "The figure, the rank, or the grade as a number, in the release before; empty where the figure is withheld now.",
        )
        .nullable(),
        number("value_after", "The same in this release.").nullable(),
        number("difference", "The later less the earlier one, empty where either is none.").nullable(),
        text("text_before", "The status of a figure, the verdict, the rank out of how many, or the grade, in the release before.")
            .nullable(),
        text("text_after", "The same in this release.").nullable(),
        text("path_before", "Path of the file that stated it in the release before, empty for what is worked out.").nullable(),
        text("path_after", "Path of the file that states it in this release.").nullable(),
    ],
};
