//! The indicators of one authority → a card each: figure, verdict, trend, line, peers, and every figure with its source.

use maud::{Markup, html};

use crate::domain::Day;
use crate::gathered::measure::Measure;
use crate::gathered::words::{self, figure};
use crate::gathered::{Authority, Gathered};
use crate::publish::Row;
use crate::report::chart::line::{Beside, line};
use crate::report::cite::Citations;
use crate::report::page::{self, Place};

/// From this age on a card says how old its figure is.
const OLD_DAYS: i64 = 450;

/// The cards, topic by topic.
pub(super) fn cards(
    gathered: &Gathered,
    authority: &Authority,
    measures: &[&Measure],
    citations: &Citations,
) -> Markup {
    html! {
        @for topic in measures.chunk_by(|one, other| one.indicator.topic == other.indicator.topic) {
            h3 { (topic[0].indicator.topic) }
            @let (rates, numbers): (Vec<&Measure>, Vec<&Measure>) = topic.iter().partition(|one| !one.indicator.is_number());
            @if !rates.is_empty() { div.cards { @for one in rates { (card(gathered, authority, one, citations)) } } }
            @if !numbers.is_empty() {
                details {
                    summary { "Numbers (" (numbers.len()) ")" span.vh { ": " (topic[0].indicator.topic) } }
                    div.cards { @for one in numbers { (card(gathered, authority, one, citations)) } }
                }
            }
        }
    }
}

fn card(gathered: &Gathered, authority: &Authority, one: &Measure, citations: &Citations) -> Markup {
    let row = one.headline;
    html! {
        article id={ "i-" (one.indicator.slug) } {
            h4 { a href=(Place::Folder.row(one.indicator, authority)) { (one.indicator.title) } }
            p.big { (figure(row.text("display"))) " " small { (row.text("period_label")) } }
            @if row.is_set("stale") { p { strong { "Carried forward" } " from an earlier release: nothing newer could be read." } }
            @if let Some(age) = row.integer("age_days").filter(|age| *age > OLD_DAYS) {
                p.hint { "The period ended " (age / 30) " months before the report." }
            }
            @if let Some(stands) = one.stands { p { (page::tag(stands)) } }
            p { (words::sentence(&figure(row.text("verdict")))) }
            @if !row.text("trend").is_empty() { p { (words::sentence(row.text("trend"))) } }
            (target(row))
            (chart(gathered, authority, one, citations))
            @if !one.indicator.is_number() { (peers(gathered, row)) }
            p { a href=(Place::Folder.row(one.indicator, authority)) { "All authorities" span.vh { ": " (one.indicator.title) } } }
        }
    }
}

fn target(row: Row) -> Markup {
    let verdict = row.text("target_verdict").replace('_', " ");
    html! {
        @if !row.text("target_display").is_empty() {
            p {
                strong { "Target " (figure(row.text("target_display"))) }
                @if let Some(day) = row.day("target_due_on") { " by " (day.in_words()) }
                ": " (verdict) "."
            }
        }
    }
}

fn chart(gathered: &Gathered, authority: &Authority, one: &Measure, citations: &Citations) -> Markup {
    if one.points.len() < 2 {
        return html! {
            @if let Some(point) = one.points.last() {
                p.hint { "Source: " (citations.cell(gathered.series.observation(point))) }
            }
        };
    }
    let label = |at: usize| gathered.period(&one.points[at].period);
    let breaks: Vec<Day> = gathered
        .series_break
        .of(&one.indicator.id)
        .filter(|row| {
            row.text("effect") == "changes" && matches!(row.text("applies_to"), id if id == "all" || id == authority.id)
        })
        .filter_map(|row| row.day("from_day"))
        .collect();
    let ends = (label(0), label(one.points.len() - 1));
    let beside = Beside { target: one.headline.number("target"), breaks, ends };
    let id = format!("c-{}", one.indicator.slug);
    html! {
        figure.chart {
            (line(&id, one.indicator, one.points, &beside, &description(one, ends)))
            details {
                summary { "Figures and sources" span.vh { ": " (one.indicator.title) } }
                (page::wide(&format!("Figures: {}", one.indicator.title), &table(gathered, one, citations)))
            }
        }
    }
}

