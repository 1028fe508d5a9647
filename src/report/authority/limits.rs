//! What is missing, refused, hidden, old or in doubt of one authority → what its figures cannot say.

use std::collections::BTreeMap;

use maud::{Markup, html};

use crate::gathered::measure::Measure;
use crate::gathered::words::{self, number_of};
use crate::gathered::{Authority, Gathered};
use crate::publish::Row;
use crate::report::cite::Citations;
use crate::report::page;

/// More periods than this are counted.
const PERIODS: usize = 6;
/// More findings than this stand in the table of findings alone.
const FINDINGS: usize = 200;

/// The section.
pub(super) fn section(
    gathered: &Gathered,
    authority: &Authority,
    measures: &[Measure],
    citations: &Citations,
) -> Markup {
    let findings: Vec<Row> = gathered.finding.of(&authority.id).collect();
    html! {
        h2 id="limits" { "What the data cannot say" }
        ul {
            li { "Figures describe what was counted and sent. They do not say how children fare, and nothing here predicts what an inspection will find." }
            @for (reason, names) in without_verdict(measures) {
                li { (words::sentence(&reason)) " " (number_of(words::whole(names.len()), "indicator", "indicators")) ": " (names.join(", ")) "." }
            }
            @for ((confidence, drivers), names) in in_doubt(measures) {
                li {
                    "Confidence is " (confidence) " in the files of " (number_of(words::whole(names.len()), "indicator", "indicators")) ": "
                    (names.join(", ")) ". What lowers it: " (words::sentence(drivers))
                }
            }
            @for row in gathered.event.of(&authority.id).filter(|row| row.text("kind") == "series_break" && !row.is_set("is_ahead")) {
                li { "From " (words::day(row.day("on_day"))) ": " (words::sentence(row.text("label"))) }
            }
        }
        (expected(gathered, authority))
        @if !findings.is_empty() {
            h3 { "Problems to be mended" }
            @if findings.len() > FINDINGS { p { "The first " (FINDINGS) " of " (findings.len()) "; the table finding has all." } }
            (page::wide("Problems to be mended", &problems(&findings, citations)))
        }
    }
}

/// Indicators without a verdict, by why.
fn without_verdict<'a>(measures: &'a [Measure]) -> BTreeMap<String, Vec<&'a str>> {
    let mut by: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for one in measures.iter().filter(|one| !one.is_history && !one.indicator.is_number()) {
        let verdict = one.headline.text("verdict");
        let reason = if let Some(reason) = verdict.strip_prefix("no verdict: ") {
            format!("No verdict, as {reason}")
        } else if verdict.contains("cannot be told") {
            "How much of the difference from peers is chance cannot be told".to_owned()
        } else if verdict.is_empty() {
            "Nothing to compare with, or no figure".to_owned()
        } else {
            continue;
        };
        by.entry(reason).or_default().push(&one.indicator.title);
    }
    by
}

/// Indicators of files in which confidence is low or medium, by what lowers it.
fn in_doubt<'a>(measures: &'a [Measure]) -> BTreeMap<(&'a str, &'a str), Vec<&'a str>> {
    let mut by: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for one in measures.iter().filter(|one| matches!(one.headline.text("confidence"), "low" | "medium")) {
        let key = (one.headline.text("confidence"), one.headline.text("confidence_drivers"));
        by.entry(key).or_default().push(&one.indicator.title);
    }
    by
}

/// Expected figures that are not here as they should be, indicator by indicator.
fn expected(gathered: &Gathered, authority: &Authority) -> Markup {
    let mut by: BTreeMap<(&str, &str), Vec<Row>> = BTreeMap::new();
    for row in gathered.coverage.of(&authority.id) {
        let state = row.text("state");
        if matches!(state, "missing" | "refused" | "late" | "suppressed" | "stale") {
            by.entry((state, row.text("indicator_id"))).or_default().push(row);
        }
    }
    let title = |id: &str| gathered.definition.of(id).next().map_or_else(|| id.to_owned(), |row| row.own_text("title"));
    let table = html! {
        table {
            caption.vh { "Expected figures that are not here, or not as they should be" }
            thead { tr { th scope="col" { "State" } th scope="col" { "Indicator" } th.n scope="col" { "Figures" } th scope="col" { "Periods" } } }
            tbody {
                @for ((state, indicator), rows) in by.iter().map(|(key, rows)| (*key, latest_first(rows))) {
                    tr {
                        th scope="row" { (words::code(state)) }
                        td { (title(indicator)) }
                        td.n { (words::count(words::whole(rows.len()))) }
                        td {
                            @for (at, row) in rows.iter().take(PERIODS).enumerate() { @if at > 0 { ", " } (gathered.period(row.text("period_id"))) }
                            @if rows.len() > PERIODS { " and earlier" }
                        }
                    }
                }
            }
        }
    };
    html! {
        @if !by.is_empty() {
            h3 { "Missing, refused, late or withheld" }
            (page::wide("Expected figures", &table))
        }
    }
}

fn latest_first<'a>(rows: &[Row<'a>]) -> Vec<Row<'a>> {
    let mut rows = rows.to_vec();
    rows.sort_by_key(|row| std::cmp::Reverse(row.day("period_end")));
    rows
}

fn problems(rows: &[Row], citations: &Citations) -> Markup {
    html! {
        table {
            caption.vh { "Problems in the data, with their place" }
            thead { tr { th scope="col" { "Problem" } th scope="col" { "What it does" } th scope="col" { "Place" } th scope="col" { "What may be done" } } }
            tbody {
                @for row in rows.iter().take(FINDINGS) {
                    tr {
                        th scope="row" { (words::sentence(row.text("message"))) }
                        td { (match row.text("severity") { "reject_file" => "The whole file is left out", "reject_row" => "The cell or row is left out", _ => "A warning" }) }
                        td {
                            @if row.text("source_file_id").is_empty() { (row.text("path")) } @else { (citations.file(row.text("source_file_id"))) }
                            @if let Some(line) = row.integer("line") { " line " (line) }
                            @if !row.text("column_letter").is_empty() { " column " (row.text("column_letter")) }
                        }
                        td { (words::sentence(row.text("hint"))) }
                    }
                }
            }
        }
    }
}
