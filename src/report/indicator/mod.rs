//! One indicator → its page: what it is, all authorities ranked, a funnel, their lines, and what is not comparable.

mod notes;
mod ranked;
mod trends;

use maud::{Markup, html};

use super::chart::funnel::{self, Dot, Limits};
use super::cite::Citations;
use super::page;
use crate::domain::Day;
use crate::gathered::words::{self, Stands};
use crate::gathered::{Authority, Gathered, Indicator};
use crate::publish::Row;

/// One authority with a latest figure.
#[derive(Debug)]
struct Entry<'a> {
    authority: &'a Authority,
    headline: Row<'a>,
    /// Its row against England.
    beside: Option<Row<'a>>,
    stands: Option<Stands>,
}

impl Entry<'_> {
    fn value(&self) -> Option<f64> {
        self.headline.number("value")
    }
}

/// The content of the page.
pub(super) fn content(gathered: &Gathered, indicator: &Indicator) -> Markup {
    let entries = entries(gathered, indicator);
    let period = common_period(&entries);
    let (now, other): (Vec<&Entry>, Vec<&Entry>) =
        entries.iter().partition(|one| one.headline.text("period_id") == period && one.value().is_some());
    let citations = Citations::new(gathered);
    let definition = gathered.definition.of(&indicator.id).next();
    let ranked = ranked::section(gathered, indicator, &now, &other, &citations);
    html! {
        h1 { (indicator.title) }
        p.lead { (indicator.topic) ". " (direction(indicator)) }
        @if let Some(row) = definition { p { (words::sentence(row.text("definition"))) } }
        (in_short(gathered, indicator, &now, period))
        nav aria-label="On this page" {
            ul.contents {
                li { a href="#ranked" { "All authorities" } }
                li { a href="#trends" { "Over time" } }
                li { a href="#definition" { "Definition and what is not comparable" } }
            }
        }
        (ranked)
        (funnel_of(gathered, indicator, definition, &now))
        (trends::section(gathered, indicator, &entries))
        (notes::section(gathered, indicator, definition))
        (citations.list())
    }
}

fn direction(indicator: &Indicator) -> &'static str {
    match indicator.polarity.as_str() {
        "high" => "A high figure is better.",
        "low" => "A low figure is better.",
        _ => "Neither a high nor a low figure is better in itself.",
    }
}

/// The authorities with a figure, the best first, or the highest where neither way is better.
fn entries<'a>(gathered: &'a Gathered, indicator: &'a Indicator) -> Vec<Entry<'a>> {
    let of = |authority: &'a Authority| {
        let headline = gathered.headline_of.of(&indicator.id).find(|row| row.text("authority_id") == authority.id)?;
        let beside = gathered.peers.against(&authority.id, &indicator.id, "england");
        let stands = beside.and_then(|row| Stands::of(row, &indicator.polarity));
        Some(Entry { authority, headline, beside, stands })
    };
    let mut list: Vec<Entry> = gathered.authorities.iter().filter_map(of).collect();
    let sign = if indicator.polarity == "low" { 1.0 } else { -1.0 };
    list.sort_by(|one, other| {
        let place = |entry: &Entry| entry.value().map_or(f64::INFINITY, |value| value * sign);
        place(one).total_cmp(&place(other)).then_with(|| one.authority.name.cmp(&other.authority.name))
    });
    list
}

/// The period of most latest figures, the later of two.
fn common_period<'a>(entries: &[Entry<'a>]) -> &'a str {
    let mut counts: Vec<(usize, Option<Day>, &str)> = Vec::new();
    for entry in entries {
        let id = entry.headline.text("period_id");
        match counts.iter_mut().find(|(_, _, period)| *period == id) {
            Some((count, ..)) => *count += 1,
            None => counts.push((1, entry.headline.day("period_end"), id)),
        }
    }
    counts.sort_unstable();
    counts.last().map_or("", |(_, _, period)| period)
}

