//! Tables that grow with the observations: batches of some indicators come in, in whatever order they are ready, and their
//! row groups go out in the order of the indicators.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use arrow::array::AsArray;
use parquet::errors::ParquetError;

use super::accounts::{RowsByFile, rows_by_file};
use super::audit::{Referenced, audit_sheet};
use super::parquet::{Format, Group, TableFile};
use super::{HashedFile, TableEntry, table_error};
use crate::error::Error;
use crate::tables::declared::facts::{BENCHMARK, OBSERVATION, TREND};
use crate::tables::declared::gap::GAP_CHANGE;
use crate::tables::{Sheet, Table};

/// The tables that come in pieces.
pub static GROWN: [&Table; 4] = [&OBSERVATION, &BENCHMARK, &TREND, &GAP_CHANGE];

/// So many faults of a table are enough to know that it may not be published.
const ENOUGH: usize = 20;

/// What was counted of a table while it grew.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Its rows.
    pub rows: u64,
    /// The authorities that it speaks of.
    pub authorities: BTreeSet<String>,
    pub(super) by_file: RowsByFile,
    faults: Vec<String>,
    /// The indicators of its first and last row.
    ends: Option<(String, String)>,
}

impl Tally {
    fn of(sheet: &Sheet, referenced: &Referenced) -> Self {
        let mut faults = audit_sheet(sheet, referenced);
        faults.truncate(ENOUGH);
        let rows = sheet.len();
        let indicators = sheet.sort_columns()[0];
        let id = |row: usize| indicators.values().as_string::<i32>().value(indicators.place(row)).to_owned();
        let ends = (rows > 0).then(|| (id(0), id(rows - 1)));
        let mut tally = Self { rows: rows as u64, faults, ends, ..Self::default() };
        if sheet.table().name == OBSERVATION.name {
            tally.by_file = rows_by_file(sheet);
            tally.authorities = authorities(sheet);
        }
        tally
    }

    /// Adds those of the rows that follow.
    fn add(&mut self, table: &Table, next: Self) {
        self.faults.extend(next.faults);
        if let (Some((_, last)), Some((first, _))) = (&self.ends, &next.ends)
            && last >= first
        {
            self.faults
                .push(format!("{}: the rows are not sorted as declared (`{first}` behind `{last}`)", table.name));
        }
        self.faults.truncate(ENOUGH);
        self.rows += next.rows;
        self.authorities.extend(next.authorities);
        for (file, rows) in next.by_file {
            *self.by_file.entry(file).or_insert(0) += rows;
        }
        self.ends = match (self.ends.take(), next.ends) {
            (Some((first, _)), Some((_, last))) => Some((first, last)),
            (before, behind) => before.or(behind),
        };
    }
}

/// The authorities that some rows speak of, all of which are pointed at or held.
fn authorities(sheet: &Sheet) -> BTreeSet<String> {
    let ids = sheet.column("authority_id").into_iter().flat_map(|column| column.values().as_string::<i32>());
    ids.flatten().map(str::to_owned).collect()
}

/// The rows of some indicators, ready to be appended to the file of their table.
pub struct Piece {
    table: &'static Table,
    group: Option<Group>,
    tally: Tally,
}

/// What makes pieces of batches, on whatever thread.
pub struct Pieces<'a> {
    /// None where nothing is written.
    formats: Option<&'a BTreeMap<&'static str, Format>>,
    referenced: Referenced,
}

impl Pieces<'_> {
    /// Audits and encodes the rows of some indicators.
    pub fn of(&self, sheet: &Sheet) -> Result<Piece, Error> {
        let table = sheet.table();
        let tally = Tally::of(sheet, &self.referenced);
        let format = self.formats.map(|formats| &formats[table.name]).filter(|_| !sheet.is_empty());
        let group = format.map(|format| format.encode(sheet)).transpose();
        Ok(Piece { table, group: group.map_err(|error| failed(table, error))?, tally })
    }
}

fn failed(table: &Table, error: ParquetError) -> Error {
    table_error("encoding the table", Path::new(table.name), error)
}

/// The grown tables of a release in the making.
pub(super) struct Grown {
    /// None where nothing is written.
    formats: Option<BTreeMap<&'static str, Format>>,
    files: BTreeMap<&'static str, TableFile<HashedFile>>,
    tallies: BTreeMap<&'static str, Tally>,
    /// Where the files lie; blank where there are none.
    folder: PathBuf,
}

impl Grown {
    /// The tables, with files in a folder where one is given.
    pub(super) fn begin(folder: Option<&Path>) -> Result<Self, Error> {
        let tallies = GROWN.iter().map(|table| (table.name, Tally::default())).collect();
        let Some(folder) = folder else {
            return Ok(Self { formats: None, files: BTreeMap::new(), tallies, folder: PathBuf::new() });
        };
        let (mut formats, mut files) = (BTreeMap::new(), BTreeMap::new());
        for &table in &GROWN {
            let path = folder.join(path_of(table));
            let created = TableFile::create(table, HashedFile::create(path.clone())?);
            let (file, format) = created.map_err(|error| table_error("writing the table", &path, error))?;
            formats.insert(table.name, format);
            files.insert(table.name, file);
        }
        Ok(Self { formats: Some(formats), files, tallies, folder: folder.to_owned() })
    }

    pub(super) fn split(&mut self, referenced: Referenced) -> (Pieces<'_>, Sheaf<'_>) {
        (
            Pieces { formats: self.formats.as_ref(), referenced },
            Sheaf { files: &mut self.files, tallies: &mut self.tallies, folder: &self.folder },
        )
    }

    pub(super) fn tallies(&self) -> &BTreeMap<&'static str, Tally> {
        &self.tallies
    }

    pub(super) fn faults(&self) -> impl Iterator<Item = &String> {
        self.tallies.values().flat_map(|tally| &tally.faults)
    }

    /// Ends the files and brings them to the disk.
    pub(super) fn finish(self, folder: &Path) -> Result<Vec<TableEntry>, Error> {
        let Self { files, tallies, .. } = self;
        let finish = |(name, file): (&'static str, TableFile<HashedFile>)| {
            let path = format!("tables/{name}.parquet");
            let ended = file.close().map_err(|error| table_error("writing the table", &folder.join(&path), error));
            let (bytes, hash) = ended?.finish()?;
            Ok(TableEntry { name: name.to_owned(), path, rows: tallies[name].rows, bytes, hash })
        };
        files.into_iter().map(finish).collect()
    }
}

pub(super) fn path_of(table: &Table) -> String {
    format!("tables/{}.parquet", table.name)
}

/// Where pieces are put, in the order of their indicators.
pub struct Sheaf<'a> {
    files: &'a mut BTreeMap<&'static str, TableFile<HashedFile>>,
    tallies: &'a mut BTreeMap<&'static str, Tally>,
    folder: &'a Path,
}

impl Sheaf<'_> {
    /// Appends a piece to its table.
    pub fn append(&mut self, piece: Piece) -> Result<(), Error> {
        let Piece { table, group, tally } = piece;
        if let (Some(file), Some(group)) = (self.files.get_mut(table.name), group) {
            file.append(group)
                .map_err(|error| table_error("writing the table", &self.folder.join(path_of(table)), error))?;
        }
        self.tallies.get_mut(table.name).expect("every grown table has a tally").add(table, tally);
        Ok(())
    }
}
