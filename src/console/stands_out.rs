//! Published tables → the few lines that a director would read.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use arrow::array::{AsArray as _, StringArray};

use super::look::{Rows, Tables, home_group, names};
use crate::domain::Day;
use crate::pipeline::Pipeline;
use crate::reference::Reference;

/// More authorities than this are counted and not named.
const NAMED: usize = 5;

/// The few lines a director would read; `reported` are the authorities with an observation, by id.
pub(super) fn stands_out(
    pipeline: &Pipeline,
    reference: &Reference,
    tables: &Tables,
    reported: &BTreeSet<String>,
) -> Vec<String> {
    let mut lines = Vec::new();
    lines.extend(standing(pipeline, reference, tables));
    lines.extend(lapsed(tables));
    lines.extend(refused(tables, reported));
    lines.extend(awaited(tables));
    lines.extend(plans(tables));
    lines.extend(targets(tables));
    lines
}

/// How the home region stands on the reporting day under the framework in force, and how the custom groups stand on
/// the other days that the pipeline asks for, where every member was inspected.
fn standing(pipeline: &Pipeline, reference: &Reference, tables: &Tables) -> Vec<String> {
    let (Some(batch), Some(groups)) = (tables("judgement_standing"), tables("peer_group")) else { return Vec::new() };
    let names = names(groups, "peer_group_id", "name");
    let home = home_group(pipeline, reference);
    let family = reference.frameworks.in_force(pipeline.reporting_day).map_or("", |framework| &framework.family);
    let rows = Rows(batch);
    rows.rows()
        .filter(|&row| {
            let text = |column| rows.text(column, row).unwrap_or("");
            let is_asked = pipeline.groups.iter().any(|group| group.id == text("peer_group_id"));
            let is_today = rows.day("as_at", row) == Some(pipeline.reporting_day);
            text("basis") == "known"
                && text("area") == "OVERALL"
                && ((is_today && text("framework_scope") == family && text("peer_group_id") == home)
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
    (!who.is_empty()).then(|| format!("their latest inspection gave no overall grade: {}", who.join(", ")))
}

/// Whose newest file was refused.
fn refused(tables: &Tables, reported: &BTreeSet<String>) -> Vec<String> {
    let (Some(findings), Some(authorities)) = (tables("finding"), tables("authority")) else { return Vec::new() };
    let names = names(authorities, "authority_id", "name");
    let rows = Rows(findings);
    let carried: BTreeSet<&str> = (rows.rows())
        .filter(|&row| rows.text("code", row) == Some("carried-forward"))
        .filter_map(|row| rows.text("path", row))
        .collect();
    rows.rows()
        .filter(|&row| rows.text("severity", row) == Some("reject_file"))
        .map(|row| {
            let path = rows.text("path", row).unwrap_or("a file");
            let authority = rows.text("authority_id", row);
            match authority.and_then(|id| Some((names.get(id)?, reported.contains(id)))) {
                Some((who, _)) if carried.contains(path) => {
                    format!("{who}: {path} was refused; its figures stand as in the last release, marked stale")
                }
                Some((who, true)) => format!("{who}: {path} was refused; earlier files give its figures"),
                Some((who, false)) => format!("{who}: {path} was refused, and there is no other figure of it"),
                None => format!("{path} was refused"),
            }
        })
        .collect()
}

/// What is expected and is not here as it should be, and whose it is.
fn awaited(tables: &Tables) -> Option<String> {
    let batch = tables("coverage")?;
    let texts = |name: &str| batch.column_by_name(name)?.as_string_opt::<i32>();
    let (states, names, sources) = (texts("state")?, texts("authority_name")?, texts("source_id")?);
    let due = |state: &str| !["not_due", "not_applicable"].contains(&state);
    let expected = states.iter().flatten().filter(|state| due(state)).count();
    if expected == 0 {
        return None;
    }
    let (absent, mut parts) = (absent(states, sources), Vec::new());
    let of_absent: usize = absent.values().sum();
    if of_absent > 0 {
        let sources: Vec<&str> = absent.keys().copied().take(NAMED).collect();
        let others = absent.len() - sources.len();
        let others = if others > 0 { format!(" and {others} more") } else { String::new() };
        parts.push(format!("{of_absent} missing as nothing is here of {}{others}", sources.join(", ")));
    }
    for (state, words) in [("missing", "missing"), ("refused", "refused"), ("late", "came late")] {
        let mut whose: BTreeMap<&str, usize> = BTreeMap::new();
        for ((found, name), source) in states.iter().zip(names).zip(sources) {
            if let (true, Some(name)) = (found == Some(state), name)
                && source.is_none_or(|source| !absent.contains_key(source))
            {
                *whose.entry(name).or_insert(0) += 1;
            }
        }
        let all: usize = whose.values().sum();
        if all == 0 {
            continue;
        }
        let mut whose: Vec<(&str, usize)> = whose.into_iter().collect();
        whose.sort_by_key(|&(name, count)| (std::cmp::Reverse(count), name));
        let others = whose.len().saturating_sub(NAMED);
        whose.truncate(NAMED);
        let mut who: Vec<String> = whose.iter().map(|(name, count)| format!("{name} {count}")).collect();
        if others > 0 {
            who.push(format!("{others} more"));
        }
        parts.push(format!("{all} {words} ({})", who.join(", ")));
    }
    Some(match parts.as_slice() {
        [] => format!("all {expected} expected figures are here and were in time"),
        parts => format!("of {expected} expected figures {}", parts.join(", ")),
    })
}

/// The sources of several figures that miss all they are due to bring, with how many these are.
fn absent<'a>(states: &'a StringArray, sources: &'a StringArray) -> BTreeMap<&'a str, usize> {
    let mut due: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (state, source) in states.iter().zip(sources) {
        let (Some(state), Some(source)) = (state, source) else { continue };
        if !["not_due", "not_applicable"].contains(&state) {
            let (missing, all) = due.entry(source).or_default();
            *missing += usize::from(state == "missing");
            *all += 1;
        }
    }
    due.into_iter().filter(|(_, (missing, all))| missing == all && *all > 1).map(|(id, (all, _))| (id, all)).collect()
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
        let mut line = format!("{} of {all} targets met", verdict("met"));
        for (name, words) in [
            ("on_track", "on track"),
            ("behind", "behind"),
            ("unlikely", "unlikely"),
            ("not_met", "not met"),
            ("no_figure", "without a figure"),
        ] {
            if verdict(name) > 0 {
                let _ = write!(line, ", {} {words}", verdict(name));
            }
        }
        line
    })
}
