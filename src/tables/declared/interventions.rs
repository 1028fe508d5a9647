//! Interventions, the events of each authority, and claims beside the figures.

use super::{
    CLAIM_KINDS, CLAIM_VERDICTS, EVENT_KINDS, GRADES, LEVELS, OF_INDICATOR, authority_id, authority_name, breakdown_id,
    indicator_id, source_file_id,
};
use crate::tables::{Column, Table, date, flag, integer, number, text};

/// Interventions as episodes.
pub static INTERVENTION: Table = Table {
    name: "intervention",
    description: "One intervention in an authority, as its list last stated it.",
    key: &["intervention_id"],
    sort: &["intervention_id"],
    row_group: None,
    columns: &[
        text("intervention_id", "Id of the authority and number of the intervention in its list."),
        authority_id(),
        authority_name(),
        text("level", "What kind of intervention it is.").values(LEVELS),
        text("title", "What it is about.").nullable(),
        text("issued_by", "Who stepped in.").nullable(),
        date("issued_on", "Day on which it was issued, set up or held."),
        date("revised_on", "Day on which it was last revised.").nullable(),
        date("term_ends_on", "Day by which its aims are to be reached.").nullable(),
        date("ended_on", "Day on which it was lifted, closed or replaced.").nullable(),
        flag(
            "in_force",
            "Whether it has force on the reporting day as far as its list says, whose day is `submitted_on`.",
        ),
        integer("days_in_force", "Days from the first to the last, or to the reporting day while it is in force.")
            .nullable()
            .unit("days"),
        flag("past_term", "Whether it is in force on the reporting day although its term has ended."),
        integer("targets", "Targets that it set: those of `target_progress` that name it.").unit("targets"),
        integer("targets_met", "How many of them are met.").unit("targets"),
        integer("targets_on_track", "How many would be met by their day at the rate kept so far.").unit("targets"),
        integer("targets_without_figure", "How many have no current figure.").unit("targets"),
        date(
            "targets_forecast_on",
            "Day on which the last of those that are not met would be at the rates kept so far; empty where one has no such day.",
        )
        .nullable(),
        text("part_of_id", "The intervention that it is a part of, as a review is of a notice.")
            .nullable()
            .references("intervention", "intervention_id"),
        text("escalated_from_id", "The milder intervention, in force until then, that it escalates.")
            .nullable()
            .references("intervention", "intervention_id"),
        text("trigger_inspection_id", "The inspection that led to it.").nullable(),
        text("outcome", "What came of it.").nullable(),
        date("submitted_on", "Day on which the list was submitted."),
        source_file_id(),
        integer("line", "Line of that file, from 1."),
    ],
};

/// What happened when.
pub static AUTHORITY_EVENT: Table = Table {
    name: "authority_event",
    description: "One event of an authority, with the periods into which its day falls.",
    key: &["event_id"],
    sort: &["event_id"],
    row_group: None,
    columns: &[
        text("event_id", "Authority, day, kind and reference of the event."),
        authority_id(),
        authority_name(),
        date("on_day", "Day of the event."),
        text("kind", "What happened.").values(EVENT_KINDS),
        text("label", "The same in plain words."),
        text("grade", "The grade of an inspection, overall or where there is none overall its worst.")
            .nullable()
            .values(GRADES),
        text("reference_id", "The inspection, intervention, plan, target, indicators or authorities that it is about."),
        flag("is_ahead", "Whether it lies after the reporting day."),
        period("month_id", "The month into which the day falls."),
        period("quarter_id", "The calendar quarter into which the day falls."),
        period("financial_year_id", "The financial year into which the day falls."),
        text("source_file_id", "The file that states it, where one does.")
            .nullable()
            .references("source_file", "source_file_id"),
        integer("line", "Line of that file, from 1.").nullable(),
    ],
};

