//! Interventions, events and claims → batches.

use arrow::array::RecordBatch;

use super::Labels;
use crate::compare::{Aims, CheckedClaim, Comparison, Conflict, Episode, Event, KnownThen};
use crate::domain::claim::Said;
use crate::domain::{Claim, Day, Intervention};
use crate::tables::Batch;
use crate::tables::declared::interventions::{AUTHORITY_EVENT, CLAIM, CLAIM_CONFLICT, INTERVENTION};

/// Table `intervention`; `episodes` has what each belongs to, `aims` how its targets stand, in their order.
pub fn intervention(
    rows: &[Intervention],
    (episodes, aims): (&[Episode], &[Aims]),
    labels: &Labels,
    on: Day,
) -> RecordBatch {
    let id = |row: &Intervention| row.id(labels.authority(row.authority));
    let other = |place: Option<usize>| place.map(|at| id(&rows[at]));
    Batch::of(&INTERVENTION, rows.len())
        .text("intervention_id", rows.iter().map(id))
        .text("authority_id", rows.iter().map(|row| labels.authority(row.authority)))
        .text("authority_name", rows.iter().map(|row| labels.authority_name(row.authority)))
        .text("level", rows.iter().map(|row| row.level.name()))
        .text("title", rows.iter().map(|row| &row.title))
        .text("issued_by", rows.iter().map(|row| &row.issued_by))
        .date("issued_on", rows.iter().map(|row| row.issued_on))
        .date("revised_on", rows.iter().map(|row| row.revised_on))
        .date("term_ends_on", rows.iter().map(|row| row.term_ends_on))
        .date("ended_on", rows.iter().map(|row| row.ended_on))
        .flag("in_force", rows.iter().map(|row| row.is_in_force(on)))
        .integer("days_in_force", episodes.iter().map(|episode| episode.days_in_force))
        .flag("past_term", rows.iter().map(|row| row.is_in_force(on) && row.term_ends_on.is_some_and(|ends| ends < on)))
        .integer("targets", aims.iter().map(|aims| aims.targets))
        .integer("targets_met", aims.iter().map(|aims| aims.met))
        .integer("targets_on_track", aims.iter().map(|aims| aims.on_track))
        .integer("targets_without_figure", aims.iter().map(|aims| aims.without_figure))
        .date("targets_forecast_on", aims.iter().map(|aims| aims.forecast_on))
        .text("part_of_id", episodes.iter().map(|episode| other(episode.part_of)))
        .text("escalated_from_id", episodes.iter().map(|episode| other(episode.escalated_from)))
        .text("trigger_inspection_id", episodes.iter().map(|episode| episode.trigger_inspection.as_ref()))
        .text("outcome", rows.iter().map(|row| &row.outcome))
        .date("submitted_on", rows.iter().map(|row| row.submitted_on))
        .text("source_file_id", rows.iter().map(|row| labels.file(row.file)))
        .integer("line", rows.iter().map(|row| row.line))
        .finish_sorted()
}

/// Table `authority_event`.
pub fn authority_event(rows: &[Event], labels: &Labels, on: Day) -> RecordBatch {
    let id =
        |row: &Event| format!("{}|{}|{}|{}", labels.authority(row.authority), row.on, row.kind.name(), row.reference);
    let period = |at: usize| rows.iter().map(move |row| row.periods()[at].to_string());
    Batch::of(&AUTHORITY_EVENT, rows.len())
        .text("event_id", rows.iter().map(id))
        .text("authority_id", rows.iter().map(|row| labels.authority(row.authority)))
        .text("authority_name", rows.iter().map(|row| labels.authority_name(row.authority)))
        .date("on_day", rows.iter().map(|row| row.on))
        .text("kind", rows.iter().map(|row| row.kind.name()))
        .text("label", rows.iter().map(|row| &row.label))
        .text("grade", rows.iter().map(|row| row.grade.as_ref()))
        .text("reference_id", rows.iter().map(|row| &row.reference))
        .flag("is_ahead", rows.iter().map(|row| row.on > on))
        .text("month_id", period(0))
        .text("quarter_id", period(1))
        .text("financial_year_id", period(2))
        .text("source_file_id", rows.iter().map(|row| row.stated.map(|(file, _)| labels.file(file))))
        .integer("line", rows.iter().map(|row| row.stated.map(|(_, line)| line)))
        .finish_sorted()
}

