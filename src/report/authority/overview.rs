//! The latest figures of one authority → a table a topic: figure, peers, standing, change.

use maud::{Markup, html};

use crate::gathered::measure::Measure;
use crate::gathered::series::Special;
use crate::gathered::words::{bare, figure};
use crate::gathered::{Authority, Gathered};
use crate::report::cite::Citations;
use crate::report::page::{self, Place};

/// The section.
pub(super) fn section(gathered: &Gathered, authority: &Authority, measures: &[&Measure]) -> Markup {
    html! {
        h2 id="beside-peers" { "Latest figures beside peers" }
        p {
            "Better or worse is said only where the difference is more than chance and the usual spread between authorities explain. "
            "Where neither way is better it is higher or lower. "
            a href={ (Place::Folder.about()) "#verdicts" } { "How verdicts are made" } "."
        }
        @for topic in measures.chunk_by(|one, other| one.indicator.topic == other.indicator.topic) {
            (page::wide(&format!("Latest figures: {}", topic[0].indicator.topic), &table(gathered, authority, topic)))
        }
    }
}

fn table(gathered: &Gathered, authority: &Authority, topic: &[&Measure]) -> Markup {
    html! {
        table {
            caption { (topic[0].indicator.topic) }
            thead {
                tr {
                    th scope="col" { "Indicator" } th.n scope="col" { "Latest" } th scope="col" { "Period" }
                    th.n scope="col" { "Neighbours" } th.n scope="col" { "Region" } th.n scope="col" { "England" }
                    th scope="col" { "Beside peers" } th scope="col" { "Change" }
                }
            }
            tbody {
                @for one in topic {
                    tr {
                        th scope="row" {
                            a href={ "#i-" (one.indicator.slug) } { (one.indicator.title) }
                            @if let Some(unit) = one.indicator.unit_said() { " (" (unit) ")" }
                        }
                        td.n { (bare(one.headline.text("display"))) }
                        td.nowrap { (one.headline.text("period_label")) }
                        @for column in ["neighbours_display", "region_display", "england_display"] {
                            td.n {
                                @if one.indicator.is_number() || one.headline.text(column).is_empty() { "–" }
                                @else { a href=(Place::Folder.row(one.indicator, authority)) { (bare(one.headline.text(column))) } }
                            }
                        }
                        td { (standing(gathered, one)) }
                        td {
                            (bare(one.headline.text("change_display")))
                            @match one.special {
                                Some(Special::Worse) => { br; span.tag.worse { span aria-hidden="true" { "! " } "Moved for the worse" } },
                                Some(Special::Better) => { br; span.tag.better { span aria-hidden="true" { "✓ " } "Moved for the better" } },
                                _ => {},
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The word for how it stands, and to whom where that is not the statistical neighbours.
fn standing(gathered: &Gathered, one: &Measure) -> Markup {
    let group = one.headline.text("verdict_peer_group_id");
    let name = gathered.groups.get(group).map_or("", String::as_str);
    html! {
        @match one.stands {
            Some(stands) => {
                (page::tag(stands))
                @if !group.starts_with("statistical_neighbours") && !name.is_empty() { " than " (name) }
            },
            None if one.indicator.is_number() => span.none { "a number: compare its rate" },
            None => span.none { "cannot be told" },
        }
    }
}

/// Figures so old that they say nothing of today.
pub(super) fn history(gathered: &Gathered, measures: &[&Measure], citations: &Citations) -> Markup {
    let table = html! {
        table {
            caption { "Last figures that are more than three years old" }
            thead { tr { th scope="col" { "Indicator" } th.n scope="col" { "Figure" } th scope="col" { "Period" } th scope="col" { "Source" } } }
            tbody {
                @for one in measures {
                    tr id={ "i-" (one.indicator.slug) } {
                        th scope="row" { a href=(Place::Folder.indicator(one.indicator)) { (one.indicator.title) } }
                        td.n { (figure(one.headline.text("display"))) }
                        td.nowrap { (one.headline.text("period_label")) }
                        td { @if let Some(point) = one.points.last() { (citations.cell(gathered.series.observation(point))) } }
                    }
                }
            }
        }
    };
    html! {
        @if !measures.is_empty() {
            h2 id="history" { "Older figures" }
            p { "The last figure of each of these is history. It is kept here for the record and is not counted above." }
            (page::wide("Older figures", &table))
        }
    }
}
