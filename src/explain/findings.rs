//! Rows of `finding` → those about a cell, its line or its file; and one finding by its id.

use super::account::{Cell, Found};
use crate::error::Error;
use crate::publish::{Row, Rows, StoredRelease};
use crate::tables::declared::run::FINDING;

/// The finding of an id; an error where the release has none.
pub fn finding(release: &StoredRelease, id: &str) -> Result<Found, Error> {
    let rows = Rows::of(release, &FINDING, &[("finding_id", id)])?;
    rows.first().map(|row| found("file", row)).ok_or_else(|| Error::Usage {
        message: format!("the release has no finding {id}"),
        hint: "the column finding_id of the table finding lists all of them".into(),
    })
}

/// The findings of a file that are about a cell, its line or the file as a whole, nearest first.
pub(super) fn about(release: &StoredRelease, cell: &Cell) -> Result<Vec<Found>, Error> {
    let rows = Rows::of(release, &FINDING, &[("source_file_id", &cell.source_file_id)])?;
    let mut list: Vec<Found> = rows
        .iter()
        .filter_map(|row| {
            let line = row.integer("line");
            let about = match row.text("column_letter") {
                _ if line.is_none() => "file",
                _ if line != cell.line || row.text("code") == "unmapped-column" => return None,
                letter if letter == cell.column_letter => "cell",
                _ => "line",
            };
            Some(found(about, row))
        })
        .collect();
    list.sort_by(|one, other| (one.about, &one.finding_id).cmp(&(other.about, &other.finding_id)));
    list.sort_by_key(|one| ["cell", "line", "file"].iter().position(|about| *about == one.about));
    Ok(list)
}

/// The header of a column, where any finding of the file tells it.
pub(super) fn column_name(release: &StoredRelease, source_file_id: &str, letter: &str) -> Result<String, Error> {
    let wanted = [("source_file_id", source_file_id), ("column_letter", letter)];
    Ok(Rows::of(release, &FINDING, &wanted)?.first().map(|row| row.own_text("column_name")).unwrap_or_default())
}

pub(super) fn found(about: &'static str, row: Row) -> Found {
    Found {
        about,
        finding_id: row.own_text("finding_id"),
        code: row.own_text("code"),
        severity: row.own_text("severity"),
        path: row.own_text("path"),
        line: row.integer("line"),
        column_letter: row.own_text("column_letter"),
        column_name: row.own_text("column_name"),
        raw_value: row.own_text("raw_value"),
        message: row.own_text("message"),
        hint: row.own_text("hint"),
        first_seen_on: row.day_text("first_seen_on"),
    }
}
