//! Interventions and inspections → which inspection led to each, which intervention it is a part of, and which milder one
//! it escalates.
//!
//! An inspection is found by the day on which it began or was published and by its framework, whichever the list states;
//! where only the framework is stated the latest one before the intervention is meant. A formal intervention (support,
//! notice, direction) escalates the highest lower one that was in force when it was issued, or had ended within a month
//! before, since the two papers are rarely of one day.

use super::inspections::Inspection;
use crate::domain::{Day, Finding, FindingCode, Intervention};
use crate::reference::Reference;

/// Days for which an intervention may have ended and still be escalated.
const ESCALATES_WITHIN_DAYS: i32 = 31;

/// What an intervention belongs to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Episode {
    /// The inspection that led to it.
    pub trigger_inspection: Option<String>,
    /// The place of the intervention that it is a part of.
    pub part_of: Option<usize>,
    /// The place of the milder intervention that it escalates.
    pub escalated_from: Option<usize>,
    /// The days for which it was in force by the reporting day, the first among them.
    pub days_in_force: Option<i32>,
}

/// What each of the interventions belongs to, in their order, with a finding for each reference that leads nowhere.
pub(super) fn episodes(
    rows: &[Intervention],
    inspections: &[Inspection],
    reporting_day: Day,
    reference: &Reference,
) -> (Vec<Episode>, Vec<Finding>) {
    let mut findings = Vec::new();
    let mut episode = |row: &Intervention| {
        let trigger = trigger(row, inspections, reference);
        let asked = row.trigger_on.is_some() || !row.trigger_framework.is_empty();
        if asked && trigger.is_none() {
            findings.push(nowhere(row, &no_inspection(row), nearest(row, inspections)));
        }
        let part_of = rows.iter().position(|other| other.authority == row.authority && other.number == row.part_of);
        if part_of.is_none() && !row.part_of.is_empty() {
            let message = format!("there is no intervention {:?} that it could be a part of", row.part_of);
            findings.push(nowhere(row, &message, "check the number of the other intervention".to_owned()));
        }
        Episode {
            trigger_inspection: trigger.map(|inspection| inspection.id.to_owned()),
            part_of,
            escalated_from: escalated_from(row, rows),
            days_in_force: days_in_force(row, reporting_day),
        }
    };
    let episodes = rows.iter().map(&mut episode).collect();
    (episodes, findings)
}

/// The inspection that led to an intervention: of several a graded one, then the latest.
fn trigger<'i, 'a>(
    row: &Intervention,
    inspections: &'i [Inspection<'a>],
    reference: &Reference,
) -> Option<&'i Inspection<'a>> {
    if row.trigger_on.is_none() && row.trigger_framework.is_empty() {
        return None;
    }
    let is_meant = |inspection: &&Inspection| {
        let of_framework = row.trigger_framework.is_empty() || inspection.is_of(&row.trigger_framework, reference);
        let of_day = match row.trigger_on {
            Some(day) => inspection.start == Some(day) || inspection.published == Some(day),
            None => inspection.day().is_some_and(|day| day <= row.issued_on),
        };
        inspection.authority == row.authority && of_framework && of_day
    };
    let candidates = inspections.iter().filter(is_meant);
    candidates.max_by_key(|inspection| (inspection.is_graded(), inspection.day(), inspection.id))
}

/// The highest lower rung that was in force when the intervention was issued; of several the latest.
fn escalated_from(row: &Intervention, rows: &[Intervention]) -> Option<usize> {
    let rung = row.level.rung()?;
    let earliest_end = Day::from_days(row.issued_on.days() - ESCALATES_WITHIN_DAYS);
    let is_lower = |other: &Intervention| {
        other.authority == row.authority
            && other.level.rung().is_some_and(|lower| lower < rung)
            && other.issued_on < row.issued_on
            && other.ended_on.is_none_or(|ended| ended >= earliest_end)
    };
    let lower = rows.iter().enumerate().filter(|(_, other)| is_lower(other));
    lower.max_by_key(|(_, other)| (other.level.rung(), other.issued_on)).map(|(at, _)| at)
}

/// The days from the first to the last, or to the reporting day while it lasts; none for what is done on its day, for
/// what is yet to come, and where the days cannot be right.
fn days_in_force(row: &Intervention, reporting_day: Day) -> Option<i32> {
    let last = row.ended_on.map_or(reporting_day, |ended| ended.min(reporting_day));
    let days = last.days() - row.issued_on.days() + 1;
    (row.level.lasts() && days > 0).then_some(days)
}

fn no_inspection(row: &Intervention) -> String {
    let of = if row.trigger_framework.is_empty() { String::new() } else { format!(" of {}", row.trigger_framework) };
    match row.trigger_on {
        Some(day) => format!("no inspection{of} that began or was published on {day} is known"),
        None => format!("no inspection{of} before {} is known", row.issued_on),
    }
}

/// The hint: the inspection of the authority that lies nearest to the day.
fn nearest(row: &Intervention, inspections: &[Inspection]) -> String {
    let wanted = row.trigger_on.unwrap_or(row.issued_on).days();
    let own = inspections.iter().filter(|inspection| inspection.authority == row.authority);
    let days = own.filter_map(|inspection| Some((inspection.day()?, inspection)));
    let near = days.min_by_key(|(day, inspection)| ((day.days() - wanted).abs(), inspection.id));
    near.map_or_else(
        || "no inspection of this authority is known; add the source that has it".to_owned(),
        |(day, inspection)| format!("the nearest one is {} of {day}", inspection.judgements[0].framework),
    )
}

fn nowhere(row: &Intervention, message: &str, hint: String) -> Finding {
    super::found(FindingCode::UnresolvedReference, (row.authority, row.file, row.line), message.to_owned(), hint)
}
