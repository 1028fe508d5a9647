//! Standing and members → how the group is judged, area by area and authority by authority.

use maud::{Markup, html};

use crate::gathered::words;
use crate::gathered::{Authority, Gathered};
use crate::publish::Row;
use crate::report::chart::share;
use crate::report::page::{self, Place};

/// The standing of the home group on the reporting day under the framework in force, as known by then.
fn rows(gathered: &Gathered) -> Vec<Row<'_>> {
    let mut rows: Vec<Row> = gathered
        .standing
        .of(&gathered.home.group)
        .filter(|row| {
            row.day("as_at") == Some(gathered.reporting_day)
                && row.text("basis") == "known"
                && row.text("framework_scope") == gathered.family
        })
        .collect();
    rows.sort_by_key(|row| words::area_order(row.text("area")));
    rows
}

/// Standings of custom groups on other days of which every member was inspected: what a pipeline asks for.
fn asked(gathered: &Gathered) -> Vec<(&str, Row<'_>)> {
    let is_asked = |row: &Row| {
        row.text("basis") == "known"
            && row.text("area") == "OVERALL"
            && row.day("as_at") != Some(gathered.reporting_day)
            && row.integer("not_inspected") == Some(0)
    };
    let custom = gathered
        .groups
        .iter()
        .filter(|(id, _)| !id.starts_with("region_") && !id.starts_with("statistical_neighbours") && *id != "england");
    custom
        .flat_map(|(id, name)| gathered.standing.of(id).filter(is_asked).map(move |row| (name.as_str(), row)))
        .collect()
}

fn number(row: Row, column: &str) -> i64 {
    row.integer(column).unwrap_or(0)
}

/// The lines for those in a hurry.
pub(super) fn in_short(gathered: &Gathered) -> Markup {
    html! {
        @for row in rows(gathered).into_iter().filter(|row| row.text("area") == "OVERALL") {
            li {
                strong { (number(row, "good_or_better")) " of " (number(row, "inspected")) " are good or outstanding overall" }
                " under " (gathered.family)
                @if number(row, "inadequate") > 0 { "; " (number(row, "inadequate")) " inadequate" }
                @if number(row, "not_in_framework") > 0 { "; " (number(row, "not_in_framework")) " have no overall grade any more, as none is given since April 2026" }
                "."
            }
        }
        @for (name, row) in asked(gathered) {
            li {
                (name) " on " (words::day(row.day("as_at"))) ": " (number(row, "good_or_better")) " of " (number(row, "inspected"))
                " good or better overall (" (row.text("framework_scope")) ")."
            }
        }
    }
}

/// The section.
pub(super) fn section(gathered: &Gathered) -> Markup {
    let rows = rows(gathered);
    html! {
        h2 id="standing" { "How it is judged" }
        @if rows.is_empty() {
            p { "No judgement under the framework in force is in the files." }
        } @else {
            (share::patterns())
            p { "Inspections under " (gathered.family) " that were published by " (gathered.reporting_day.in_words()) ". An authority counts where its latest inspection judged the area." }
            (page::wide("Standing by judgement area", &areas(&rows)))
        }
        @for (name, row) in asked(gathered) { (counted(gathered, name, row)) }
        @let members = members(gathered);
        @if !members.is_empty() {
            h3 { "Authority by authority" }
            (page::wide("Grades in force by authority", &matrix(gathered, &members)))
        }
    }
}

/// Who is counted in a standing that was asked for.
fn counted(gathered: &Gathered, name: &str, row: Row) -> Markup {
    let members = gathered.standing_member.of(row.text("peer_group_id")).filter(|member| {
        member.day("as_at") == row.day("as_at")
            && ["basis", "framework_scope", "area"].into_iter().all(|column| member.text(column) == row.text(column))
    });
    let mut members: Vec<(&str, &str)> = members
        .map(|member| {
            (gathered.names.get(member.text("authority_id")).map_or("", String::as_str), member.text("grade"))
        })
        .collect();
    members.sort_unstable();
    html! {
        details {
            summary { (name) " on " (words::day(row.day("as_at"))) ": who is counted" }
            ul { @for (name, grade) in members { li { (name) ": " (words::code(grade).to_lowercase()) } } }
        }
    }
}

