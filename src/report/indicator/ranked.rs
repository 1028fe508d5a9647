//! The latest figures of all authorities → a ranked dot plot whose rows are those of a table.

use maud::{Markup, html};

use super::Entry;
use crate::gathered::words::{self, bare, figure};
use crate::gathered::{Gathered, Indicator};
use crate::report::chart::strip::Axis;
use crate::report::cite::Citations;
use crate::report::page::{self, Place};

/// The section.
pub(super) fn section(
    gathered: &Gathered,
    indicator: &Indicator,
    now: &[&Entry],
    other: &[&Entry],
    citations: &Citations,
) -> Markup {
    let period = now.first().map_or("", |one| one.headline.text("period_label"));
    html! {
        h2 id="ranked" { "All authorities" }
        @if !now.is_empty() {
            p {
                @if indicator.is_neutral() { "The highest figure stands first, which is no praise and no blame. " } @else { "The best figure stands first. " }
                @if has_intervals(now) { "The whiskers are the range in which chance leaves the figure (95%): where they overlap, the order of two authorities says little. " }
                "The dashed line is England."
                @if !gathered.home.group.starts_with("england") { " Filled dots are " (gathered.home.name) "." }
            }
            (page::wide(&format!("{}, {period}, all authorities", indicator.title), &table(gathered, indicator, now, citations)))
        }
        @if !other.is_empty() {
            h3 { "Not in the ranking" }
            p { "Their latest row is of another period, or it has no figure." }
            (page::wide("Authorities that are not in the ranking", &others(gathered, indicator, other, citations)))
        }
    }
}

fn interval(one: &Entry) -> Option<(f64, f64)> {
    one.beside.and_then(|row| row.number("ci_low").zip(row.number("ci_high")))
}

fn has_intervals(now: &[&Entry]) -> bool {
    now.iter().any(|one| interval(one).is_some())
}

fn table(gathered: &Gathered, indicator: &Indicator, now: &[&Entry], citations: &Citations) -> Markup {
    let england = now.first().and_then(|one| one.beside).filter(|_| !indicator.is_number());
    let line = england.and_then(|row| row.number("comparator_value"));
    let values = now.iter().flat_map(|one| {
        let (low, high) = interval(one).unzip();
        [one.value(), low, high].into_iter().flatten()
    });
    let axis = Axis::new(values, line, &indicator.unit);
    let has_intervals = has_intervals(now);
    let period = now.first().map_or("", |one| one.headline.text("period_label"));
    html! {
        table.ranked {
            caption {
                (indicator.title) ", " (period)
                @if let Some(line) = line { ". England: " (indicator.shown(line)) }
            }
            thead {
                tr {
                    th.n scope="col" { @if indicator.is_neutral() { "Place" } @else { "Rank" } }
                    th scope="col" { "Authority" }
                    th.n scope="col" { "Figure" }
                    th scope="col" { span.vh { "Dot and range" } (axis.head()) }
                    @if has_intervals { th.n scope="col" { "95% range" } }
                    th scope="col" { "Beside England" }
                    th scope="col" { "Source" }
                }
            }
            tbody {
                @for one in now {
                    @let is_home = gathered.is_home(one.authority);
                    tr id={ "a-" (one.authority.slug) } {
                        td.n { (place(indicator, one)) }
                        th scope="row" { a href=(Place::Folder.card(one.authority, indicator)) { (one.authority.name) } }
                        td.n { (bare(one.headline.text("display"))) }
                        td.strip { @if let Some(value) = one.value() { (axis.strip(value, interval(one), is_home)) } }
                        @if has_intervals { td.n { @if let Some((low, high)) = interval(one) { (indicator.bare(low)) " to " (indicator.bare(high)) } } }
                        td { @match one.stands { Some(stands) => (page::tag(stands)), None => span.none { "–" } } }
                        td { (source(gathered, indicator, one, citations)) }
                    }
                }
            }
        }
    }
}

/// The place among England's: 1 is best or, where neither way is better, the highest.
fn place(indicator: &Indicator, one: &Entry) -> String {
    let column = if indicator.is_neutral() { "position" } else { "rank" };
    one.beside.and_then(|row| row.integer(column)).map_or_else(|| "–".to_owned(), words::count)
}

fn source(gathered: &Gathered, indicator: &Indicator, one: &Entry, citations: &Citations) -> Markup {
    let points = gathered.series.of(&one.authority.id, &indicator.id);
    let point = points.iter().rev().find(|point| point.period == one.headline.text("period_id"));
    html! { @if let Some(point) = point { (citations.cell(gathered.series.observation(point))) } }
}

fn others(gathered: &Gathered, indicator: &Indicator, other: &[&Entry], citations: &Citations) -> Markup {
    html! {
        table {
            caption { "Latest rows that are not in the ranking" }
            thead { tr { th scope="col" { "Authority" } th.n scope="col" { "Figure" } th scope="col" { "Period" } th scope="col" { "Source" } } }
            tbody {
                @for one in other {
                    tr id={ "a-" (one.authority.slug) } {
                        th scope="row" { a href=(Place::Folder.card(one.authority, indicator)) { (one.authority.name) } }
                        td.n { (figure(one.headline.text("display"))) }
                        td.nowrap { (one.headline.text("period_label")) }
                        td { (source(gathered, indicator, one, citations)) }
                    }
                }
            }
        }
    }
}
