//! The content of a page in, the whole page out: head, skip link, navigation, search, content, foot.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::gathered::words;
use crate::gathered::{Authority, Gathered, Indicator};

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("find.js");

/// Nothing is fetched from anywhere, whatever a text of the data may say.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// One file of the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its path within the report, with forward slashes.
    pub path: String,
    /// Its text.
    pub html: String,
}

/// Where a page stands: at the top of the report or in one of its folders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// At the top.
    Top,
    /// In a folder.
    Folder,
}

impl Place {
    const fn root(self) -> &'static str {
        match self {
            Self::Top => "",
            Self::Folder => "../",
        }
    }

    /// The address of the first page.
    pub(super) fn region(self) -> String {
        format!("{}index.html", self.root())
    }

    /// The address of the page on how to read the report.
    pub(super) fn about(self) -> String {
        format!("{}about.html", self.root())
    }

    /// The address of an authority's page.
    pub(super) fn authority(self, authority: &Authority) -> String {
        format!("{}authorities/{}.html", self.root(), authority.slug)
    }

    /// The address of an indicator on an authority's page.
    pub(super) fn card(self, authority: &Authority, indicator: &Indicator) -> String {
        format!("{}#i-{}", self.authority(authority), indicator.slug)
    }

    /// The address of an indicator's page.
    pub(super) fn indicator(self, indicator: &Indicator) -> String {
        format!("{}indicators/{}.html", self.root(), indicator.slug)
    }

    /// The address of an authority on an indicator's page.
    pub(super) fn row(self, indicator: &Indicator, authority: &Authority) -> String {
        format!("{}#a-{}", self.indicator(indicator), authority.slug)
    }
}

/// A whole page.
pub(super) fn whole(gathered: &Gathered, place: Place, title: &str, content: &Markup) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="generator" content="peermark";
                title { (title) " – " (gathered.title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#main" { "Skip to main content" }
                header {
                    div.width {
                        p.product { a href=(place.region()) { (gathered.title) } }
                        nav aria-label="Report" {
                            ul {
                                li { a href=(place.region()) { "Overview" } }
                                li { a href=(place.about()) { "How to read this report" } }
                            }
                        }
                    }
                }
                (finder(gathered, place))
                main id="main" tabindex="-1" { div.width { (content) } }
                footer {
                    div.width {
                        p {
                            "Figures as they stood on " (gathered.reporting_day.in_words()) ". Audience: "
                            (words::code(&gathered.audience).to_lowercase()) "."
                            @if !gathered.disclosure.is_empty() { " " (words::sentence(&gathered.disclosure)) }
                        }
                        p { "It describes what was reported and judged. Nothing in it predicts what an inspection will find." }
                    }
                }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    page.into_string()
}

/// All authorities and indicators, with a box that narrows the lists where scripts run.
fn finder(gathered: &Gathered, place: Place) -> Markup {
    html! {
        search {
            div.width {
                details.finder {
                    summary { "Find an authority or an indicator" }
                    div.box hidden {
                        label for="find" { "Part of a name" }
                        input id="find" type="search" autocomplete="off" spellcheck="false";
                        p id="found" role="status" {}
                    }
                    div.lists {
                        div {
                            h2 id="all-authorities" { "Authorities" }
                            ul.names aria-labelledby="all-authorities" {
                                @for authority in &gathered.authorities {
                                    li {
                                        a href=(place.authority(authority)) { (authority.name) }
                                        @if authority.last_day.is_some() { " (until " (words::day(authority.last_day)) ")" }
                                    }
                                }
                            }
                        }
                        div {
                            h2 id="all-indicators" { "Indicators" }
                            ul.names aria-labelledby="all-indicators" {
                                @for indicator in &gathered.indicators {
                                    li { a href=(place.indicator(indicator)) { (indicator.title) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A table that may be wider than the screen: it scrolls by itself, by keyboard too.
pub(super) fn wide(label: &str, table: &Markup) -> Markup {
    html! { div.scroll role="group" aria-label=(label) tabindex="0" { (table) } }
}

/// A word with a sign about how a figure stands.
pub(super) fn tag(stands: words::Stands) -> Markup {
    html! { span class=(stands.class()) { span.sign aria-hidden="true" { (stands.sign()) } " " (words::capital(stands.in_words())) } }
}

/// A grade as a word with its letter.
pub(super) fn grade(grade: &str) -> Markup {
    if grade.is_empty() {
        return html! { span.none { "No grade" } };
    }
    html! { span class={ "grade " (grade) } { (words::code(grade)) } }
}
