//! The release → the page on how to read the report: what its words mean and where its figures come from.

use maud::{Markup, html};

use crate::gathered::glossary::{self, Entry};
use crate::gathered::{Gathered, words};

/// The content of the page.
pub(super) fn content(gathered: &Gathered) -> Markup {
    html! {
        h1 { "How to read this report" }
        p.lead { "What its words mean, how its verdicts are made, and which files its figures come from." }
        h2 id="peers" { "Peers" }
        (entries(glossary::PEERS))
        h2 id="verdicts" { "Verdicts" }
        p { "A figure is called better or worse (higher or lower, where neither way is better) only where two things hold:" }
        ul {
            li { "the range in which chance leaves the figure (95%) leaves the peers’ figure out, and" }
            li { "it lies beyond funnel limits that are widened by the usual spread between authorities." }
        }
        p { "Authorities are large and differ from each other, so nearly all of them are different from England by a plain test. The widened limits leave those that stand out among the differing. Where chance has no model, as for ratios of full-time equivalents, the report says higher or lower and that chance cannot be told." }
        h2 id="special" { "Special causes" }
        p { "From twelve figures in a row on each line has a mean and limits of what chance does to it (an XmR chart). A special cause is a figure outside the limits, seven in a row on one side of the mean, seven in a row going one way, or two of three near a limit. It says that something changed; it does not say what. A line never runs across a gap or a change of definition." }
        h2 id="grades" { "Grades" }
        p { "Grades stand as inspectors gave them, under the framework of the time. Adequate under the frameworks before 2013 and requires improvement since are not the same grade. From April 2026 no overall grade is given: an authority whose latest inspection gave none is outside the number of those judged overall. A grade says what inspectors found then. The report relates no figure to a grade and predicts none." }
        h2 id="none" { "Where there is no figure" }
        (entries(glossary::NO_FIGURE))
        h2 id="sources" { "Files" }
        p { (words::number_of(i64::try_from(gathered.files.len()).unwrap_or(0), "file", "files")) " went into this report. On the other pages each figure names its file, line and column." }
        @let files: std::collections::BTreeSet<(&str, String)> = gathered.files.values().map(|file| (file.path.as_str(), words::day(file.submitted_on))).collect();
        ul { @for (path, day) in files { li { (path) @if !day.is_empty() { ", submitted on " (day) } } } }
    }
}

fn entries(entries: &[Entry]) -> Markup {
    html! { dl.facts { @for (word, meaning) in entries { dt { (word) } dd { (meaning) } } } }
}
