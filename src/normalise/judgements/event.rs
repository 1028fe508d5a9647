//! What a row says of one inspection or visit → whose it was, when, and under which framework; or a finding.

use super::entry::Entry;
use crate::domain::{AuthorityIndex, Day, FindingCode};
use crate::normalise::desk::{Desk, Place, column_number};
use crate::read::{Row, fold};
use crate::reference::Framework;

/// An inspection, a review, a rating or a visit.
pub(super) struct Event<'a> {
    pub(super) authority: AuthorityIndex,
    pub(super) framework: &'a Framework,
    pub(super) kind: String,
    pub(super) judged_body: String,
    pub(super) strand: String,
    pub(super) theme: String,
    pub(super) start: Option<Day>,
    pub(super) published: Option<Day>,
    pub(super) submitted: Day,
}

/// Whose inspection it was and when; `None` after a finding.
pub(super) fn place<'a>(desk: &mut Desk<'a>, entry: &Entry, row: &Row) -> Option<Event<'a>> {
    let start = desk.day_in(row, entry.inspection_start).ok()?;
    let published = desk.day_in(row, entry.published).ok()?;
    let Some(day) = start.or(published) else {
        let column = entry.inspection_start.or(entry.published).unwrap_or(entry.grades[0].column);
        desk.missing(row.line, column, "when the inspection was");
        return None;
    };
    let framework = framework_of(desk, entry, row, start, day)?;
    let authority = desk.authority_of(row, Some(day))?;
    let submitted = desk.submitted_on(row)?;
    if let (Some(start), Some(published)) = (start, published)
        && published < start
    {
        let place = Place { line: row.line, column: entry.published.map(column_number) };
        let message = format!("the report of {published} came before the inspection of {start}");
        let raw = entry.published.map(|column| row.cell(column));
        let hint = "check whether day and month were swapped".into();
        desk.find(FindingCode::DayOrder, Some(authority), place, raw, message, hint);
    }
    let judged_body = fold(entry.judged_body(row)).replace(' ', "_");
    Some(Event {
        authority,
        framework,
        kind: event_kind(desk, &fold(entry.event(row)), framework),
        judged_body: if judged_body.is_empty() { framework.judged_body.clone() } else { judged_body },
        strand: strand_named(&fold(entry.strand(row))).to_owned(),
        theme: entry.theme(row).to_owned(),
        start,
        published,
        submitted,
    })
}

/// The framework that the row names; of a family the edition that was in force on the day the inspection began.
///
/// Where only the day of the report is known, the inspection may have begun under the edition before: then the areas
/// that the row grades tell the two apart, and where they do not, the later one is meant.
fn framework_of<'a>(
    desk: &mut Desk<'a>,
    entry: &Entry,
    row: &Row,
    start: Option<Day>,
    day: Day,
) -> Option<&'a Framework> {
    let label = entry.framework(row);
    let reference = desk.reference;
    let found = if start.is_some() {
        reference.frameworks.named(label, Some(day))
    } else {
        let editions = reference.frameworks.editions_reported_on(label, day);
        editions.into_iter().min_by_key(|edition| entry.speaks_against(desk, edition, row))
    };
    if found.is_some() {
        return found;
    }
    if label.is_empty() {
        desk.missing(row.line, entry.framework.unwrap_or(entry.grades[0].column), "under which framework it was");
        return None;
    }
    let place = Place { line: row.line, column: entry.framework.map(column_number) };
    let message = if reference.frameworks.is_known(label) {
        format!("no edition of the framework {label:?} was in force on {day}")
    } else {
        format!("no inspection framework is called {label:?}")
    };
    let hint = "correct the cell, or add the framework to the reference tables".into();
    desk.find(FindingCode::UnknownFramework, None, place, Some(label), message, hint);
    None
}

/// The kind of event that words mean; where they mean none it is the framework's own.
fn event_kind(desk: &Desk, words: &str, framework: &Framework) -> String {
    let plain = words.replace(['-', ' '], "_");
    if plain.contains("re_inspection") || plain.contains("reinspection") {
        return "re_inspection".to_owned();
    }
    let mut kinds = desk.reference.frameworks.all.iter().map(|framework| &framework.event_kind);
    kinds.find(|kind| **kind == plain).unwrap_or(&framework.event_kind).clone()
}

/// The strand that words mean; blank where the framework judges in one.
fn strand_named(words: &str) -> &'static str {
    if words.contains("safeguarding") {
        "safeguarding"
    } else if words.contains("looked") {
        "looked_after"
    } else {
        ""
    }
}
