//! Rows of a published table in, the same rows by the text of one column out.

use std::collections::BTreeMap;

use crate::error::Error;
use crate::publish::{Row, Rows, StoredRelease};
use crate::tables::Table;

/// Rows by the text of one of their columns, in the order of the table.
#[derive(Debug)]
pub(crate) struct Grouped {
    rows: Rows,
    by: BTreeMap<String, Vec<usize>>,
}

impl Grouped {
    /// All rows of a table by a column.
    pub(crate) fn read(release: &StoredRelease, table: &Table, column: &str) -> Result<Self, Error> {
        Rows::of(release, table, &[]).map(|rows| Self::by(rows, column))
    }

    /// These rows by a column.
    pub(crate) fn by(rows: Rows, column: &str) -> Self {
        let mut by: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, row) in rows.iter().enumerate() {
            let key = row.text(column);
            match by.get_mut(key) {
                Some(places) => places.push(at),
                None => {
                    by.insert(key.to_owned(), vec![at]);
                }
            }
        }
        Self { rows, by }
    }

    /// The rows with that text.
    pub(crate) fn of(&self, key: &str) -> impl Iterator<Item = Row<'_>> + Clone {
        self.by.get(key).map_or(&[][..], Vec::as_slice).iter().map(|&at| self.rows.at(at))
    }

    /// All rows.
    pub(crate) fn all(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter()
    }

    /// Whether there is a row with that text.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.by.contains_key(key)
    }
}
