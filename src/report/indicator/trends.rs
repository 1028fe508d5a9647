//! The lines of all authorities → small drawings on one scale, and one table.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::Entry;
use crate::domain::Day;
use crate::gathered::series::Point;
use crate::gathered::words::figure;
use crate::gathered::{Gathered, Indicator};
use crate::report::chart::multiple::{Shared, multiple};
use crate::report::chart::span;
use crate::report::page::{self, Place};

/// Periods in the table; the pages of the authorities have all.
const PERIODS: usize = 24;

/// The section.
pub(super) fn section(gathered: &Gathered, indicator: &Indicator, entries: &[Entry]) -> Markup {
    let mut lines: Vec<(&Entry, &[Point])> = entries
        .iter()
        .map(|one| (one, gathered.series.of(&one.authority.id, &indicator.id)))
        .filter(|(_, points)| points.len() > 1)
        .collect();
    lines.sort_by_key(|(one, _)| {
        (!gathered.is_home(one.authority), one.authority.last_day.is_some(), &one.authority.name)
    });
    if lines.is_empty() {
        return html! { h2 id="trends" { "Over time" } p { "No authority has more than one figure." } };
    }
    let all = || lines.iter().flat_map(|(_, points)| points.iter());
    let days = || all().filter(|point| point.value.is_some()).map(|point| point.day.days());
    let shared = Shared {
        figures: most_of(all().filter_map(|point| point.value).collect()),
        days: (days().min().unwrap_or(0), days().max().unwrap_or(1)),
    };
    let label = |day: i32| Day::from_days(day).year();
    html! {
        h2 id="trends" { "Over time" }
        p {
            "All on one scale, from " (indicator.shown(shared.figures.0)) " to " (indicator.shown(shared.figures.1)) " and from "
            (label(shared.days.0)) " to " (label(shared.days.1)) "; the few figures beyond are drawn at the edge. The dotted line is the median of England"
            @if indicator.is_number() { ", which says little of a number" }
            ". The figures stand in the table below and, with limits and sources, on each authority's page."
        }
        ul.multiples {
            @for (one, points) in &lines {
                li {
                    a href=(Place::Folder.card(one.authority, indicator)) { (one.authority.name) }
                    (multiple(points, &shared))
                    (change(indicator, points))
                }
            }
        }
        details {
            summary { "Figures of these charts" }
            (page::wide(&format!("{} over time", indicator.title), &table(gathered, indicator, &lines)))
        }
    }
}

/// The span of all but the outermost figures, so that one authority does not flatten the lines of all.
fn most_of(mut values: Vec<f64>) -> (f64, f64) {
    values.sort_by(f64::total_cmp);
    let outermost = values.len() / 50;
    span(values[outermost..values.len() - outermost].iter().copied())
}

/// From the first to the last figure, in words.
fn change(indicator: &Indicator, points: &[Point]) -> Markup {
    let mut values = points.iter().filter_map(|point| point.value);
    let first = values.next();
    let last = values.next_back();
    html! {
        @if let (Some(first), Some(last)) = (first, last) { span.hint { (indicator.shown(first)) " to " (indicator.shown(last)) } }
    }
}

fn table(gathered: &Gathered, indicator: &Indicator, lines: &[(&Entry, &[Point])]) -> Markup {
    let mut periods: BTreeSet<(Day, &str)> = BTreeSet::new();
    for point in lines.iter().flat_map(|(_, points)| points.iter()) {
        periods.insert((point.day, &point.period));
    }
    let periods: Vec<&str> = periods.iter().rev().take(PERIODS).map(|(_, period)| *period).collect();
    html! {
        table {
            caption { (indicator.title) @if periods.len() == PERIODS { ", the last " (PERIODS) " periods" } }
            thead { tr { th scope="col" { "Authority" } @for period in &periods { th.n scope="col" { (gathered.period(period)) } } } }
            tbody {
                @for (one, points) in lines {
                    tr {
                        th scope="row" { (one.authority.name) }
                        @for period in &periods { td.n { (cell(gathered, indicator, points, period)) } }
                    }
                }
            }
        }
    }
}

fn cell(gathered: &Gathered, indicator: &Indicator, points: &[Point], period: &str) -> String {
    let Some(point) = points.iter().rev().find(|point| point.period == period) else { return "–".to_owned() };
    match point.value {
        Some(value) => indicator.bare(value),
        None => figure(&gathered.series.observation(point).text("status").replace('_', " ")),
    }
}
