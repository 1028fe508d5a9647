//! The latest figures of all authorities → one table of the indicators that most report and of which one way is better.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use crate::gathered::words::{Stands, figure, number_of};
use crate::gathered::{Authority, Gathered, Indicator};
use crate::report::page::{self, Place};

/// Indicators of one topic in the table.
const OF_TOPIC: usize = 2;
/// Indicators in the table.
const COLUMNS: usize = 8;
/// More authorities than this are counted.
const NAMED: usize = 5;
/// A figure older than this is history.
const FRESH_DAYS: i64 = 850;

/// The section.
pub(super) fn section(gathered: &Gathered) -> Markup {
    let members: Vec<&Authority> = {
        let mut list: Vec<&Authority> = gathered
            .authorities
            .iter()
            .filter(|one| one.last_day.is_none() && gathered.headline.has(&one.id))
            .collect();
        list.sort_by_key(|one| !gathered.is_home(one));
        list
    };
    let columns = columns(gathered, &members);
    html! {
        h2 id="figures" { "Figures at a glance" }
        @if columns.is_empty() {
            p { "No recent figure is reported by enough authorities." }
        } @else {
            p {
                "The latest figure of each, with a word where it differs from its statistical neighbours (or from England, where these are too few) by more than chance and the usual spread. "
                "No word means no different, or that it cannot be told."
            }
            (page::wide("Latest figures by authority", &table(gathered, &members, &columns)))
        }
        (all(gathered))
    }
}

/// The lines for those in a hurry: how many figures stand apart, and whose.
pub(super) fn in_short(gathered: &Gathered) -> Markup {
    let of = |wanted: Stands| {
        let mut whose: Vec<(usize, &Authority)> = gathered
            .authorities
            .iter()
            .filter(|one| one.last_day.is_none())
            .map(|one| (standing_so(gathered, one, wanted), one))
            .filter(|(number, _)| *number > 0)
            .collect();
        whose.sort_by_key(|(number, one)| (std::cmp::Reverse(*number), &one.name));
        whose
    };
    html! {
        @for (wanted, words) in [(Stands::Worse, "Worse than peers"), (Stands::Better, "Better than peers")] {
            @let whose = of(wanted);
            @if !whose.is_empty() {
                li {
                    strong { (words) } " by more than chance and the usual spread: "
                    (number_of(whose.iter().map(|(number, _)| i64::try_from(*number).unwrap_or(0)).sum(), "figure", "figures"))
                    ", of "
                    @for (at, (number, one)) in whose.iter().take(NAMED).enumerate() {
                        @if at > 0 { ", " }
                        a href={ (Place::Top.authority(one)) "#beside-peers" } { (one.name) } " (" (number) ")"
                    }
                    @if whose.len() > NAMED { " and " (whose.len() - NAMED) " other authorities" }
                    "."
                }
            }
        }
    }
}

/// How many recent figures of an authority stand so to the group that their verdict is about.
fn standing_so(gathered: &Gathered, authority: &Authority, wanted: Stands) -> usize {
    gathered
        .headline
        .of(&authority.id)
        .filter(|row| row.integer("age_days").is_some_and(|age| age <= FRESH_DAYS))
        .filter(|row| {
            let id = row.text("indicator_id");
            let beside = gathered.peers.against_group(&authority.id, id, row.text("verdict_peer_group_id"));
            beside.and_then(|beside| Stands::of(beside, row.text("polarity"))) == Some(wanted)
        })
        .count()
}

/// The freshest indicators with a better and a worse that most members report, those with a verdict first.
fn columns<'a>(gathered: &'a Gathered, members: &[&Authority]) -> Vec<&'a Indicator> {
    let reported = |indicator: &Indicator| {
        gathered
            .headline_of
            .of(&indicator.id)
            .filter(|row| {
                row.number("value").is_some()
                    && row.integer("age_days").is_some_and(|age| age <= FRESH_DAYS)
                    && members.iter().any(|one| one.id == row.text("authority_id"))
            })
            .count()
    };
    let mut list: Vec<(usize, &Indicator)> = gathered
        .indicators
        .iter()
        .filter(|one| !one.is_neutral() && !one.is_number())
        .map(|one| (reported(one), one))
        .filter(|(number, _)| number * 2 > members.len())
        .collect();
    list.sort_by_key(|(number, one)| (one.interval_method == "none", std::cmp::Reverse(*number), &one.title));
    let mut of_topic: BTreeMap<&str, usize> = BTreeMap::new();
    list.retain(|(_, one)| {
        let number = of_topic.entry(&one.topic).or_default();
        *number += 1;
        *number <= OF_TOPIC
    });
    list.truncate(COLUMNS);
    list.sort_by_key(|(_, one)| (&one.topic, &one.title));
    list.into_iter().map(|(_, one)| one).collect()
}

fn table(gathered: &Gathered, members: &[&Authority], columns: &[&Indicator]) -> Markup {
    html! {
        table.glance {
            caption.vh { "Latest figures" }
            thead {
                tr {
                    th scope="col" { "Authority" }
                    @for one in columns { th.n scope="col" {
                            a href=(Place::Top.indicator(one)) { (one.title) }
                            br; span.hint { (periods(gathered, one)) }
                        } }
                }
            }
            tbody {
                @for authority in members {
                    tr {
                        th scope="row" {
                            a href=(Place::Top.authority(authority)) { (authority.name) }
                            @if !gathered.is_home(authority) { span.hint { " (" (authority.region) ")" } }
                        }
                        @for one in columns { td.n { (cell(gathered, authority, one)) } }
                    }
                }
            }
        }
    }
}

/// The period of the figures in a column, or that they are of several.
fn periods<'a>(gathered: &'a Gathered, indicator: &Indicator) -> &'a str {
    let rows = gathered
        .headline_of
        .of(&indicator.id)
        .filter(|row| row.integer("age_days").is_some_and(|age| age <= FRESH_DAYS));
    let labels: BTreeSet<&str> = rows.map(|row| row.text("period_label")).collect();
    match labels.len() {
        1 => labels.first().copied().unwrap_or_default(),
        _ => "periods differ",
    }
}

fn cell(gathered: &Gathered, authority: &Authority, indicator: &Indicator) -> Markup {
    let row = gathered.headline_of.of(&indicator.id).find(|row| row.text("authority_id") == authority.id);
    let Some(row) = row else { return html! { span.none { "–" } } };
    if row.integer("age_days").is_none_or(|age| age > FRESH_DAYS) {
        return html! { a href=(Place::Top.card(authority, indicator)) { "older" } };
    }
    let beside = gathered.peers.against_group(&authority.id, &indicator.id, row.text("verdict_peer_group_id"));
    let stands = beside.and_then(|row| Stands::of(row, &indicator.polarity)).filter(|stands| *stands != Stands::Alike);
    html! {
        a href=(Place::Top.card(authority, indicator)) { (figure(row.text("display"))) }
        @if row.is_set("stale") { " (carried forward)" }
        @if let Some(stands) = stands { br; (page::tag(stands)) }
    }
}

/// All indicators by topic.
fn all(gathered: &Gathered) -> Markup {
    html! {
        h3 { "All indicators" }
        @for topic in gathered.indicators.chunk_by(|one, other| one.topic == other.topic) {
            details {
                summary { (topic[0].topic) " (" (topic.len()) ")" }
                ul.links { @for one in topic { li { a href=(Place::Top.indicator(one)) { (one.title) } } } }
            }
        }
    }
}
