//! The definition of an indicator, its versions and breaks → what it counts and which of its figures are not comparable.

use maud::{Markup, html};

use crate::gathered::words;
use crate::gathered::{Gathered, Indicator};
use crate::publish::Row;
use crate::report::page;

/// The section.
pub(super) fn section(gathered: &Gathered, indicator: &Indicator, definition: Option<Row>) -> Markup {
    let breaks: Vec<Row> = gathered.series_break.of(&indicator.id).collect();
    html! {
        h2 id="definition" { "Definition and what is not comparable" }
        @if let Some(row) = definition { (facts(indicator, row)) }
        h3 { "What is not comparable" }
        ul {
            @for row in &breaks { li { (broken(gathered, *row)) } }
            @if breaks.is_empty() { li { "No change of definition is declared." } }
            @if indicator.is_number() { li { "Numbers of authorities of different size." } }
            @if matches!(indicator.interval_method.as_str(), "none") { li { "Figures that are close: for such a figure nothing tells chance from difference, so there is no interval and no verdict beyond higher or lower." } }
            li { "Figures of different kinds of period (a month, a quarter, a year) are never put in one line or one ranking." }
            li { "Authorities differ in whom they serve: statistical neighbours are the fairer peers, and each authority's page has them." }
        }
        (comparators(gathered, indicator))
    }
}

fn facts(indicator: &Indicator, row: Row) -> Markup {
    let uncertainty = match indicator.interval_method.as_str() {
        "proportion" => "A share of people or cases: Wilson's 95% interval",
        "rate" => "Events over a population: Byar's 95% interval of the count",
        "count" => "A count: Byar's 95% interval",
        _ => "None is honest for such a figure",
    };
    let facts = [
        ("Numerator", words::sentence(row.text("numerator"))),
        ("Denominator", words::sentence(row.text("denominator"))),
        ("Unit", words::code(row.text("unit"))),
        (
            "Measures",
            match row.text("measure_kind") {
                "process" => "What is done (process)",
                "quality" => "How well it is done (quality)",
                _ => "What comes of it (outcome)",
            }
            .to_owned(),
        ),
        ("About", if row.text("flow_or_snapshot") == "snapshot" { "A day" } else { "A span of time" }.to_owned()),
        ("Uncertainty", uncertainty.to_owned()),
        ("Collected by", row.own_text("source")),
        ("Id in the tables", row.own_text("indicator_id")),
    ];
    html! {
        dl.facts {
            @for (name, text) in facts {
                @if !text.is_empty() { dt { (name) } dd { (text) } }
            }
        }
    }
}

fn broken(gathered: &Gathered, row: Row) -> Markup {
    let whose = match row.text("applies_to") {
        "all" => "all authorities".to_owned(),
        id => gathered.authority(id).map_or_else(|| id.to_owned(), |authority| authority.name.clone()),
    };
    let what = match row.text("effect") {
        "ends" => "It is no longer in use",
        "begins" => "It is in use",
        _ => "It counts something else than before",
    };
    html! {
        (what) " from " (words::day(row.day("from_day"))) " on for " (whose) ": " (words::sentence(row.text("reason")))
        @if !row.text("source").is_empty() { " (" (row.text("source")) ")" }
    }
}

/// What is published for regions and England in the latest period.
fn comparators(gathered: &Gathered, indicator: &Indicator) -> Markup {
    let mut rows: Vec<(_, Row)> = gathered
        .comparator
        .of(&indicator.id)
        .filter(|row| row.text("breakdown_id") == crate::domain::TOTAL && row.number("value").is_some())
        .filter_map(|row| Some((gathered.periods.get(row.text("period_id"))?.last_day, row)))
        .collect();
    let latest = rows.iter().map(|(day, _)| *day).max();
    rows.retain(|(day, _)| Some(*day) == latest);
    let table = html! {
        table {
            caption { "Published for regions and England" }
            thead { tr { th scope="col" { "Area" } th scope="col" { "Period" } th.n scope="col" { "Published" } th.n scope="col" { "Worked out from authorities" } } }
            tbody {
                @for (_, row) in &rows {
                    tr {
                        th scope="row" { (name_of_area(gathered, *row)) }
                        td.nowrap { (gathered.period(row.text("period_id"))) }
                        td.n { (row.number("value").map(|value| indicator.shown(value)).unwrap_or_default()) }
                        td.n { (row.number("computed_value").map_or_else(|| "–".to_owned(), |value| indicator.shown(value))) }
                    }
                }
            }
        }
    };
    html! { @if !rows.is_empty() { h3 { "Published figures" } (page::wide("Published figures", &table)) } }
}

fn name_of_area<'a>(gathered: &'a Gathered, row: Row<'a>) -> &'a str {
    let id = row.text("area_id");
    if row.text("area_kind") == "national" {
        return "England";
    }
    gathered.groups.get(&format!("region_{id}")).map_or(id, String::as_str)
}
