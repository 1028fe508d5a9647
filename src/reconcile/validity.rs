//! Figures that count and the days on which indicators are in use → a finding where a figure is of other days.
//!
//! The figure stays. One finding speaks for all figures of an authority and indicator in one file, and names the first.

use std::collections::BTreeMap;

use super::{FileRank, Reconciled};
use crate::domain::authority::holds;
use crate::domain::definition::{OfIndicator, Version};
use crate::domain::{
    AuthorityIndex, Belongs, Break, Day, Effect, FileIndex, Finding, FindingCode, IndicatorIndex, Period, Status,
};
use crate::reference::Reference;

/// Where beyond the days of use a figure lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    /// Its period ends before the first day.
    Before,
    /// It begins after the last day.
    After,
    /// It begins before the first day and has days within.
    BeginsBefore,
    /// It has days within and ends after the last day.
    ReachesBeyond,
}

/// Figures of an authority and indicator in one file.
struct Found {
    /// The row of the one that is named.
    row: usize,
    count: usize,
    earliest: Period,
    latest: Period,
}

/// The findings of `outside-validity`.
pub fn outside_validity(
    reconciled: &Reconciled,
    breaks: &[Break],
    ranks: &[FileRank],
    reference: &Reference,
) -> Vec<Finding> {
    let rows = &reconciled.observations;
    let mut found: BTreeMap<(IndicatorIndex, AuthorityIndex, FileIndex, Side), Found> = BTreeMap::new();
    for these in rows.by_indicator() {
        let indicator = rows.indicator[these.start];
        let is_meant = |rule: &Break| rule.effect != Effect::Changes && rule.indicators.contains(&indicator);
        if !breaks.iter().any(is_meant) {
            continue;
        }
        let versions = OfIndicator::new(indicator, breaks);
        // That there is none is what should be said where an indicator is not in use.
        let has_figure = |row: &usize| !matches!(rows.status[*row], Status::NotApplicable | Status::NotAvailable);
        for row in these.filter(has_figure) {
            let (authority, period) = (rows.authority(row), rows.period[row]);
            let Some(side) = side(&versions, authority, period) else { continue };
            let entry = found.entry((indicator, authority, rows.file[row], side)).or_insert(Found {
                row,
                count: 0,
                earliest: period,
                latest: period,
            });
            entry.count += 1;
            if rows.line[row] < rows.line[entry.row] {
                entry.row = row;
            }
            if period.sort_key() < entry.earliest.sort_key() {
                entry.earliest = period;
            }
            if period.sort_key() > entry.latest.sort_key() {
                entry.latest = period;
            }
        }
    }
    let finding = |((indicator, authority, file, side), found): (_, Found)| {
        let versions = OfIndicator::new(indicator, breaks);
        let title = &reference.indicators[indicator.at()].title;
        let column = rows.column[found.row];
        Finding {
            code: FindingCode::OutsideValidity,
            authority: Some(authority),
            file: Some(file),
            source: ranks[file.at()].source.clone(),
            line: Some(rows.line[found.row]),
            column: Some(column),
            column_name: reconciled.columns[file.at()].get(usize::from(column)).cloned().unwrap_or_default(),
            raw_value: None,
            message: message(title, &found, side, versions.of(authority)),
            hint: "the figures are kept; give them the indicator that they are of, or declare the authority's own day \
                   by a [[break]] with an effect"
                .into(),
        }
    };
    found.into_iter().map(finding).collect()
}

/// Where a period lies beyond the days of use; none where it lies within them.
fn side(versions: &OfIndicator, authority: AuthorityIndex, period: Period) -> Option<Side> {
    let held = versions.of(authority);
    let is_used = |day: Day| held.iter().any(|version| holds(version.first_day, version.last_day, day));
    match versions.belongs(authority, period) {
        Belongs::To(_) => None,
        Belongs::Across if !is_used(period.first_day()) => Some(Side::BeginsBefore),
        Belongs::Across => (!is_used(period.last_day())).then_some(Side::ReachesBeyond),
        Belongs::Outside => {
            let has_ended = held.iter().any(|version| version.last_day.is_some_and(|last| last < period.first_day()));
            Some(if has_ended { Side::After } else { Side::Before })
        }
    }
}

fn message(title: &str, found: &Found, side: Side, versions: &[Version]) -> String {
    let Found { count, earliest, latest, .. } = found;
    let figures = match count {
        1 => format!("{title} has a figure for {earliest}"),
        _ if earliest == latest => format!("{title} has {count} figures for {earliest}"),
        _ => format!("{title} has {count} figures from {earliest} to {latest}"),
    };
    let first = || {
        let begun = versions.iter().find(|version| version.first_day.is_some_and(|day| day > latest.first_day()));
        begun.and_then(|version| Some((version.first_day?, version.opened_by?)))
    };
    let last = || {
        let is_over = |version: &&Version| version.last_day.is_some_and(|day| day < earliest.last_day());
        let ended = versions.iter().rev().find(is_over);
        ended.and_then(|version| Some((version.last_day?, version.closed_by?)))
    };
    let (lies, edge) = match side {
        Side::Before => ("before the first day of its use here", first()),
        Side::After => ("after the last day of its use here", last()),
        Side::BeginsBefore => ("in a period that begins before the first day of its use here", first()),
        Side::ReachesBeyond => ("in a period that reaches beyond the last day of its use here", last()),
    };
    edge.map_or_else(
        || format!("{figures}, {lies}"),
        |(day, rule)| format!("{figures}, {lies}, {day}: {}", rule.reason),
    )
}