fn areas(rows: &[Row]) -> Markup {
    html! {
        table {
            caption.vh { "Standing by judgement area" }
            thead {
                tr {
                    th scope="col" { "Area" }
                    th scope="col" { span.vh { "As a bar" } span aria-hidden="true" { "Outstanding to inadequate" } }
                    th.n scope="col" { "Outstanding" } th.n scope="col" { "Good" } th.n scope="col" { "Requires improvement" } th.n scope="col" { "Inadequate" }
                    th.n scope="col" { "Good or better" } th.n scope="col" { "Not judged in it" }
                }
            }
            tbody {
                @for row in rows {
                    tr {
                        th scope="row" { (words::area(row.text("area"), "")) }
                        td.bar { (share::bar(["outstanding", "good", "third_grade", "inadequate"].map(|column| number(*row, column)))) }
                        @for column in ["outstanding", "good", "third_grade", "inadequate"] { td.n { (number(*row, column)) } }
                        td.n { (number(*row, "good_or_better")) " of " (number(*row, "inspected")) }
                        td.n { (number(*row, "not_in_framework") + number(*row, "not_inspected")) }
                    }
                }
            }
        }
    }
}

/// Authorities that the matrix has: those of the region with a grade, then the guests.
fn members(gathered: &Gathered) -> Vec<&Authority> {
    let mut list: Vec<&Authority> = gathered
        .authorities
        .iter()
        .filter(|one| {
            one.last_day.is_none()
                && gathered.judgement_current.has(&one.id)
                && (gathered.is_home(one) || gathered.headline.has(&one.id))
        })
        .collect();
    list.sort_by_key(|one| !gathered.is_home(one));
    list
}

fn matrix(gathered: &Gathered, members: &[&Authority]) -> Markup {
    const AREAS: [&str; 5] = ["OVERALL", "HELP_PROT", "CIC", "CARE_LEAVERS", "LEADERS"];
    let cell = |authority: &Authority, area: &str| {
        let of = |code: &str| {
            gathered.judgement_current.of(&authority.id).find(|row| {
                row.text("area") == code
                    && row.text("judged_body") == "council"
                    && row.text("framework_id").starts_with(&gathered.family)
            })
        };
        let row = of(area).or_else(|| if matches!(area, "CIC" | "CARE_LEAVERS") { of("CIC_CL") } else { None });
        html! {
            @match row {
                None => span.none { "–" },
                Some(row) if row.text("grade_status") == "not_in_framework" => span.none { "no longer given" },
                Some(row) => (page::grade(row.text("grade"))),
            }
        }
    };
    let published = |authority: &Authority| {
        let of_council = gathered.judgement_current.of(&authority.id).filter(|row| {
            row.text("judged_body") == "council" && row.text("framework_id").starts_with(&gathered.family)
        });
        of_council.filter_map(|row| row.day("published_on")).max()
    };
    html! {
        table.matrix {
            caption.vh { "Grades in force" }
            thead { tr { th scope="col" { "Authority" } @for area in AREAS { th scope="col" { (words::area(area, "")) } } th scope="col" { "Latest report" } } }
            tbody {
                @for authority in members {
                    tr {
                        th scope="row" {
                            a href=(Place::Top.authority(authority)) { (authority.name) }
                            @if !gathered.is_home(authority) { span.hint { " (" (authority.region) ")" } }
                        }
                        @for area in AREAS { td { (cell(authority, area)) } }
                        td.nowrap { (words::day(published(authority))) }
                    }
                }
            }
        }
    }
}
