//! The judgements of one authority → the grades in force, a time line, and every grade as a table.

use std::collections::BTreeMap;

use maud::{Markup, html};

use crate::domain::Day;
use crate::gathered::{Authority, Gathered, words};
use crate::publish::Row;
use crate::report::chart::timeline::{Lane, Mark, timeline};
use crate::report::cite::Citations;
use crate::report::page;

/// The section.
pub(super) fn section(gathered: &Gathered, authority: &Authority, citations: &Citations) -> Markup {
    let current: Vec<Row> = in_order(gathered.judgement_current.of(&authority.id));
    let mut all: Vec<Row> =
        gathered.judgement.of(&authority.id).filter(|row| row.day("superseded_on").is_none()).collect();
    all.sort_by_key(|row| {
        (
            std::cmp::Reverse(day_of(*row)),
            row.text("judged_body"),
            words::area_order(row.text("area")),
            row.text("strand"),
        )
    });
    html! {
        h2 id="judgements" { "Judgements" }
        @if current.is_empty() && all.is_empty() {
            p { "No inspection of it is in the files." }
        } @else {
            @let (council, others): (Vec<Row>, Vec<Row>) = current.iter().partition(|row| row.text("judged_body") == "council");
            (in_force(&council, &format!("In force on {}", gathered.reporting_day.in_words())))
            @if !others.is_empty() {
                details {
                    summary { "Last judgement of other bodies" }
                    p { "Of services and boards that were judged apart, and of which some are no more." }
                    (in_force(&others, "Last judgement of other bodies"))
                }
            }
            (line_of_time(gathered, authority, &all))
            details {
                summary { "Every grade, with its source" }
                (page::wide("Every grade", &every_grade(&all, citations)))
            }
        }
    }
}

fn in_order<'a>(rows: impl Iterator<Item = Row<'a>>) -> Vec<Row<'a>> {
    let mut rows: Vec<Row> = rows.collect();
    rows.sort_by_key(|row| (row.text("judged_body"), words::area_order(row.text("area")), row.text("strand")));
    rows
}

/// When people heard of a grade, or when the inspection began where nobody says.
fn day_of(row: Row) -> Option<Day> {
    row.day("published_on").or_else(|| row.day("inspection_start"))
}

fn in_force(rows: &[Row], caption: &str) -> Markup {
    let table = html! {
        table {
            caption { (caption) }
            thead { tr { th scope="col" { "Judged" } th scope="col" { "Grade" } th scope="col" { "Inspection" } th scope="col" { "Report" } th scope="col" { "Framework" } } }
            tbody {
                @for row in rows {
                    tr {
                        th scope="row" {
                            (words::area(row.text("area"), row.text("strand")))
                            @if row.text("judged_body") != "council" { " (" (words::body(row.text("judged_body")).to_lowercase()) ")" }
                        }
                        td {
                            @if row.text("grade_status") == "not_in_framework" { "None: no longer given" }
                            @else { (page::grade(row.text("grade"))) }
                        }
                        td { (words::day(row.day("inspection_start"))) }
                        td { (words::day(row.day("published_on"))) }
                        td { (row.text("framework_id").replace('_', " ")) }
                    }
                }
            }
        }
    };
    html! { @if !rows.is_empty() { (page::wide(caption, &table)) } }
}