/// Claims beside the figures.
pub static CLAIM: Table = Table {
    name: "claim",
    description: "One figure that was said in a meeting or a paper, beside what the figures say.",
    key: &["claim_id"],
    sort: &["claim_id"],
    row_group: None,
    columns: &[
        text("claim_id", "Id of the authority and number of the claim in its list."),
        authority_id(),
        authority_name(),
        text("said_in", "The meeting or paper."),
        date("said_on", "Day of the meeting or paper.").nullable(),
        text("words", "What was said.").nullable(),
        text("claim_kind", "What was said of the figure: a value, a change in its unit, one in per cent, or a share.")
            .values(CLAIM_KINDS),
        indicator_id(),
        breakdown_id(),
        text("out_of_indicator_id", "Of a share, the indicator that is the whole; empty for the whole of its own.")
            .nullable()
            .references("indicator", "indicator_id"),
        period("period_from", "Of a change, the earlier period.").nullable(),
        period("period_to", "The period, or the later of two."),
        number(
            "claimed_value",
            "The value, change or share that was said, or the change between the figures that were.",
        )
        .nullable()
        .unit(OF_CLAIM),
        number("tolerance", "How far the figure may lie from it and still be said so.").nullable().unit(OF_CLAIM),
        number("claimed_from", "The figure of the earlier period that was said.").nullable().unit(OF_INDICATOR),
        number("claimed_to", "The figure of the later period that was said.").nullable().unit(OF_INDICATOR),
        number("data_value", "The value, change or share as the figures have it.").nullable().unit(OF_CLAIM),
        number("data_from", "The figure of the earlier period, or the whole of a share.").nullable().unit(OF_INDICATOR),
        number("data_from_ci_low", "Lower end of its 95 % confidence interval.").nullable().unit(OF_INDICATOR),
        number("data_from_ci_high", "Upper end of its 95 % confidence interval.").nullable().unit(OF_INDICATOR),
        number("data_to", "The figure of the period, or of the later one.").nullable().unit(OF_INDICATOR),
        number("data_to_ci_low", "Lower end of its 95 % confidence interval.").nullable().unit(OF_INDICATOR),
        number("data_to_ci_high", "Upper end of its 95 % confidence interval.").nullable().unit(OF_INDICATOR),
        number(
            "difference_ci_low",
            "Lower end of the 95 % confidence interval of the difference of two shares (Newcombe).",
        )
        .nullable()
        .unit(OF_INDICATOR),
        number("difference_ci_high", "Upper end of the 95 % confidence interval of that difference.")
            .nullable()
            .unit(OF_INDICATOR),
        flag(
            "significant",
            "Whether the two figures differ by more than chance explains; empty where nothing can tell.",
        )
        .nullable(),
        text("verdict", "What the figures say of the claim.").values(CLAIM_VERDICTS),
        text("reason", "Why, where the claim is not confirmed.").nullable(),
        number("data_value_known_then", "The value, change or share as the submissions present on `said_on` had it.")
            .nullable()
            .unit(OF_CLAIM),
        number("data_from_known_then", "The figure of the earlier period, or the whole of a share, as known then.")
            .nullable()
            .unit(OF_INDICATOR),
        number("data_to_known_then", "The figure of the period, or of the later one, as known then.")
            .nullable()
            .unit(OF_INDICATOR),
        text(
            "verdict_known_then",
            "What the figures as known then say of the claim, empty where nobody says when it was said.",
        )
        .nullable()
        .values(CLAIM_VERDICTS),
        text("reason_known_then", "Why, where they do not confirm it.").nullable(),
        text("since_then", "How that differs from the verdict of today, where it could be told right or wrong then.")
            .nullable(),
        integer("months_apart", "Calendar months from the end of the earlier period to the end of the later.")
            .nullable()
            .unit("months"),
        flag("same_calendar_month", "Whether both periods end in the same month of the year.").nullable(),
        flag(
            "like_for_like",
            "Whether the periods are of one kind, of the same month and without a break between them.",
        )
        .nullable(),
        text("like_for_like_reason", "Why they are not like for like, where they are not.").nullable(),
        text("conflicts_with", "The first claim that cannot be right beside this one; table claim_conflict has all.")
            .nullable()
            .references("claim", "claim_id"),
        date("submitted_on", "Day on which the list was submitted."),
        source_file_id(),
        integer("line", "Line of that file, from 1."),
    ],
};

/// Claims that cannot both be right.
pub static CLAIM_CONFLICT: Table = Table {
    name: "claim_conflict",
    description: "Two claims that give one figure, or its change over spans that overlap, two different values.",
    key: &["claim_id", "other_claim_id"],
    sort: &["claim_id", "other_claim_id"],
    row_group: None,
    columns: &[
        claim_id("claim_id", "The claim whose id comes first."),
        claim_id("other_claim_id", "The other claim."),
        authority_id(),
        indicator_id(),
        text("claim_kind", "What both speak of.").values(CLAIM_KINDS),
        number("claimed_value", "What the first says.").unit(OF_CLAIM),
        number("other_claimed_value", "What the other says.").unit(OF_CLAIM),
        period("period_to", "The period of the first, or the later end of its span."),
        period("other_period_to", "The period of the other, or the later end of its span."),
        flag(
            "same_periods",
            "Whether both are about the very same period or span; if not, both may have been worked out right.",
        ),
    ],
};

/// The unit of a value or change is the indicator's, that of a change in per cent or of a share is per cent.
const OF_CLAIM: &str = "unit of the indicator, or per cent";

const fn period(name: &'static str, description: &'static str) -> Column {
    text(name, description).references("period", "period_id")
}

const fn claim_id(name: &'static str, description: &'static str) -> Column {
    text(name, description).references("claim", "claim_id")
}
