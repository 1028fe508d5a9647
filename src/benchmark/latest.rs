//! The rows of one indicator → which of them is its authority's latest figure in its breakdown.
//!
//! The latest is the one whose period ends last, among rows with a figure; where none has one, among all. Of periods
//! of different kinds that end together a reported one counts before a derived one, then the longer, of equally long ones the
//! later kind: the twelve months that were made of months do not hide the last of them.

use std::cmp::Ordering;
use std::ops::Range;

use super::usable_value;
use crate::domain::{Figure, Observations};

/// Marks the latest actual row of every series among these rows, which are of one indicator and sorted by place,
/// breakdown and period.
pub fn latest_rows(observations: &Observations, rows: Range<usize>) -> Vec<bool> {
    let mut marks = vec![false; rows.len()];
    let start = rows.start;
    let mut series = None;
    let mut latest: Option<usize> = None;
    for row in rows {
        if observations.figure[row] != Figure::Actual {
            continue;
        }
        let key = (observations.place[row], observations.breakdown[row]);
        if series != Some(key) {
            series = Some(key);
            if let Some(row) = latest.take() {
                marks[row - start] = true;
            }
        }
        if latest.is_none_or(|latest| supersedes(observations, row, latest)) {
            latest = Some(row);
        }
    }
    if let Some(row) = latest {
        marks[row - start] = true;
    }
    marks
}

fn supersedes(observations: &Observations, row: usize, latest: usize) -> bool {
    let has_figure = |row| !usable_value(observations, row).is_nan();
    match (has_figure(row), has_figure(latest)) {
        (true, false) => true,
        (false, true) => false,
        _ => by_end(observations, row, latest) == Ordering::Greater,
    }
}

fn by_end(observations: &Observations, row: usize, latest: usize) -> Ordering {
    let (one, other) = (observations.period[row], observations.period[latest]);
    if one.kind() == other.kind() {
        return one.index().cmp(&other.index());
    }
    let end = one.last_day().cmp(&other.last_day());
    let stated = || observations.is_stated(row).cmp(&observations.is_stated(latest));
    end.then_with(stated).then_with(|| one.sort_key().cmp(&other.sort_key())).then(one.cmp(&other))
}