/// Lanes of areas, the council's first, then what else happened.
fn line_of_time(gathered: &Gathered, authority: &Authority, all: &[Row]) -> Markup {
    let mut lanes: BTreeMap<(String, usize, String), Vec<Mark>> = BTreeMap::new();
    for row in all.iter().filter(|row| !row.text("grade").is_empty()) {
        let Some(day) = day_of(*row) else { continue };
        let label = match row.text("judged_body") {
            "council" => words::area(row.text("area"), row.text("strand")),
            other => words::body(other).to_owned(),
        };
        let is_main = row.text("judged_body") == "council";
        if !is_main && !matches!(row.text("area"), "OVERALL" | "LSCB") {
            continue;
        }
        let words = format!("{}: {label}, {}", day.in_words(), words::code(row.text("grade")).to_lowercase());
        let key = (if is_main { String::new() } else { label.clone() }, words::area_order(row.text("area")), label);
        lanes.entry(key).or_default().push(Mark { day, until: None, grade: row.text("grade").to_owned(), words });
    }
    let mut lanes: Vec<Lane> =
        lanes.into_iter().map(|((_, _, label), marks)| Lane { label: short(&label), marks }).collect();
    for (label, marks) in
        [("Interventions", interventions(gathered, authority)), ("Visits and ratings", visits(gathered, authority))]
    {
        if !marks.is_empty() {
            lanes.push(Lane { label: label.to_owned(), marks });
        }
    }
    let mut marks: Vec<&Mark> = lanes.iter().flat_map(|lane| &lane.marks).collect();
    marks.sort_by_key(|mark| mark.day);
    let description = format!(
        "{} marks from {} to {}; every mark stands in the list below the chart.",
        marks.len(),
        marks.first().map(|mark| mark.day.in_words()).unwrap_or_default(),
        marks.last().map(|mark| mark.day.in_words()).unwrap_or_default()
    );
    let title = format!("Judgements and events of {} in time", authority.name);
    html! {
        @if !lanes.is_empty() {
            figure.chart.timeline-figure {
                figcaption { "In time, by the day of the report" }
                (page::wide("Chart of judgements in time", &timeline("timeline", &title, &description, &lanes, gathered.reporting_day)))
                p.hint { "O outstanding and G good are circles, RI requires improvement and A adequate are diamonds, I inadequate is a square. Grades of different frameworks are not the same yardstick: adequate under the old ones is not requires improvement." }
                details {
                    summary { "The marks of this chart as a list" }
                    ul { @for mark in marks { li { (mark.words) } } }
                }
            }
        }
    }
}

fn short(label: &str) -> String {
    match label {
        "Children in care and care leavers" => "Care and care leavers".to_owned(),
        "Safeguarding children board" => "Safeguarding board".to_owned(),
        other => other.replace("Overall effectiveness (", "Overall (").replace("Capacity to improve (", "Capacity ("),
    }
}

fn interventions(gathered: &Gathered, authority: &Authority) -> Vec<Mark> {
    let mark = |row: Row| {
        let day = row.day("issued_on")?;
        let lasts = matches!(
            row.text("level"),
            "improvement_notice" | "improvement_board" | "statutory_direction" | "improvement_support"
        );
        let until = if lasts { row.day("ended_on").or(Some(gathered.reporting_day)) } else { None };
        let end = match (lasts, row.day("ended_on")) {
            (true, Some(end)) => format!(", ended {}", end.in_words()),
            (true, None) => ", no end known".to_owned(),
            (false, _) => String::new(),
        };
        let title = row.text("title");
        let about = if title.is_empty() { String::new() } else { format!(" ({title})") };
        let words = format!("{}: {}{about}{end}", day.in_words(), words::code(row.text("level")));
        Some(Mark { day, until, grade: String::new(), words })
    };
    gathered.intervention.of(&authority.id).filter_map(mark).collect()
}

fn visits(gathered: &Gathered, authority: &Authority) -> Vec<Mark> {
    let mark = |row: Row| {
        let day = row.day("on_day").filter(|_| matches!(row.text("kind"), "visit" | "rating"))?;
        Some(Mark {
            day,
            until: None,
            grade: String::new(),
            words: format!("{}: {}", day.in_words(), row.text("label")),
        })
    };
    gathered.event.of(&authority.id).filter_map(mark).collect()
}

fn every_grade(rows: &[Row], citations: &Citations) -> Markup {
    html! {
        table {
            caption { "Every grade, the latest first" }
            thead { tr { th scope="col" { "Report" } th scope="col" { "Framework" } th scope="col" { "Judged" } th scope="col" { "Grade" } th scope="col" { "Source" } } }
            tbody {
                @for row in rows {
                    tr {
                        th.nowrap scope="row" { (words::day(day_of(*row))) }
                        td { (row.text("framework_id").replace('_', " ")) }
                        td {
                            (words::body(row.text("judged_body"))) ": "
                            @if row.text("area") == "UNGRADED" { "visit without a grade" @if !row.text("theme").is_empty() { " (" (row.text("theme")) ")" } }
                            @else { (words::area(row.text("area"), row.text("strand"))) }
                        }
                        td { (page::grade(row.text("grade"))) }
                        td { (citations.cell(*row)) }
                    }
                }
            }
        }
    }
}
