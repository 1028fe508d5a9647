//! Steps between judgements and special causes → who moved.

use maud::{Markup, html};

use crate::gathered::series::Special;
use crate::gathered::words;
use crate::gathered::{Authority, Gathered, Indicator};
use crate::publish::Row;
use crate::report::page::{self, Place};

/// How long a step between two judgements is news.
const MONTHS: u32 = 24;
/// A figure older than this is no news.
const FIGURE_DAYS: i64 = 550;

/// Steps of the councils of the home group in that time, the latest first.
fn steps(gathered: &Gathered) -> Vec<(&Authority, Row<'_>)> {
    let from = gathered.reporting_day.months_before(MONTHS);
    let mut list: Vec<(&Authority, Row)> = gathered
        .authorities
        .iter()
        .filter(|one| gathered.is_home(one))
        .flat_map(|one| gathered.judgement_change.of(&one.id).map(move |row| (one, row)))
        .filter(|(_, row)| {
            row.text("judged_body") == "council"
                && row.day("to_day") >= from
                && row.day("to_day") <= Some(gathered.reporting_day)
        })
        .collect();
    list.sort_by_key(|(one, row)| {
        (std::cmp::Reverse(row.day("to_day")), &one.name, words::area_order(row.text("area")))
    });
    list
}

fn is_up(row: Row) -> bool {
    row.text("direction").starts_with("improved")
}

fn is_down(row: Row) -> bool {
    row.text("direction").starts_with("declined")
}

/// Indicators of an authority whose latest figure has a special cause for the better or the worse.
fn special<'a>(gathered: &'a Gathered, authority: &Authority, wanted: Special) -> Vec<&'a Indicator> {
    let rows = gathered.headline.of(&authority.id).filter(|row| {
        row.integer("age_days").is_some_and(|age| age <= FIGURE_DAYS) && !row.text("special_cause").is_empty()
    });
    let is_so = |id: &str| gathered.series.of(&authority.id, id).last().and_then(|point| point.special) == Some(wanted);
    rows.filter(|row| is_so(row.text("indicator_id")))
        .filter_map(|row| gathered.indicator(row.text("indicator_id")))
        .collect()
}

/// The lines for those in a hurry.
pub(super) fn in_short(gathered: &Gathered) -> Markup {
    let steps = steps(gathered);
    let overall = |which: fn(Row) -> bool| {
        let mut names: Vec<&str> = steps
            .iter()
            .filter(|(_, row)| row.text("area") == "OVERALL" && which(*row))
            .map(|(one, _)| one.name.as_str())
            .collect();
        names.dedup();
        names
    };
    let (up, down) = (overall(is_up), overall(is_down));
    html! {
        @if !up.is_empty() { li { strong { "Up overall" } " in the last two years: " (listed(&up)) "." } }
        @if !down.is_empty() { li { strong { "Down overall" } " in the last two years: " (listed(&down)) "." } }
    }
}

/// Names, the first few of them.
fn listed(names: &[&str]) -> String {
    const NAMED: usize = 8;
    let more = names.len().saturating_sub(NAMED);
    let shown = names[..names.len().min(NAMED)].join(", ");
    if more > 0 { format!("{shown} and {more} more") } else { shown }
}

/// The section.
pub(super) fn section(gathered: &Gathered) -> Markup {
    let steps = steps(gathered);
    let moved: Vec<_> = steps.iter().filter(|(_, row)| is_up(*row) || is_down(*row)).copied().collect();
    let same = steps.len() - moved.len();
    let figures: Vec<(&Authority, Vec<&Indicator>, Vec<&Indicator>)> = gathered
        .authorities
        .iter()
        .filter(|one| one.last_day.is_none() && gathered.headline.has(&one.id))
        .map(|one| (one, special(gathered, one, Special::Worse), special(gathered, one, Special::Better)))
        .filter(|(_, worse, better)| !worse.is_empty() || !better.is_empty())
        .collect();
    html! {
        h2 id="moved" { "Who moved" }
        h3 { "Judgements in the last two years" }
        @if moved.is_empty() { p { "No grade moved in a way that can be compared." } }
        @else {
            p { "Steps between frameworks are compared as far as the frameworks can be: judgements of an area that was divided since, as children in care and care leavers were, only weakly." }
            (page::wide("Judgements that moved", &table(&moved)))
        }
        @if same > 0 { p.hint { (words::number_of(i64::try_from(same).unwrap_or(0), "other step", "other steps")) " left the grade as it was or cannot be compared." } }
        h3 { "Figures that moved more than chance does" }
        @if figures.is_empty() { p { "No latest figure shows a special cause." } }
        @else {
            p { "A special cause on the authority's own chart, where a high or a low figure is better. It says that something changed, not what." }
            (page::wide("Figures that moved", &specials(&figures)))
        }
    }
}

/// One row an inspection.
fn table(rows: &[(&Authority, Row)]) -> Markup {
    let areas = |inspection: &[(&Authority, Row)], which: fn(Row) -> bool| {
        let names: Vec<String> = inspection
            .iter()
            .filter(|(_, row)| row.text("area") != "OVERALL" && which(*row))
            .map(|(_, row)| words::area(row.text("area"), row.text("strand")))
            .collect();
        if names.is_empty() { "–".to_owned() } else { words::capital(&names.join(", ").to_lowercase()) }
    };
    html! {
        table {
            caption.vh { "Grades that moved, the latest first" }
            thead { tr { th scope="col" { "Authority" } th scope="col" { "Inspection" } th scope="col" { "Overall" } th scope="col" { "Areas up" } th scope="col" { "Areas down" } } }
            tbody {
                @for inspection in rows.chunk_by(|one, other| one.0.id == other.0.id && one.1.day("to_day") == other.1.day("to_day")) {
                    @let (authority, first) = inspection[0];
                    tr {
                        th scope="row" { a href={ (Place::Top.authority(authority)) "#judgements" } { (authority.name) } }
                        td.nowrap { (words::day(first.day("to_day"))) }
                        td {
                            @match inspection.iter().find(|(_, row)| row.text("area") == "OVERALL") {
                                Some((_, row)) => {
                                    span.nowrap { span aria-hidden="true" { (if is_up(*row) { "▲ " } else { "▼ " }) } (if is_up(*row) { "Up" } else { "Down" }) }
                                    ": " (page::grade(row.text("from_grade"))) " to " (page::grade(row.text("to_grade")))
                                },
                                None => span.none { "no step" },
                            }
                        }
                        td { (areas(inspection, is_up)) }
                        td { (areas(inspection, is_down)) }
                    }
                }
            }
        }
    }
}

fn specials(rows: &[(&Authority, Vec<&Indicator>, Vec<&Indicator>)]) -> Markup {
    let links = |authority: &Authority, list: &[&Indicator]| {
        html! {
            @for (at, indicator) in list.iter().enumerate() {
                @if at > 0 { ", " }
                a href=(Place::Top.card(authority, indicator)) { (indicator.title) }
            }
            @if list.is_empty() { span.none { "–" } }
        }
    };
    html! {
        table {
            caption { "Latest figures with a special cause" }
            thead { tr { th scope="col" { "Authority" } th scope="col" { "For the worse" } th scope="col" { "For the better" } } }
            tbody {
                @for (authority, worse, better) in rows {
                    tr {
                        th scope="row" { a href=(Place::Top.authority(authority)) { (authority.name) } }
                        td { (links(authority, worse)) }
                        td { (links(authority, better)) }
                    }
                }
            }
        }
    }
}
