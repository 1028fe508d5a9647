//! Interventions, targets, plans and claims of one authority → what was to be done and what the figures say of it.

use maud::{Markup, html};

use crate::domain::indicator::{in_unit, rounded};
use crate::gathered::words::{self, figure};
use crate::gathered::{Authority, Gathered};
use crate::publish::Row;
use crate::report::cite::Citations;
use crate::report::page::{self, Place};

/// The section.
pub(super) fn section(gathered: &Gathered, authority: &Authority, citations: &Citations) -> Markup {
    let rows = |grouped: &'static str| -> Vec<Row> {
        match grouped {
            "interventions" => gathered.intervention.of(&authority.id).collect(),
            "targets" => gathered.target.of(&authority.id).collect(),
            "plans" => gathered.plan_progress.of(&authority.id).collect(),
            "actions" => gathered.action.of(&authority.id).collect(),
            _ => gathered.claim.of(&authority.id).collect(),
        }
    };
    let (held, wanted, plans) = (rows("interventions"), rows("targets"), rows("plans"));
    let (actions, claims) = (rows("actions"), rows("claims"));
    html! {
        h2 id="plans" { "Plans and targets" }
        @if held.is_empty() && wanted.is_empty() && plans.is_empty() && claims.is_empty() {
            p { "No intervention, target, plan or claim of it is in the files." }
        }
        @if !held.is_empty() { h3 { "Interventions" } (page::wide("Interventions", &interventions(&held, citations))) }
        @if !wanted.is_empty() { h3 { "Targets" } (page::wide("Targets", &targets(gathered, &wanted))) }
        @for plan in plans.chunk_by(|one, other| one.text("plan_id") == other.text("plan_id")) {
            @let name = plan[0].text("plan_id");
            h3 { (name) }
            @let of_plan: Vec<Row> = actions.iter().filter(|row| row.text("plan_id") == name).copied().collect();
            @if let Some(day) = of_plan.iter().filter_map(|row| row.day("submitted_on")).max() {
                p { "As its tracker of " (day.in_words()) " says. An action that was open then counts as overdue when its day is past by " (gathered.reporting_day.in_words()) "." }
            }
            (page::wide(name, &progress(plan)))
            details {
                summary { "All actions of " (name) }
                (page::wide(&format!("Actions: {name}"), &list(gathered, &of_plan, citations)))
            }
        }
        @if !claims.is_empty() { h3 { "What was said, and what the figures say" } (page::wide("Claims", &said(gathered, &claims, citations))) }
    }
}

fn interventions(rows: &[Row], citations: &Citations) -> Markup {
    html! {
        table {
            caption.vh { "Interventions" }
            thead { tr { th scope="col" { "What" } th scope="col" { "From" } th scope="col" { "To" } th scope="col" { "Outcome" } th scope="col" { "Source" } } }
            tbody {
                @for row in rows {
                    tr {
                        th scope="row" { (words::code(row.text("level"))) @if !row.text("title").is_empty() { ": " (row.text("title")) } }
                        td.nowrap { (words::day(row.day("issued_on"))) }
                        td.nowrap { @if row.is_set("in_force") { "in force" } @else { (words::day(row.day("ended_on"))) } }
                        td { (words::sentence(row.text("outcome"))) }
                        td { (citations.cell(*row)) }
                    }
                }
            }
        }
    }
}

/// A value of an indicator, with or without a page.
fn shown(gathered: &Gathered, row: Row, value: Option<f64>) -> String {
    let Some(value) = value else { return "–".to_owned() };
    let unit = gathered.definition.of(row.text("indicator_id")).next();
    let decimals = unit.and_then(|unit| unit.integer("decimals")).and_then(|number| u8::try_from(number).ok());
    match (unit, decimals) {
        (Some(unit), Some(decimals)) => figure(&in_unit(value, unit.text("unit"), decimals)),
        _ => figure(&rounded(value)),
    }
}

fn name_of(gathered: &Gathered, id: &str) -> Markup {
    html! {
        @match gathered.indicator(id) {
            Some(indicator) => a href=(Place::Folder.indicator(indicator)) { (indicator.title) },
            None => (gathered.definition.of(id).next().map_or(id, |row| row.text("title"))),
        }
    }
}

fn targets(gathered: &Gathered, rows: &[Row]) -> Markup {
    html! {
        table {
            caption.vh { "Targets beside the latest figures" }
            thead {
                tr {
                    th scope="col" { "Target" } th scope="col" { "Indicator" } th.n scope="col" { "Baseline" } th.n scope="col" { "Asked for" }
                    th scope="col" { "By" } th.n scope="col" { "Latest" } th scope="col" { "Verdict" }
                }
            }
            tbody {
                @for row in rows {
                    tr {
                        th scope="row" {
                            @if row.text("title").is_empty() { (row.text("target_id")) } @else { (row.text("title")) }
                            @if !row.text("source").is_empty() { br; span.hint { (row.text("source")) } }
                        }
                        td { (name_of(gathered, row.text("indicator_id"))) }
                        td.n { (shown(gathered, *row, row.number("baseline"))) }
                        td.n { (match row.text("operator") { ">=" => "at least ", "<=" => "at most ", _ => "" }) (shown(gathered, *row, row.number("target"))) }
                        td.nowrap { (words::day(row.day("due_on"))) }
                        td.n {
                            (shown(gathered, *row, row.number("latest_value")))
                            @if !row.text("latest_period").is_empty() { br; span.hint { (gathered.period(row.text("latest_period"))) } }
                        }
                        td { (verdict(gathered, *row)) }
                    }
                }
            }
        }
    }
}

