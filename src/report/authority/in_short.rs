//! What a director reads first: the grade, the figures that stand out, what moved, targets, gaps.

use maud::{Markup, html};

use crate::gathered::measure::Measure;
use crate::gathered::series::Special;
use crate::gathered::words::{self, Stands, number_of};
use crate::gathered::{Authority, Gathered};
use crate::publish::Row;
use crate::report::page;

/// More names than this are counted.
const NAMED: usize = 6;

/// The section.
pub(super) fn section(gathered: &Gathered, authority: &Authority, measures: &[&Measure]) -> Markup {
    let of = |wanted: Special| measures.iter().copied().filter(|one| one.special == Some(wanted)).collect::<Vec<_>>();
    let (concerning, improving) = (of(Special::Worse), of(Special::Better));
    html! {
        section.short aria-labelledby="in-short" {
            h2 id="in-short" { "In short" }
            ul {
                li { (grade(gathered, authority)) }
                @for row in gathered.intervention.of(&authority.id).filter(|row| row.is_set("in_force")) {
                    li {
                        strong { (words::code(row.text("level"))) " in force" } " since " (words::day(row.day("issued_on")))
                        @if !row.text("title").is_empty() { ": " (row.text("title")) }
                        " (as its list of " (words::day(row.day("submitted_on"))) " says)."
                    }
                }
                (beside_peers(measures))
                (ages(measures))
                @if !concerning.is_empty() { li { strong { "Moved for the worse" } " more than chance does: " (names(&concerning)) "." } }
                @if !improving.is_empty() { li { strong { "Moved for the better" } " more than chance does: " (names(&improving)) "." } }
                (targets(gathered, authority))
                (missing(gathered, authority))
            }
        }
    }
}

/// Of when the figures are, which is not when the report is.
fn ages(measures: &[&Measure]) -> Markup {
    let days = || measures.iter().filter_map(|one| one.headline.day("period_end"));
    html! {
        @if let (Some(first), Some(last)) = (days().min(), days().max()) {
            li {
                "Its figures are of periods that ended "
                @if first == last { "on " (first.in_words()) "." } @else { "from " (first.in_words()) " to " (last.in_words()) "." }
            }
        }
    }
}

/// How many rates and shares can be told from chance at all, and what they say; then the rest by quarter of the region,
/// so that silence about them is not taken for good news.
fn beside_peers(measures: &[&Measure]) -> Markup {
    let rates: Vec<&Measure> = measures.iter().copied().filter(|one| !one.indicator.is_number()).collect();
    let of = |wanted: Stands| rates.iter().copied().filter(|one| one.stands == Some(wanted)).collect::<Vec<_>>();
    let told = rates.iter().filter(|one| one.stands.is_some()).count();
    let untold = rates.len() - told;
    let quarter = |band: &str| -> Vec<&Measure> {
        rates.iter().copied().filter(|one| one.stands.is_none() && one.headline.text("quartile_band") == band).collect()
    };
    let alike = of(Stands::Alike).len();
    html! {
        @if told > 0 {
            li {
                "For " (told) " of " (rates.len()) " rates and shares chance can be told from difference. Beside its peers:"
                ul {
                    @for (stands, words) in [
                        (Stands::Worse, "Worse"), (Stands::Better, "Better"),
                        (Stands::Higher, "Higher, where neither way is better"), (Stands::Lower, "Lower, where neither way is better"),
                    ] {
                        @let list = of(stands);
                        @if !list.is_empty() { li { strong { (words) } ": " (names(&list)) } }
                    }
                    @if alike > 0 { li { "No different: " (alike) } }
                }
            }
        }
        @if untold > 0 {
            li {
                "For " (if told > 0 { "the other " } else { "all its " }) (number_of(words::whole(untold), "rate or share", "rates and shares")) " it cannot be told."
                @let (worst, best) = (quarter("D"), quarter("A"));
                @if !worst.is_empty() { " In the worst quarter of its region, which is a place and no verdict: " (names(&worst)) "." }
                @if !best.is_empty() { " In the best quarter: " (names(&best)) "." }
            }
        }
    }
}

