//! Expected figures, refused files and carried figures → what is stale or missing, and whose it is.

use std::collections::BTreeMap;

use maud::{Markup, html};

use crate::gathered::words::{self, number_of};
use crate::gathered::{Authority, Gathered};
use crate::publish::Row;
use crate::report::page::{self, Place};

const STATES: [(&str, &str); 5] = [
    ("missing", "Missing"),
    ("refused", "Refused"),
    ("late", "Late"),
    ("suppressed", "Withheld"),
    ("stale", "Carried forward"),
];

fn refused_files(gathered: &Gathered) -> Vec<Row<'_>> {
    gathered.finding.all().filter(|row| row.text("severity") == "reject_file").collect()
}

fn of_state(gathered: &Gathered, state: &str) -> usize {
    gathered.coverage.all().filter(|row| row.text("state") == state).count()
}

/// The lines for those in a hurry.
pub(super) fn in_short(gathered: &Gathered) -> Markup {
    let (missing, refused) = (of_state(gathered, "missing"), of_state(gathered, "refused"));
    let stale = gathered.headline.all().filter(|row| row.is_set("stale")).count();
    let whole = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    html! {
        @if missing + refused > 0 {
            li {
                a href="#missing" { "Missing or refused" } ": "
                @if missing > 0 { (number_of(whole(missing), "expected figure is", "expected figures are")) " not here. " }
                @if refused > 0 { (number_of(whole(refused), "expected figure was", "expected figures were")) " refused." }
            }
        }
        @for row in refused_files(gathered) {
            li {
                @if let Some(authority) = gathered.authority(row.text("authority_id")) {
                    a href={ (Place::Top.authority(authority)) "#limits" } { (authority.name) } "’s newest file was refused"
                } @else { "A file was refused" }
                " (" (row.text("message")) ")."
            }
        }
        @if stale > 0 { li { (number_of(whole(stale), "figure was", "figures were")) " carried forward from an earlier release." } }
    }
}

/// The section.
pub(super) fn section(gathered: &Gathered) -> Markup {
    let mut by: BTreeMap<&str, [usize; 5]> = BTreeMap::new();
    for row in gathered.coverage.all() {
        if let Some(at) = STATES.iter().position(|(state, _)| *state == row.text("state")) {
            by.entry(row.text("authority_id")).or_default()[at] += 1;
        }
    }
    let rows: Vec<(&Authority, [usize; 5])> =
        gathered.authorities.iter().filter_map(|one| Some((one, *by.get(one.id.as_str())?))).collect();
    let expected = gathered.coverage.all().count();
    html! {
        h2 id="missing" { "What is stale or missing" }
        @if expected == 0 {
            p { "No source says what it is expected to bring, so nothing is said of what is missing." }
        } @else if rows.is_empty() {
            p { "All expected figures are here and were in time." }
        } @else {
            (page::wide("Expected figures by authority", &table(&rows)))
        }
        (refused(gathered))
        (behind(gathered))
    }
}

fn table(rows: &[(&Authority, [usize; 5])]) -> Markup {
    html! {
        table {
            caption { "Expected figures that are not here, or not as they should be" }
            thead { tr { th scope="col" { "Authority" } @for (_, name) in STATES { th.n scope="col" { (name) } } } }
            tbody {
                @for (authority, numbers) in rows {
                    tr {
                        th scope="row" { a href={ (Place::Top.authority(authority)) "#limits" } { (authority.name) } }
                        @for number in numbers { td.n { (number) } }
                    }
                }
            }
        }
    }
}

fn refused(gathered: &Gathered) -> Markup {
    let files = refused_files(gathered);
    html! {
        @if !files.is_empty() {
            h3 { "Files that were refused" }
            ul { @for row in files { li { (row.text("path")) ": " (words::sentence(row.text("message"))) " " (words::sentence(row.text("hint"))) } } }
        }
    }
}

/// Who is behind: authorities whose latest figure of an indicator ends before that of most others.
fn behind(gathered: &Gathered) -> Markup {
    let mut by: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for indicator in &gathered.indicators {
        let rows = || {
            gathered.headline_of.of(&indicator.id).filter(|row| row.integer("age_days").is_some_and(|age| age <= 850))
        };
        let Some(newest) = rows().filter_map(|row| row.day("period_end")).max() else { continue };
        for row in rows().filter(|row| row.day("period_end") < Some(newest)) {
            by.entry(row.text("authority_id")).or_default().push(&indicator.title);
        }
    }
    let rows: Vec<(&Authority, &Vec<&str>)> = gathered
        .authorities
        .iter()
        .filter(|one| one.last_day.is_none())
        .filter_map(|one| Some((one, by.get(one.id.as_str())?)))
        .collect();
    html! {
        @if !rows.is_empty() {
            h3 { "Whose latest figures are behind the others’" }
            ul {
                @for (authority, titles) in rows {
                    li {
                        a href=(Place::Top.authority(authority)) { (authority.name) } ": "
                        @if titles.len() > 6 { (titles.len()) " indicators" } @else { (titles.join(", ")) }
                    }
                }
            }
        }
    }
}