fn verdict(gathered: &Gathered, row: Row) -> Markup {
    let reason = row.text("gap_reason");
    let words = match row.text("verdict") {
        "met" => "Met",
        "on_track" => "On track",
        "behind" => "Behind",
        "unlikely" => "Unlikely at the present rate",
        "not_met" => "Not met",
        "no_figure" => "No current figure",
        other => other,
    };
    html! {
        strong { (words) }
        @if !reason.is_empty() { ": " (reason) }
        @if let Some(last) = row.number("last_value").filter(|_| !reason.is_empty()) {
            ". The last figure was " (shown(gathered, row, Some(last))) " (" (gathered.period(row.text("last_period"))) ")"
        }
        @if let Some(expected) = row.number("projected_value") { ". Its senders expect " (shown(gathered, row, Some(expected))) " for " (gathered.period(row.text("projected_period"))) }
        @match row.text("assurance") {
            "consistently_passing" => ". Chance alone would not make it miss the target",
            "consistently_failing" => ". Chance alone would not make it meet the target",
            "inconsistent" => ". Chance alone may make it meet or miss the target",
            _ => {},
        }
        @if row.flag("comparable_with_baseline") == Some(false) { ". Not on one basis with its baseline" }
    }
}

fn progress(rows: &[Row]) -> Markup {
    const COLUMNS: [(&str, &str); 7] = [
        ("actions", "Actions"),
        ("complete", "Complete"),
        ("open", "Open"),
        ("overdue", "Overdue"),
        ("moved", "Moved"),
        ("withdrawn", "Withdrawn"),
        ("contradicted", "Figures disagree"),
    ];
    let mut rows = rows.to_vec();
    rows.sort_by_key(|row| row.text("area") != "all");
    html! {
        table {
            caption.vh { "Actions by part of the plan" }
            thead { tr { th scope="col" { "Part" } @for (_, name) in COLUMNS { th.n scope="col" { (name) } } } }
            tbody {
                @for row in rows {
                    tr {
                        th scope="row" { @if row.text("area") == "all" { "The whole plan" } @else { (row.text("area")) } }
                        @for (column, _) in COLUMNS { td.n { (row.integer(column).unwrap_or(0)) } }
                    }
                }
            }
        }
    }
}

fn list(gathered: &Gathered, rows: &[Row], citations: &Citations) -> Markup {
    html! {
        table {
            caption.vh { "Actions" }
            thead {
                tr {
                    th scope="col" { "Action" } th scope="col" { "Owner" } th scope="col" { "Due" } th scope="col" { "Status" }
                    th scope="col" { "What the figures say" } th scope="col" { "Source" }
                }
            }
            tbody {
                @for row in rows {
                    tr {
                        th scope="row" { (row.text("action_id")) " " (row.text("title")) }
                        td { (row.text("owner")) }
                        td.nowrap {
                            (words::day(row.day("due_on")))
                            @if let Some(times) = row.integer("n_redated").filter(|times| *times > 0) { br; span.hint { "moved " (words::number_of(times, "time", "times")) } }
                        }
                        td {
                            @if row.text("status").is_empty() { "not known" } @else { (words::code(row.text("status"))) }
                            @if row.is_set("overdue") { ", overdue" }
                            @if row.is_set("disputed") { ", disputed" }
                            @if !row.text("moved_to_plan").is_empty() { " to " (row.text("moved_to_plan")) }
                        }
                        td {
                            @if !row.text("indicator_id").is_empty() { (name_of(gathered, row.text("indicator_id"))) }
                            @if !row.text("data_says").is_empty() { ": " (row.text("data_says")) }
                            @if let Some(value) = row.number("latest_value") { " (" (shown(gathered, *row, Some(value))) ", " (gathered.period(row.text("latest_period"))) ")" }
                        }
                        td { (citations.cell(*row)) }
                    }
                }
            }
        }
    }
}

fn said(gathered: &Gathered, rows: &[Row], citations: &Citations) -> Markup {
    html! {
        table {
            caption.vh { "Claims beside the figures" }
            thead { tr { th scope="col" { "Said" } th scope="col" { "Where" } th scope="col" { "Indicator" } th scope="col" { "What the figures say" } th scope="col" { "Source" } } }
            tbody {
                @for row in rows {
                    tr {
                        th scope="row" { (row.text("words")) }
                        td { (row.text("said_in")) @if let Some(day) = row.day("said_on") { ", " (day.in_words()) } }
                        td { (name_of(gathered, row.text("indicator_id"))) }
                        td {
                            strong { (words::code(row.text("verdict"))) }
                            @if !row.text("reason").is_empty() { ": " (row.text("reason")) }
                            @if row.flag("like_for_like") == Some(false) { ". Not like for like: " (row.text("like_for_like_reason")) }
                        }
                        td { (citations.cell(*row)) }
                    }
                }
            }
        }
    }
}
