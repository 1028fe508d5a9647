//! Published tables → the region on one screen: leadership's grade and the freshest shares that most members report.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use arrow::array::RecordBatch;

use super::look::{Rows, Tables, home_group};
use crate::domain::{AuthorityIndex, Polarity};
use crate::pipeline::Pipeline;
use crate::reference::Reference;

/// A figure older than this is history and does not belong on the screen of today.
const FRESH_DAYS: i64 = 400;
/// Indicators on the screen.
const COLUMNS: usize = 5;
/// More members than this fill no screen but a table; `headline` has them all.
const MEMBERS: usize = 40;
/// Characters of a name, a grade and a figure.
const WIDTHS: (usize, usize, usize) = (22, 20, 14);

/// Text of each authority and indicator, and how many authorities report an indicator.
#[derive(Default)]
struct Shares<'a> {
    cells: BTreeMap<(&'a str, &'a str), String>,
    reported: BTreeMap<&'a str, usize>,
}

/// The members of the pipeline, those of the home region first, each with leadership's grade and its shares; a letter
/// says in which quarter of its region a figure lies. Blank where there are too many members or no share.
pub(super) fn region(pipeline: &Pipeline, reference: &Reference, tables: &Tables) -> String {
    let (Some(headline), Some(current)) = (tables("headline"), tables("judgement_current")) else {
        return String::new();
    };
    if pipeline.members.len() > MEMBERS {
        return String::new();
    }
    let shares = shares(pipeline, reference, headline);
    let mut shown: Vec<(&str, usize)> =
        shares.reported.iter().map(|(indicator, members)| (*indicator, *members)).collect();
    shown.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(other.0)));
    shown.truncate(COLUMNS);
    if shown.is_empty() {
        return String::new();
    }
    let (name_width, grade_width, width) = WIDTHS;
    let grades = grades(current);
    let mut out = String::from("At a glance (latest, in per cent; A to D: quarter of the region, A is best)\n\n");
    let headings: Vec<Vec<String>> = shown.iter().map(|(indicator, _)| wrapped(indicator, width - 2)).collect();
    let lines = headings.iter().map(Vec::len).max().unwrap_or(0);
    for line in 0..lines {
        let leadership = if line + 1 == lines { "leadership judged" } else { "" };
        let _ = write!(out, "  {:name_width$} {leadership:grade_width$}", "");
        for heading in &headings {
            let text = (line + heading.len()).checked_sub(lines).and_then(|line| heading.get(line));
            let _ = write!(out, "{:>width$}", text.map_or("", String::as_str));
        }
        out.push('\n');
    }
    for member in in_order(pipeline, reference) {
        let authority = &reference.authorities[member.at()];
        let name: String = authority.name.chars().take(name_width).collect();
        let grade = grades.get(authority.id.as_str()).map_or("-", |grade| grade).replace('_', " ");
        let mut line = format!("  {name:name_width$} {grade:grade_width$}");
        for (indicator, _) in &shown {
            let cell = shares.cells.get(&(authority.id.as_str(), indicator)).map_or("-  ", String::as_str);
            let _ = write!(line, "{cell:>width$}");
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

fn shares<'a>(pipeline: &Pipeline, reference: &Reference, headline: &'a RecordBatch) -> Shares<'a> {
    let members: BTreeSet<&str> =
        pipeline.members.iter().map(|member| reference.authorities[member.at()].id.as_str()).collect();
    let rows = Rows(headline);
    let mut shares = Shares::default();
    for row in rows.rows() {
        let (Some(authority), Some(indicator), Some(value)) =
            (rows.text("authority_id", row), rows.text("indicator_id", row), rows.number("value", row))
        else {
            continue;
        };
        let definition = reference.indicator_by_id(indicator).map(|index| &reference.indicators[index.at()]);
        let is_share = definition.is_some_and(|one| one.unit == "percent" && one.polarity != Polarity::Neutral);
        let is_fresh = rows.integer("age_days", row).is_some_and(|age| age <= FRESH_DAYS);
        if members.contains(authority) && is_share && is_fresh {
            let band = rows.text("quartile_band", row).unwrap_or(" ");
            shares.cells.insert((authority, indicator), format!("{value:.1} {band}"));
            *shares.reported.entry(indicator).or_insert(0) += 1;
        }
    }
    shares
}

/// The members of the home region by name, then the guests by name.
fn in_order(pipeline: &Pipeline, reference: &Reference) -> Vec<AuthorityIndex> {
    let home = home_group(pipeline, reference);
    let is_guest = |member: &AuthorityIndex| {
        let period = reference.authorities[member.at()].on(pipeline.reporting_day);
        let region = period.and_then(|period| period.region).map(|region| &reference.areas[region.at()].id);
        region.is_none_or(|region| home != format!("region_{region}"))
    };
    let mut members = pipeline.members.clone();
    members.sort_by_cached_key(|member| (is_guest(member), reference.authorities[member.at()].name.clone()));
    members
}

/// An id over several lines, broken between its words.
fn wrapped(id: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in id.split('_') {
        match lines.last_mut() {
            Some(line) if line.len() + 1 + word.len() <= width => {
                line.push('_');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// The grade in force for leadership, which every framework since 2013 judges.
fn grades(current: &RecordBatch) -> BTreeMap<&str, &str> {
    let rows = Rows(current);
    rows.rows()
        .filter(|&row| rows.text("area", row) == Some("LEADERS") && rows.text("judged_body", row) == Some("council"))
        .filter_map(|row| Some((rows.text("authority_id", row)?, rows.text("grade", row)?)))
        .collect()
}
