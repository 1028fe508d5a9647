//! Published tables → the few lines a director would read, and the region on one screen.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use arrow::array::{Array, AsArray as _, RecordBatch};
use arrow::datatypes::{Date32Type, Float64Type, Int64Type};

use crate::domain::{Day, Polarity};
use crate::pipeline::Pipeline;
use crate::reference::Reference;

/// A figure older than this is history and does not belong on the screen of today.
const FRESH_DAYS: i64 = 400;
/// Indicators on the screen.
const COLUMNS: usize = 5;
/// More members than this fill no screen but a table; `headline` has them all.
const MEMBERS: usize = 40;

/// A table by name.
type Tables<'a> = dyn Fn(&str) -> Option<&'a RecordBatch> + 'a;

/// How many different texts a column holds.
pub(super) fn distinct(batch: &RecordBatch, column: &str) -> usize {
    let rows = Rows(batch);
    (0..batch.num_rows()).filter_map(|row| rows.text(column, row)).collect::<BTreeSet<_>>().len()
}

/// Typed look-ups in a batch.
struct Rows<'a>(&'a RecordBatch);

impl<'a> Rows<'a> {
    fn text(&self, column: &str, row: usize) -> Option<&'a str> {
        let array = self.0.column_by_name(column)?.as_string_opt::<i32>()?;
        array.is_valid(row).then(|| array.value(row))
    }

    fn number(&self, column: &str, row: usize) -> Option<f64> {
        let array = self.0.column_by_name(column)?.as_primitive_opt::<Float64Type>()?;
        array.is_valid(row).then(|| array.value(row))
    }

    fn integer(&self, column: &str, row: usize) -> Option<i64> {
        let array = self.0.column_by_name(column)?.as_primitive_opt::<Int64Type>()?;
        array.is_valid(row).then(|| array.value(row))
    }

    fn day(&self, column: &str, row: usize) -> Option<Day> {
        let array = self.0.column_by_name(column)?.as_primitive_opt::<Date32Type>()?;
        array.is_valid(row).then(|| Day::from_days(array.value(row)))
    }

    fn rows(&self) -> std::ops::Range<usize> {
        0..self.0.num_rows()
    }
}

/// The few lines a director would read.
pub(super) fn stands_out(pipeline: &Pipeline, reference: &Reference, tables: &Tables) -> Vec<String> {
    let mut lines = Vec::new();
    lines.extend(standing(pipeline, &home_group(pipeline, reference), tables));
    lines.extend(lapsed(tables));
    lines.extend(stale(tables));
    lines.extend(plans(tables));
    lines.extend(targets(tables));
    lines
}

/// How the region and the custom groups stand on the reporting day, under the newest family that has an inspection.
fn standing(pipeline: &Pipeline, home: &str, tables: &Tables) -> Vec<String> {
    let (Some(batch), Some(groups)) = (tables("judgement_standing"), tables("peer_group")) else { return Vec::new() };
    let names = names(groups, "peer_group_id", "name");
    let rows = Rows(batch);
    rows.rows()
        .filter(|&row| {
            let text = |column| rows.text(column, row).unwrap_or("");
            let is_asked = pipeline.groups.iter().any(|group| group.id == text("peer_group_id"));
            let is_today = rows.day("as_at", row) == Some(pipeline.reporting_day);
            text("basis") == "known"
                && text("area") == "OVERALL"
                && ((is_today && text("framework_scope") == "ILACS" && text("peer_group_id") == home)
                    || (is_asked && !is_today && rows.integer("not_inspected", row) == Some(0)))
        })
        .map(|row| {
            let group = rows.text("peer_group_id", row).unwrap_or("");
            let count = |column| rows.integer(column, row).unwrap_or(0);
            let lapsed = match count("not_in_framework") {
                0 => String::new(),
                lapsed => format!("; {lapsed} have no overall grade any more"),
            };
            format!(
                "{} on {}: {} of {} good or better overall ({}){lapsed}",
                names.get(group).map_or(group, String::as_str),
                rows.day("as_at", row).map_or(String::new(), Day::in_words),
                count("good_or_better"),
                count("inspected"),
                rows.text("framework_scope", row).unwrap_or("")
            )
        })
        .collect()
}

/// The group that the members are seen in: the region in which more than half of them lie, else England.
fn home_group(pipeline: &Pipeline, reference: &Reference) -> String {
    let mut regions: BTreeMap<&str, usize> = BTreeMap::new();
    for member in &pipeline.members {
        let period = reference.authorities[member.at()].on(pipeline.reporting_day);
        if let Some(region) = period.and_then(|period| period.region) {
            *regions.entry(&reference.areas[region.at()].id).or_insert(0) += 1;
        }
    }
    let home = regions.into_iter().find(|(_, members)| members * 2 > pipeline.members.len());
    home.map_or("england".to_owned(), |(region, _)| format!("region_{region}"))
}

/// Who has no overall grade because the framework no longer gives one.
fn lapsed(tables: &Tables) -> Option<String> {
    let rows = Rows(tables("judgement_current")?);
    let authorities = names(tables("authority")?, "authority_id", "name");
    let who: Vec<&str> = rows
        .rows()
        .filter(|&row| {
            rows.text("grade_status", row) == Some("not_in_framework") && rows.text("area", row) == Some("OVERALL")
        })
        .filter_map(|row| rows.text("authority_id", row))
        .map(|id| authorities.get(id).map_or(id, String::as_str))
        .collect();
    (!who.is_empty()).then(|| format!("inspected since April 2026, so without an overall grade: {}", who.join(", ")))
}