/// Table `claim`; `checked` has what the figures say of each, in their order.
pub fn claim(rows: &[Claim], checked: &[CheckedClaim], labels: &Labels) -> RecordBatch {
    let id = |row: &Claim| row.id(labels.authority(row.authority));
    let said = |said: Option<Said>| said.map(|said| said.value);
    let then = || checked.iter().map(|claim| claim.then.as_ref());
    let known = |number: fn(&KnownThen) -> f64| then().map(move |then| then.map_or(f64::NAN, number));
    let comparison = || checked.iter().map(|claim| claim.comparison.as_ref());
    let flag = |flag: fn(&Comparison) -> bool| comparison().map(move |comparison| comparison.map(flag));
    Batch::of(&CLAIM, rows.len())
        .text("claim_id", rows.iter().map(id))
        .text("authority_id", rows.iter().map(|row| labels.authority(row.authority)))
        .text("authority_name", rows.iter().map(|row| labels.authority_name(row.authority)))
        .text("said_in", rows.iter().map(|row| &row.said_in))
        .date("said_on", rows.iter().map(|row| row.said_on))
        .text("words", rows.iter().map(|row| &row.words))
        .text("claim_kind", rows.iter().map(|row| row.kind.name()))
        .text("indicator_id", rows.iter().map(|row| labels.indicator(row.indicator)))
        .text("breakdown_id", rows.iter().map(|row| labels.breakdown(row.breakdown)))
        .text("out_of_indicator_id", rows.iter().map(|row| row.out_of.map(|whole| labels.indicator(whole))))
        .text("period_from", rows.iter().map(|row| row.period_from.map(|period| period.to_string())))
        .text("period_to", rows.iter().map(|row| row.period_to.to_string()))
        .number("claimed_value", checked.iter().map(|claim| said(claim.claimed)))
        .number("tolerance", checked.iter().map(|claim| claim.claimed.map(|said| said.tolerance)))
        .number("claimed_from", rows.iter().map(|row| said(row.claimed_from)))
        .number("claimed_to", rows.iter().map(|row| said(row.claimed_to)))
        .number("data_value", checked.iter().map(|claim| claim.value))
        .number("data_from", checked.iter().map(|claim| claim.from.value))
        .number("data_from_ci_low", checked.iter().map(|claim| claim.from.interval.low))
        .number("data_from_ci_high", checked.iter().map(|claim| claim.from.interval.high))
        .number("data_to", checked.iter().map(|claim| claim.to.value))
        .number("data_to_ci_low", checked.iter().map(|claim| claim.to.interval.low))
        .number("data_to_ci_high", checked.iter().map(|claim| claim.to.interval.high))
        .number("difference_ci_low", comparison().map(|one| one.map_or(f64::NAN, |one| one.difference.low)))
        .number("difference_ci_high", comparison().map(|one| one.map_or(f64::NAN, |one| one.difference.high)))
        .flag("significant", comparison().map(|one| one.and_then(|one| one.significant)))
        .text("verdict", checked.iter().map(|claim| claim.verdict.name()))
        .text("reason", checked.iter().map(|claim| claim.reason.as_ref()))
        .number("data_value_known_then", known(|then| then.value))
        .number("data_from_known_then", known(|then| then.from))
        .number("data_to_known_then", known(|then| then.to))
        .text("verdict_known_then", then().map(|then| then.map(|then| then.verdict.name())))
        .text("reason_known_then", then().map(|then| then.and_then(|then| then.reason.as_ref())))
        .text("since_then", then().map(|then| then.and_then(|then| then.since.as_ref())))
        .integer("months_apart", comparison().map(|one| one.map(|one| one.months_apart)))
        .flag("same_calendar_month", flag(|one| one.same_calendar_month))
        .flag("like_for_like", flag(|one| one.like_for_like))
        .text("like_for_like_reason", comparison().map(|one| one.and_then(|one| one.reason.as_ref())))
        .text("conflicts_with", checked.iter().map(|claim| claim.conflicts_with.map(|at| id(&rows[at]))))
        .date("submitted_on", rows.iter().map(|row| row.submitted_on))
        .text("source_file_id", rows.iter().map(|row| labels.file(row.file)))
        .integer("line", rows.iter().map(|row| row.line))
        .finish_sorted()
}

/// Table `claim_conflict`; the claims point into `claims`.
pub fn claim_conflict(rows: &[Conflict], claims: &[Claim], labels: &Labels) -> RecordBatch {
    let claim = |row: &Conflict, which: usize| &claims[row.claims[which]];
    let id = |row: &Conflict, which: usize| claim(row, which).id(labels.authority(claim(row, which).authority));
    Batch::of(&CLAIM_CONFLICT, rows.len())
        .text("claim_id", rows.iter().map(|row| id(row, 0)))
        .text("other_claim_id", rows.iter().map(|row| id(row, 1)))
        .text("authority_id", rows.iter().map(|row| labels.authority(claim(row, 0).authority)))
        .text("indicator_id", rows.iter().map(|row| labels.indicator(claim(row, 0).indicator)))
        .text("claim_kind", rows.iter().map(|row| row.kind.name()))
        .number("claimed_value", rows.iter().map(|row| row.said[0].value))
        .number("other_claimed_value", rows.iter().map(|row| row.said[1].value))
        .text("period_to", rows.iter().map(|row| row.periods[0].to_string()))
        .text("other_period_to", rows.iter().map(|row| row.periods[1].to_string()))
        .flag("same_periods", rows.iter().map(|row| row.same_periods))
        .finish_sorted()
}