/// What a reader who does not see the line has to know of it.
fn description(one: &Measure, ends: (&str, &str)) -> String {
    let shown = |value: Option<f64>| value.map_or_else(|| "no figure".to_owned(), |value| one.indicator.shown(value));
    let values = || one.points.iter().filter_map(|point| point.value);
    let (lowest, highest) = (values().reduce(f64::min), values().reduce(f64::max));
    let specials = one.points.iter().filter(|point| point.special.is_some()).count();
    let first = one.points.first().and_then(|point| point.value);
    let last = one.points.last().and_then(|point| point.value);
    format!(
        "From {} in {} to {} in {}, between {} and {}. {specials} figures with a special cause. The table below has every figure.",
        shown(first),
        ends.0,
        shown(last),
        ends.1,
        shown(lowest),
        shown(highest)
    )
}

fn table(gathered: &Gathered, one: &Measure, citations: &Citations) -> Markup {
    let shown = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| one.indicator.bare(value));
    let has_limits = one.points.iter().any(|point| point.limits.is_some());
    let has_neighbours = one.points.iter().any(|point| point.neighbours.is_some());
    let has_england = one.points.iter().any(|point| point.england.is_some());
    html! {
        table {
            caption { (one.indicator.title) ", the latest first" }
            thead {
                tr {
                    th scope="col" { "Period" } th.n scope="col" { "Figure" }
                    @if has_neighbours { th.n scope="col" { "Neighbours" } }
                    @if has_england { th.n scope="col" { "England" } }
                    @if has_limits { th.n scope="col" { "Limits of chance" } th scope="col" { "Special cause" } }
                    th scope="col" { "Source" }
                }
            }
            tbody {
                @for point in one.points.iter().rev() {
                    @let row = gathered.series.observation(point);
                    tr {
                        th.nowrap scope="row" { (gathered.period(&point.period)) }
                        td.n { @match point.value { Some(value) => (one.indicator.bare(value)), None => (words::code(row.text("status")).to_lowercase()) } }
                        @if has_neighbours { td.n { (shown(point.neighbours)) } }
                        @if has_england { td.n { (shown(point.england)) } }
                        @if has_limits {
                            td.n { @if let Some([_, low, high]) = point.limits { (one.indicator.bare(low)) " to " (one.indicator.bare(high)) } }
                            td { @if let Some(special) = point.special { (special.in_words()) } }
                        }
                        td { (citations.cell(row)) }
                    }
                }
            }
        }
    }
}

fn peers(gathered: &Gathered, row: Row) -> Markup {
    let england = match row.text("england_source") {
        "published" => "England (published)",
        "pooled" => "England (all together)",
        _ => "England (median)",
    };
    let other_period = |column: &str| {
        let id = row.text(column);
        if id.is_empty() || id == row.text("period_id") { String::new() } else { format!(", {}", gathered.period(id)) }
    };
    let region = row.text("region_name");
    let region = if region.is_empty() { "Region".to_owned() } else { format!("{region} (median)") };
    html! {
        table {
            thead { tr { th scope="col" { "Peers" } th.n scope="col" { "Figure" } th scope="col" { "Place" } } }
            tbody {
                @for (name, shown, place) in [
                    (format!("Statistical neighbours (median{})", other_period("neighbours_period_id")), "neighbours_display", "neighbours_rank"),
                    (region, "region_display", "region_rank"),
                    (format!("{england}{}", other_period("england_period_id")), "england_display", "england_rank"),
                ] {
                    @if !row.text(shown).is_empty() {
                        tr { th scope="row" { (name) } td.n { (figure(row.text(shown))) } td { (row.text(place)) } }
                    }
                }
            }
        }
    }
}