fn names(measures: &[&Measure]) -> Markup {
    let more = measures.len().saturating_sub(NAMED);
    html! {
        @for (at, one) in measures.iter().take(NAMED).enumerate() {
            @if at > 0 { ", " }
            a href={ "#i-" (one.indicator.slug) } { (one.indicator.title) }
        }
        @if more > 0 { " and " a href="#beside-peers" { (more) " more" } }
    }
}

/// The overall grade in force, or the areas' where the latest inspection gave none.
fn grade(gathered: &Gathered, authority: &Authority) -> Markup {
    let of_council = |area: &str| gathered.judged(authority, area);
    let Some(overall) = of_council("OVERALL") else { return html! { "No inspection of it is in the files." } };
    let when = overall.day("published_on").map(|day| format!(", report of {}", day.in_words()));
    if overall.text("grade_status") == "not_in_framework" {
        let areas = ["HELP_PROT", "CIC", "CARE_LEAVERS", "LEADERS"];
        return html! {
            "Its latest inspection" (when.unwrap_or_default()) " gave no overall grade, as none is given since April 2026: "
            @for (at, row) in areas.into_iter().filter_map(of_council).enumerate() {
                @if at > 0 { ", " }
                (words::area(row.text("area"), row.text("strand")).to_lowercase()) " " (page::grade(row.text("grade")))
            }
            "."
        };
    }
    html! { "Judged " (page::grade(overall.text("grade"))) " overall" (when.unwrap_or_default()) "." }
}

fn targets(gathered: &Gathered, authority: &Authority) -> Markup {
    let rows: Vec<Row> = gathered.target.of(&authority.id).collect();
    let with = |verdict: &str| rows.iter().filter(|row| row.text("verdict") == verdict).count();
    let due = || rows.iter().filter_map(|row| row.day("due_on"));
    let tracked = |plan: &str| {
        let of_plan = gathered.action.of(&authority.id).filter(|row| row.text("plan_id") == plan);
        of_plan.filter_map(|row| row.day("submitted_on")).max()
    };
    let plans: Vec<Row> = gathered.plan_progress.of(&authority.id).filter(|row| row.text("area") == "all").collect();
    html! {
        @if !rows.is_empty() {
            li {
                a href="#plans" { (number_of(words::whole(rows.len()), "target", "targets")) }
                @if let (Some(first), Some(last)) = (due().min(), due().max()) {
                    @if first == last { ", due on " (first.in_words()) } @else { ", due from " (first.in_words()) " to " (last.in_words()) }
                }
                ": " (with("met")) " met"
                @for (verdict, words) in [("on_track", "on track"), ("behind", "behind"), ("unlikely", "unlikely"), ("not_met", "not met"), ("no_figure", "without a current figure")] {
                    @if with(verdict) > 0 { ", " (with(verdict)) " " (words) }
                }
                "."
            }
        }
        @for row in plans {
            li {
                (row.text("plan_id"))
                @if let Some(day) = tracked(row.text("plan_id")) { " (tracker of " (day.in_words()) ")" }
                ": " (row.integer("complete").unwrap_or(0)) " of " (row.integer("actions").unwrap_or(0)) " actions complete"
                @for (column, words) in [("open", "open"), ("overdue", "overdue"), ("moved", "moved"), ("contradicted", "claimed complete but not so by the figures")] {
                    @if row.integer(column).is_some_and(|number| number > 0) { ", " (row.integer(column).unwrap_or(0)) " " (words) }
                }
                "."
            }
        }
    }
}

fn missing(gathered: &Gathered, authority: &Authority) -> Markup {
    let of = |state: &str| gathered.coverage.of(&authority.id).filter(|row| row.text("state") == state).count();
    let (missing, refused) = (of("missing"), of("refused"));
    let findings = gathered.finding.of(&authority.id).count();
    html! {
        @if missing + refused + findings > 0 {
            li {
                a href="#limits" { "What the data cannot say" } ": "
                @if missing > 0 { (number_of(words::whole(missing), "expected figure is", "expected figures are")) " missing. " }
                @if refused > 0 { (number_of(words::whole(refused), "figure was", "figures were")) " refused. " }
                @if findings > 0 { (number_of(words::whole(findings), "problem", "problems")) " in its data " (if findings == 1 { "is" } else { "are" }) " to be mended." }
            }
        }
    }
}
