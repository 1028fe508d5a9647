//! Table `observation` of two releases → the figures that are new, changed and gone, with the files that state them.

use std::collections::HashMap;

use arrow::array::RecordBatch;

use super::merged::{Rows, merged, number, same, text};
use super::{Change, Diff, Difference, Said, What};
use crate::error::Error;
use crate::publish::{Paired, StoredRelease};
use crate::tables::declared::facts::OBSERVATION;
use crate::tables::declared::run::SOURCE_FILE;

/// What a figure is, and what makes it another one.
const DECIDING: [&str; 9] = [
    "authority_id",
    "indicator_id",
    "breakdown_id",
    "period_id",
    "kind",
    "status",
    "value",
    "numerator",
    "denominator",
];
const BESIDE: [&str; 1] = ["source_file_id"];

/// Adds what differs.
pub(super) fn add(diff: &mut Diff, before: &StoredRelease, after: &StoredRelease) -> Result<(), Error> {
    let columns: Vec<&str> = DECIDING.iter().chain(&BESIDE).copied().collect();
    let Some(paired) = Paired::of(before, after, &OBSERVATION, &columns)? else {
        diff.incomparable.push(OBSERVATION.name);
        return Ok(());
    };
    let paths = [paths(before)?, paths(after)?];
    let compare = |before: &RecordBatch, after: &RecordBatch| compare([before, after], &paths);
    paired.each(&DECIDING, &BESIDE, compare, |found| diff.take(found))
}

/// The paths of a release's files, by their ids. Only looked up, never listed.
fn paths(release: &StoredRelease) -> Result<HashMap<String, String>, Error> {
    let files = release.select(&SOURCE_FILE, &[])?;
    let (ids, paths) = (Rows(&files).texts("source_file_id"), Rows(&files).texts("path"));
    Ok((0..files.num_rows()).map(|row| (text(ids, row).to_owned(), text(paths, row).to_owned())).collect())
}

fn compare(batches: [&RecordBatch; 2], paths: &[HashMap<String, String>; 2]) -> Vec<Difference<String>> {
    let keys = batches.map(|batch| {
        ["authority_id", "indicator_id", "breakdown_id", "period_id", "kind"].map(|name| Rows(batch).texts(name))
    });
    let figures = batches.map(|batch| ["value", "numerator", "denominator"].map(|name| Rows(batch).numbers(name)));
    let words = batches.map(|batch| ["status", "source_file_id"].map(|name| Rows(batch).texts(name)));
    let said = |side: usize, row: usize| Said {
        value: number(figures[side][0], row),
        text: text(words[side][0], row).to_owned(),
        path: paths[side].get(text(words[side][1], row)).cloned().unwrap_or_default(),
    };
    let is_same = |one: usize, other: usize| {
        let mut pairs = figures[0].iter().zip(&figures[1]);
        pairs.all(|(before, after)| same(number(before, one), number(after, other)))
            && text(words[0][0], one) == text(words[1][0], other)
    };
    let mut found = Vec::new();
    merged(batches[0], batches[1], OBSERVATION.sort, |one, other| {
        let change = match (one, other) {
            (Some(one), Some(other)) if is_same(one, other) => return,
            (Some(_), Some(_)) => Change::Changed,
            (Some(_), None) => Change::Gone,
            (None, _) => Change::New,
        };
        let (side, row) = other.map_or((0, one), |other| (1, Some(other)));
        let row = row.expect("a pair has a row on one side");
        let [authority, indicator, breakdown, period, kind] = keys[side].map(|column| text(column, row).to_owned());
        let after = other.map_or_else(Said::nothing, |row| said(1, row));
        let mut before = one.map_or_else(Said::nothing, |row| said(0, row));
        if after.text == "suppressed" {
            // What is withheld now may be what it was then.
            before.value = f64::NAN;
        }
        found.push(Difference {
            what: What::Figure,
            change,
            of: [authority, indicator, breakdown, period],
            more: kind,
            before,
            after,
        });
    });
    found
}