fn in_short(gathered: &Gathered, indicator: &Indicator, now: &[&Entry], period: &str) -> Markup {
    let of = |stands: Stands| now.iter().filter(|one| one.stands == Some(stands)).count();
    let beside = now.first().and_then(|one| one.beside);
    let shown = |column: &str| beside.and_then(|row| row.number(column)).map(|value| indicator.shown(value));
    let told = now.iter().filter(|one| one.stands.is_some()).count();
    html! {
        section.short aria-labelledby="in-short" {
            h2 id="in-short" { "In short" }
            ul {
                li { (now.len()) " authorities have a figure for " (gathered.period(period)) "." }
                @if !indicator.is_number() {
                    @if let (Some(median), Some(q1), Some(q3)) = (shown("peer_median"), shown("peer_q1"), shown("peer_q3")) {
                        li { "Half of them lie between " (q1) " and " (q3) "; the median is " (median) "." }
                    }
                    @if told > 0 {
                        li {
                            "Beside England, by more than chance and the usual spread: "
                            @if indicator.is_neutral() { (of(Stands::Higher)) " higher, " (of(Stands::Lower)) " lower, " }
                            @else { (of(Stands::Better)) " better, " (of(Stands::Worse)) " worse, " }
                            (of(Stands::Alike)) " no different."
                            @if told < now.len() { " For " (now.len() - told) " it cannot be told, as their counts are missing." }
                        }
                    } @else {
                        li { "How much of the differences is chance cannot be told for such a figure, so a place in the ranking says little where figures are close." }
                    }
                } @else {
                    li { "A number grows with the size of an authority: compare the rate, not the number." }
                }
            }
        }
    }
}

fn funnel_of(gathered: &Gathered, indicator: &Indicator, definition: Option<Row>, now: &[&Entry]) -> Markup {
    let dots: Vec<Dot> = now
        .iter()
        .filter_map(|one| {
            let point = gathered.series.of(&one.authority.id, &indicator.id).last()?;
            let row = gathered.series.observation(point);
            Some(Dot {
                name: one.authority.name.clone(),
                counted: row.number("numerator")?,
                of: row.number("denominator").filter(|of| *of > 0.0)?,
                value: one.value()?,
                stands: one.stands,
            })
        })
        .collect();
    let centre = now.first().and_then(|one| one.beside).and_then(|row| row.number("comparator_value"));
    let limits = centre
        .filter(|_| now.iter().any(|one| one.stands.is_some()))
        .and_then(|centre| Limits::of(indicator, centre, &dots));
    let denominator = definition.map_or("Denominator", |row| row.text("denominator"));
    let description = |limits: &Limits| {
        let beyond = dots.iter().filter(|dot| !matches!(dot.stands, None | Some(Stands::Alike))).count();
        format!(
            "{} authorities by {} (across, on a scale of roots) and figure (up). The line is England at {}. {beyond} lie beyond the limits. The table of all authorities above has each.",
            dots.len(),
            denominator.to_lowercase(),
            indicator.shown(limits.centre)
        )
    };
    html! {
        @if let Some(limits) = limits {
            h2 id="funnel" { "Funnel plot" }
            p { "Small authorities differ more by chance. The dashed limits are crossed by one of 20 authorities, the solid ones by one of 500, by chance and the usual spread alone." }
            figure.chart.funnel {
                (page::wide("Funnel plot", &funnel::funnel("funnel-plot", indicator, denominator, &dots, &limits, &description(&limits))))
                figcaption { @if indicator.is_neutral() { "Rings lie within the limits, triangles beyond them: up is higher, down is lower than England." } @else { "Rings lie within the limits. Beyond them diamonds are better and squares are worse than England." } }
                details {
                    summary { "Figures of this chart" }
                    (page::wide("Figures of the funnel plot", &dots_table(indicator, denominator, &dots)))
                }
            }
        }
    }
}

fn dots_table(indicator: &Indicator, denominator: &str, dots: &[Dot]) -> Markup {
    html! {
        table {
            caption { "Figures of the funnel plot" }
            thead { tr { th scope="col" { "Authority" } th.n scope="col" { (denominator) } th.n scope="col" { "Figure" } th scope="col" { "Beside England" } } }
            tbody {
                @for dot in dots {
                    tr {
                        th scope="row" { (dot.name) }
                        td.n { (crate::domain::indicator::rounded(dot.of)) }
                        td.n { (indicator.bare(dot.value)) }
                        td { @if let Some(stands) = dot.stands { (words::capital(stands.in_words())) } }
                    }
                }
            }
        }
    }
}