/// Whose newest file was refused.
fn stale(tables: &Tables) -> Vec<String> {
    let (Some(findings), Some(authorities)) = (tables("finding"), tables("authority")) else { return Vec::new() };
    let names = names(authorities, "authority_id", "name");
    let rows = Rows(findings);
    rows.rows()
        .filter(|&row| rows.text("severity", row) == Some("reject_file"))
        .map(|row| {
            let who = rows.text("authority_id", row).and_then(|id| names.get(id));
            let path = rows.text("path", row).unwrap_or("a file");
            match who {
                Some(who) => format!("{who}: {path} was refused, its earlier figures stand"),
                None => format!("{path} was refused"),
            }
        })
        .collect()
}

fn plans(tables: &Tables) -> Vec<String> {
    let (Some(batch), Some(authorities)) = (tables("plan_progress"), tables("authority")) else { return Vec::new() };
    let names = names(authorities, "authority_id", "name");
    let rows = Rows(batch);
    rows.rows()
        .filter(|&row| rows.text("area", row) == Some("all"))
        .map(|row| {
            let count = |column| rows.integer(column, row).unwrap_or(0);
            let authority = rows.text("authority_id", row).unwrap_or("");
            let mut line = format!(
                "{}, {}: {} of {} actions complete",
                names.get(authority).map_or(authority, String::as_str),
                rows.text("plan_id", row).unwrap_or(""),
                count("complete"),
                count("actions")
            );
            for (column, words) in [
                ("moved", "moved"),
                ("open", "open"),
                ("unaccounted", "unaccounted for"),
                ("contradicted", "contradicted by the figures"),
            ] {
                if count(column) > 0 {
                    let _ = write!(line, ", {} {words}", count(column));
                }
            }
            line
        })
        .collect()
}

fn targets(tables: &Tables) -> Option<String> {
    let rows = Rows(tables("target_progress")?);
    let verdict = |wanted: &str| rows.rows().filter(|&row| rows.text("verdict", row) == Some(wanted)).count();
    let all = rows.rows().len();
    (all > 0).then(|| {
        format!(
            "{} of {all} targets met, {} not, {} without a figure",
            verdict("met"),
            verdict("not_met"),
            verdict("no_figure")
        )
    })
}

/// The members of the pipeline with their grade and the freshest shares that most of them report, each with its quarter
/// of the region.
pub(super) fn region(pipeline: &Pipeline, reference: &Reference, tables: &Tables) -> String {
    let (Some(headline), Some(current)) = (tables("headline"), tables("judgement_current")) else {
        return String::new();
    };
    if pipeline.members.len() > MEMBERS {
        return String::new();
    }
    let rows = Rows(headline);
    let members: BTreeSet<&str> =
        pipeline.members.iter().map(|member| reference.authorities[member.at()].id.as_str()).collect();
    let mut cells: BTreeMap<(&str, &str), String> = BTreeMap::new();
    let mut reported: BTreeMap<&str, usize> = BTreeMap::new();
    for row in rows.rows() {
        let (Some(authority), Some(indicator)) = (rows.text("authority_id", row), rows.text("indicator_id", row))
        else {
            continue;
        };
        let definition = reference.indicator_by_id(indicator).map(|index| &reference.indicators[index.at()]);
        let is_share = definition.is_some_and(|one| one.unit == "percent" && one.polarity != Polarity::Neutral);
        let is_fresh = rows.integer("age_days", row).is_some_and(|age| age <= FRESH_DAYS);
        if members.contains(authority) && is_share && is_fresh && rows.number("value", row).is_some() {
            let band = rows.text("quartile_band", row).unwrap_or(" ");
            let value = rows.number("value", row).unwrap_or(f64::NAN);
            cells.insert((authority, indicator), format!("{value:>6.1} {band}"));
            *reported.entry(indicator).or_insert(0) += 1;
        }
    }
    let mut shown: Vec<(&str, usize)> = reported.into_iter().collect();
    shown.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(other.0)));
    shown.truncate(COLUMNS);
    if shown.is_empty() {
        return String::new();
    }
    let grades = grades(current);
    let mut out = String::from("At a glance (latest, in per cent; A to D: quarter of the region, A is best)\n\n");
    let _ = write!(out, "  {:35} {:21}", "", "leadership judged");
    for (indicator, _) in &shown {
        let _ = write!(out, "{:>24}", shortened(indicator));
    }
    out.push('\n');
    for member in &pipeline.members {
        let authority = &reference.authorities[member.at()];
        let grade = grades.get(authority.id.as_str()).map_or("", |grade| grade);
        let _ = write!(out, "  {:35} {:21}", authority.name, grade.replace('_', " "));
        for (indicator, _) in &shown {
            let cell = cells.get(&(authority.id.as_str(), indicator)).map_or("-", String::as_str);
            let _ = write!(out, "{cell:>24}");
        }
        out.push('\n');
    }
    out
}

/// The grade in force for leadership, which every framework since 2013 judges.
fn grades(current: &RecordBatch) -> BTreeMap<&str, &str> {
    let rows = Rows(current);
    rows.rows()
        .filter(|&row| rows.text("area", row) == Some("LEADERS") && rows.text("judged_body", row) == Some("council"))
        .filter_map(|row| Some((rows.text("authority_id", row)?, rows.text("grade", row)?)))
        .collect()
}

fn shortened(indicator: &str) -> String {
    indicator.chars().take(23).collect()
}

fn names(batch: &RecordBatch, id: &str, name: &str) -> BTreeMap<String, String> {
    let rows = Rows(batch);
    rows.rows().filter_map(|row| Some((rows.text(id, row)?.to_owned(), rows.text(name, row)?.to_owned()))).collect()
}
