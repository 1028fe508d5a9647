//! One authority → its page: in short, judgements, indicators beside peers, plans and targets, what the data cannot say.

mod cards;
mod in_short;
mod judgements;
mod limits;
mod overview;
mod plans;

use maud::{Markup, html};

use super::cite::Citations;
use super::page::Place;
use crate::gathered::measure::{Measure, measures};
use crate::gathered::words;
use crate::gathered::{Authority, Gathered};
use crate::publish::Row;

/// The content of the page.
pub(super) fn content(gathered: &Gathered, authority: &Authority) -> Markup {
    let measures = measures(gathered, authority);
    let citations = Citations::new(gathered);
    let (now, history): (Vec<&Measure>, Vec<&Measure>) = measures.iter().partition(|one| !one.is_history);
    let cards = cards::cards(gathered, authority, &now, &citations);
    let history_table = overview::history(gathered, &history, &citations);
    let judgements = judgements::section(gathered, authority, &citations);
    let plans = plans::section(gathered, authority, &citations);
    let limits = limits::section(gathered, authority, &measures, &citations);
    html! {
        h1 { (authority.name) }
        p.lead {
            @if !authority.region.is_empty() { (authority.region) ". " }
            "DfE code " (authority.id)
            @if !authority.gss_code.is_empty() { ", GSS code " (authority.gss_code) }
            "."
            @if let Some(day) = authority.last_day { " It was replaced after " (day.in_words()) "." }
        }
        (in_short::section(gathered, authority, &now))
        (contents(!now.is_empty()))
        (judgements)
        @if !now.is_empty() {
            (overview::section(gathered, authority, &now))
            h2 id="indicators" { "Each indicator over time and beside peers" }
            (super::chart::line::key())
            (cards)
        }
        (history_table)
        (plans)
        (limits)
        (neighbours(gathered, authority))
        (citations.list())
    }
}

fn contents(has_figures: bool) -> Markup {
    html! {
        nav aria-label="On this page" {
            ul.contents {
                li { a href="#judgements" { "Judgements" } }
                @if has_figures {
                    li { a href="#beside-peers" { "Latest figures beside peers" } }
                    li { a href="#indicators" { "Each indicator" } }
                }
                li { a href="#plans" { "Plans and targets" } }
                li { a href="#limits" { "What the data cannot say" } }
            }
        }
    }
}

fn neighbours(gathered: &Gathered, authority: &Authority) -> Markup {
    let mut rows: Vec<Row> =
        gathered.neighbours.of(&authority.id).filter(|row| row.day("last_day").is_none()).collect();
    rows.sort_by_key(|row| row.integer("neighbour_order"));
    html! {
        @if !rows.is_empty() {
            h2 id="neighbours" { "Its statistical neighbours" }
            p { "The authorities most like it by the DfE's model, the closest first." }
            ol {
                @for row in rows {
                    li {
                        @match gathered.authority(row.text("member_id")) {
                            Some(member) => a href=(Place::Folder.authority(member)) { (member.name) },
                            None => { (gathered.names.get(row.text("member_id")).map_or(row.text("member_id"), String::as_str)) " (not in this release)" },
                        }
                        @if !row.text("closeness").is_empty() { " (" (words::code(row.text("closeness")).to_lowercase()) ")" }
                    }
                }
            }
        }
    }
}
