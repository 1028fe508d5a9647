//! The table of files of a release → those that have figures in it.

use crate::domain::{AuthorityIndex, Day, SignOffState, Slots, SourceFile};
use crate::error::Error;
use crate::publish::{Row, Rows, StoredRelease};
use crate::reference::Reference;
use crate::tables::declared::run::SOURCE_FILE;

/// A file of the last release.
#[derive(Clone, Debug)]
pub(super) struct Former {
    pub(super) id: String,
    pub(super) source: String,
    pub(super) path: String,
    pub(super) authority: Option<AuthorityIndex>,
    pub(super) submitted_on: Option<Day>,
    pub(super) hash: String,
    bytes: u64,
    encoding: String,
    delimiter: String,
    header_line: Option<u32>,
    rows_read: u64,
}

/// The files that have observations in a release, in their order.
pub(super) fn all(last: &StoredRelease, reference: &Reference) -> Result<Vec<Former>, Error> {
    let rows = Rows::of(last, &SOURCE_FILE, &[])?;
    let has_figures = |row: &Row| row.integer("observations").is_some_and(|count| count > 0);
    Ok(rows.iter().filter(has_figures).map(|row| Former::of(row, reference)).collect())
}

impl Former {
    fn of(row: Row, reference: &Reference) -> Self {
        let count = |column: &str| row.integer(column).and_then(|count| u64::try_from(count).ok()).unwrap_or(0);
        Self {
            id: row.own_text("source_file_id"),
            source: row.own_text("source_id"),
            path: row.own_text("path"),
            authority: reference.authority_by_id(row.text("authority_id")),
            submitted_on: row.day("submitted_on"),
            hash: row.own_text("hash"),
            bytes: count("bytes"),
            encoding: row.own_text("encoding"),
            delimiter: row.own_text("delimiter"),
            header_line: row.integer("header_line").and_then(|line| u32::try_from(line).ok()),
            rows_read: count("rows_read"),
        }
    }

    /// The entry in the run's list of files, without the account of its slots.
    pub(super) fn file(&self) -> SourceFile {
        SourceFile {
            id: self.id.clone(),
            source: self.source.clone(),
            path: self.path.clone(),
            authority: self.authority,
            submitted_on: self.submitted_on,
            hash: self.hash.clone(),
            bytes: self.bytes,
            encoding: self.encoding.clone(),
            delimiter: self.delimiter.clone(),
            header_line: self.header_line,
            rows_read: self.rows_read,
            slots: Slots::default(),
            repeated: 0,
            is_carried: true,
            sign_off: SignOffState::NotAsked,
        }
    }
}
