//! Plans, targets and interventions of all authorities → how they stand, in a line each.

use maud::{Markup, html};

use crate::gathered::words;
use crate::gathered::{Authority, Gathered};
use crate::publish::Row;
use crate::report::page::{self, Place};

/// A target that was due longer ago than this is history.
const RECENT_MONTHS: u32 = 36;

/// The lines for those in a hurry.
pub(super) fn in_short(gathered: &Gathered) -> Markup {
    let from = gathered.reporting_day.months_before(RECENT_MONTHS);
    let (targets, earlier): (Vec<Row>, Vec<Row>) =
        gathered.target.all().partition(|row| row.day("due_on").is_none() || row.day("due_on") >= from);
    let met = targets.iter().filter(|row| row.text("verdict") == "met").count();
    let without = targets.iter().filter(|row| row.text("verdict") == "no_figure").count();
    html! {
        @if !targets.is_empty() {
            li {
                (met) " of " (targets.len()) " targets are met"
                @if without > 0 { "; " (without) " have no current figure" }
                "."
                @if !earlier.is_empty() { " " (earlier.len()) " that were due more than three years ago are on the pages of their authorities." }
            }
        }
    }
}

/// The section; blank where there is no plan and no target.
pub(super) fn section(gathered: &Gathered) -> Markup {
    let plans: Vec<(&Authority, Row)> = gathered
        .authorities
        .iter()
        .flat_map(|one| gathered.plan_progress.of(&one.id).map(move |row| (one, row)))
        .filter(|(_, row)| row.text("area") == "all")
        .collect();
    let in_force: Vec<(&Authority, Row)> = gathered
        .authorities
        .iter()
        .flat_map(|one| gathered.intervention.of(&one.id).map(move |row| (one, row)))
        .filter(|(_, row)| row.is_set("in_force"))
        .collect();
    html! {
        @if !plans.is_empty() || !in_force.is_empty() {
            h2 id="plans" { "Plans and interventions" }
        }
        @if !in_force.is_empty() {
            ul {
                @for (authority, row) in &in_force {
                    li {
                        a href={ (Place::Top.authority(authority)) "#plans" } { (authority.name) } ": " (words::code(row.text("level")).to_lowercase())
                        " since " (words::day(row.day("issued_on"))) ", by a list of " (words::day(row.day("submitted_on"))) "."
                    }
                }
            }
        }
        @if !plans.is_empty() { (page::wide("Plans", &table(gathered, &plans))) }
    }
}

fn table(gathered: &Gathered, rows: &[(&Authority, Row)]) -> Markup {
    const COLUMNS: [(&str, &str); 6] = [
        ("actions", "Actions"),
        ("complete", "Complete"),
        ("open", "Open"),
        ("overdue", "Overdue"),
        ("moved", "Moved"),
        ("contradicted", "Figures disagree"),
    ];
    let tracked = |authority: &Authority, plan: &str| {
        let of_plan = gathered.action.of(&authority.id).filter(|row| row.text("plan_id") == plan);
        words::day(of_plan.filter_map(|row| row.day("submitted_on")).max())
    };
    html! {
        table {
            caption { "Improvement plans" }
            thead { tr { th scope="col" { "Authority" } th scope="col" { "Plan" } th scope="col" { "Tracker of" } @for (_, name) in COLUMNS { th.n scope="col" { (name) } } } }
            tbody {
                @for (authority, row) in rows {
                    tr {
                        th scope="row" { a href={ (Place::Top.authority(authority)) "#plans" } { (authority.name) } }
                        td { (row.text("plan_id")) }
                        td.nowrap { (tracked(authority, row.text("plan_id"))) }
                        @for (column, _) in COLUMNS { td.n { (row.integer(column).unwrap_or(0)) } }
                    }
                }
            }
        }
    }
}
