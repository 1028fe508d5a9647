//! The whole release → the first page: how the region stands, who moved, figures at a glance, what is stale or missing.

mod glance;
mod missing;
mod moved;
mod plans;
mod standing;

use maud::{Markup, html};

use crate::gathered::Gathered;

/// The content of the page.
pub(super) fn content(gathered: &Gathered) -> Markup {
    html! {
        h1 { (gathered.home.name) " at a glance" }
        p.lead { (gathered.title) ". Figures as they stood on " (gathered.reporting_day.in_words()) "." }
        section.short aria-labelledby="in-short" {
            h2 id="in-short" { "In short" }
            ul {
                (standing::in_short(gathered))
                (moved::in_short(gathered))
                (glance::in_short(gathered))
                (plans::in_short(gathered))
                (missing::in_short(gathered))
            }
        }
        nav aria-label="On this page" {
            ul.contents {
                li { a href="#standing" { "How it is judged" } }
                li { a href="#moved" { "Who moved" } }
                li { a href="#figures" { "Figures at a glance" } }
                li { a href="#missing" { "What is stale or missing" } }
            }
        }
        (standing::section(gathered))
        (moved::section(gathered))
        (glance::section(gathered))
        (plans::section(gathered))
        (missing::section(gathered))
    }
}
