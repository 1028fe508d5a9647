//! Targets and how each stands → the table of targets beside the figures.

use polars::prelude::DataFrame;

use super::Inputs;
use super::awaited::Missing;
use super::frames::{Frame, usable};
use super::held::Held;
use crate::coverage::{Confidence, Submission};
use crate::domain::Target;
use crate::trend::Assurance;

/// The table: a row a target, sorted by authority and target; `held` is how each stands, in their order, `ties` the place of
/// the intervention that set it.
pub(super) fn target_progress(inputs: &Inputs, held: &[Held], ties: &[Option<usize>]) -> DataFrame {
    let Inputs { targets, observations, breakdowns, reference, reporting_day, .. } = *inputs;
    let mut order: Vec<usize> = (0..targets.len()).collect();
    order.sort_by(|&one, &other| {
        let key = |at: usize| (targets[at].authority, targets[at].target.as_str(), at);
        key(one).cmp(&key(other))
    });
    let each = || order.iter().map(|&at| &targets[at]);
    let stand = || order.iter().map(|&at| (&targets[at], &held[at]));
    let figure = |value: Option<f64>| value.unwrap_or(f64::NAN);
    let value_of = |row: Option<usize>| figure(row.and_then(|row| usable(observations, row)));
    let period_of = |row: Option<usize>| Some(observations.period[row?].to_string());
    let set_by = |&at: &usize| {
        let intervention = &inputs.interventions[ties[at]?];
        Some(intervention.id(&reference.authorities[intervention.authority.at()].id))
    };
    let due_basis =
        |target: &Target| target.due_on.map(|_| if target.is_due_by_term { "term_of_intervention" } else { "stated" });
    let trust = || stand().map(|(_, held)| inputs.submission(held.row?));
    Frame::default()
        .texts("authority_id", each().map(|target| reference.authorities[target.authority.at()].id.as_str()))
        .texts("target_id", each().map(|target| target.target.as_str()))
        .texts("source", each().map(|target| target.source.as_str()))
        .some_texts("intervention_id", order.iter().map(set_by))
        .texts("title", each().map(|target| target.title.as_str()))
        .texts("owner", each().map(|target| target.owner.as_str()))
        .texts("indicator_id", each().map(|target| reference.indicators[target.indicator.at()].id.as_str()))
        .texts("breakdown_id", each().map(|target| breakdowns[target.breakdown.at()].as_str()))
        .numbers("baseline", each().map(|target| figure(target.baseline)))
        .some_texts("baseline_period", each().map(|target| Some(target.baseline_period?.to_string())))
        .numbers("target", each().map(|target| target.value))
        .texts("operator", each().map(|target| target.operator.sign()))
        .days("due_on", each().map(|target| target.due_on))
        .some_texts("due_basis", each().map(due_basis))
        .numbers("latest_value", stand().map(|(_, held)| figure(held.value)))
        .some_texts("latest_period", stand().map(|(_, held)| period_of(held.row)))
        .numbers("gap", stand().map(|(target, held)| figure(held.value) - target.value))
        .some_texts("gap_reason", stand().map(|(_, held)| held.reason.map(Missing::name)))
        .numbers("required_per_month", stand().map(|(_, held)| held.pace.required))
        .numbers("achieved_per_month", stand().map(|(_, held)| held.pace.achieved))
        .days("forecast_on", stand().map(|(_, held)| held.pace.forecast_on))
        .numbers("trajectory", stand().map(|(_, held)| held.pace.trajectory))
        .texts("verdict", stand().map(|(_, held)| held.verdict().name()))
        .some_texts("assurance", stand().map(|(_, held)| held.assurance.map(Assurance::name)))
        .numbers("projected_value", stand().map(|(_, held)| value_of(held.projected)))
        .some_texts("projected_period", stand().map(|(_, held)| period_of(held.projected)))
        .numbers("last_value", stand().map(|(_, held)| value_of(held.last)))
        .some_texts("last_period", stand().map(|(_, held)| period_of(held.last)))
        .some_codes("days_since_last", stand().map(|(_, held)| held.days_since_last(observations, reporting_day)))
        .days("next_expected_by", stand().map(|(_, held)| held.next_expected_by))
        .some_texts("confidence", trust().map(|one| one.map(|one| Confidence::name(one.confidence))))
        .some_texts("confidence_drivers", trust().map(|one| one.and_then(Submission::doubts)))
        .some_flags("comparable_with_baseline", each().map(Target::is_comparable_with_baseline))
        .days("rebaselined_on", each().map(|target| target.rebaselined_on))
        .finish()
}
