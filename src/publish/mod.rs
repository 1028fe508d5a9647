//! Publish: the batches of all tables come in, a complete release on disk goes out.
//!
//! Everything is written to a staging folder, brought to the disk and renamed to `runs/<run_id>`; one rename of the
//! link `current` then shows it to readers. A run that dies before that leaves the published release as it was.

mod accounts;
mod audit;
mod csv;
mod datapackage;
mod lock;
mod lookup;
mod manifest;
mod parquet;
mod release;
#[cfg(test)]
mod sample;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime};

use ::parquet::errors::ParquetError;
use arrow::array::RecordBatch;
use rayon::prelude::*;

use crate::domain::Day;
use crate::error::Error;
use crate::tables::Table;

pub use audit::audit;
pub use datapackage::data_package;
pub use lock::Lock;
pub use manifest::{InputEntry, Manifest, PipelineEntry, StageEntry, TableEntry};
pub use release::StoredRelease;

/// All that is published.
#[derive(Clone, Debug)]
pub struct Release {
    /// Id of the pipeline.
    pub name: String,
    /// Its name for people.
    pub title: String,
    /// Hash of the pipeline file and its parameters.
    pub pipeline_hash: String,
    /// The day on which the tables are said to stand.
    pub reporting_day: Day,
    /// The day as of which figures were asked for, where one was.
    pub as_at: Option<Day>,
    /// Whom the release is cut for.
    pub audience: String,
    /// What is hidden from them, in words, where anything is.
    pub disclosure: Option<String>,
    /// When the run began.
    pub started_at: SystemTime,
    /// The files that the run read.
    pub inputs: Vec<InputEntry>,
    /// What each stage took in, gave and cost, in the order of the stages.
    pub stages: Vec<StageEntry>,
    /// Every declared table but `release`, in any order; one without rows is empty, not absent.
    pub tables: Vec<(&'static Table, RecordBatch)>,
}

/// What was published.
#[derive(Clone, Debug)]
pub struct Published {
    /// Its id, the name of its folder.
    pub run_id: String,
    /// Its folder, `OUT/runs/<run_id>`.
    pub path: PathBuf,
    /// What its manifest says.
    pub manifest: Manifest,
}

/// Audits, writes and publishes a release. The lock is taken before the run reads anything, so that a second run stops
/// at once and not after its work.
pub fn publish(lock: &Lock, release: Release) -> Result<Published, Error> {
    let began = Instant::now();
    let tables = audited(&release)?;
    let runs = lock.out().join("runs");
    let run_id = free_run_id(&runs, &release);
    let staging = Staging(runs.join(format!("{STAGING}{run_id}")));
    let entries = write_tables(&staging.0, &tables)?;
    write_text(&staging.0.join("datapackage.json"), &data_package(&release, &tables))?;
    let manifest = Manifest::of(&run_id, release, &tables, entries, began);
    write_text(&staging.0.join("manifest.json"), &manifest.to_json())?;
    for folder in ["tables", "csv", "."] {
        sync(&staging.0.join(folder))?;
    }
    let path = runs.join(&run_id);
    fs::rename(&staging.0, &path).map_err(Error::io("moving the finished release into place", &path))?;
    sync(&runs)?;
    switch(lock.out(), &run_id)?;
    Ok(Published { run_id, path, manifest })
}

/// Audits a release without writing anything: what `peermark check` asks for.
pub fn check(release: &Release) -> Result<(), Error> {
    audited(release).map(|_| ())
}

const STAGING: &str = ".staging-";
const SWITCHING: &str = ".current-";

/// All tables in their declared order, `release` among them, or the faults that keep them from being published.
fn audited(release: &Release) -> Result<Vec<(&'static Table, RecordBatch)>, Error> {
    let mut tables = release.tables.clone();
    tables.push(release::summary(release));
    let place = |table: &Table| crate::tables::ALL.iter().position(|declared| declared.name == table.name);
    tables.sort_by_key(|(table, _)| place(table));
    let mut faults = audit(&tables);
    faults.extend(accounts::accounts(&tables));
    if !faults.is_empty() {
        return Err(Error::Gate(format!("the audit found faults, nothing is published:\n  {}", faults.join("\n  "))));
    }
    Ok(tables)
}

/// The run's id; a run of the same second and inputs gets a number behind it.
fn free_run_id(runs: &Path, release: &Release) -> String {
    let id = manifest::run_id(release);
    let numbered = (2_u32..).map(|number| format!("{id}-{number}"));
    let mut candidates = std::iter::once(id.clone()).chain(numbered);
    candidates.find(|candidate| !runs.join(candidate).exists()).unwrap_or(id)
}

/// The folder in which a release grows; it goes away with the value, unless it was renamed before.
struct Staging(PathBuf);

impl Drop for Staging {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn write_tables(staging: &Path, tables: &[(&'static Table, RecordBatch)]) -> Result<Vec<TableEntry>, Error> {
    for folder in ["tables", "csv"] {
        let folder = staging.join(folder);
        fs::create_dir_all(&folder).map_err(Error::io("creating a folder", &folder))?;
    }
    tables.par_iter().map(|(table, batch)| write_table(staging, table, batch)).collect()
}

fn write_table(staging: &Path, table: &Table, batch: &RecordBatch) -> Result<TableEntry, Error> {
    let path = format!("tables/{}.parquet", table.name);
    let mut file = HashedFile::create(staging.join(&path))?;
    let written = parquet::write(table, batch, parquet::ROW_GROUP_TARGET, &mut file);
    written.map_err(|error| table_error("writing the table", &file.path, error))?;
    let (bytes, hash) = file.finish()?;
    if csv::TABLES.contains(&table.name) {
        write_text(&staging.join(format!("csv/{}.csv", table.name)), &csv::to_text(table, batch))?;
    }
    Ok(TableEntry { name: table.name.to_owned(), path, rows: batch.num_rows() as u64, bytes, hash })
}

fn table_error(doing: &'static str, path: &Path, error: ParquetError) -> Error {
    match error {
        ParquetError::External(source) => match source.downcast::<std::io::Error>() {
            Ok(source) => Error::Io { doing, path: path.to_owned(), source: *source },
            Err(other) => Error::Table { doing, path: path.to_owned(), message: other.to_string() },
        },
        other => Error::Table { doing, path: path.to_owned(), message: other.to_string() },
    }
}

fn write_text(path: &Path, text: &str) -> Result<(), Error> {
    let mut file = HashedFile::create(path.to_owned())?;
    file.write_all(text.as_bytes()).map_err(Error::io("writing", path))?;
    file.finish().map(|_| ())
}

/// A file that is hashed and counted while it is written.
struct HashedFile {
    path: PathBuf,
    file: File,
    hasher: blake3::Hasher,
    bytes: u64,
}

impl HashedFile {
    fn create(path: PathBuf) -> Result<Self, Error> {
        let file = File::create_new(&path).map_err(Error::io("creating", &path))?;
        Ok(Self { path, file, hasher: blake3::Hasher::new(), bytes: 0 })
    }

    /// Brings the file to the disk; gives its size and hash.
    fn finish(self) -> Result<(u64, String), Error> {
        self.file.sync_all().map_err(Error::io("bringing to the disk", &self.path))?;
        Ok((self.bytes, self.hasher.finalize().to_hex().to_string()))
    }
}

impl Write for HashedFile {
    fn write(&mut self, buffer: &[u8]) -> std::io::Result<usize> {
        let written = self.file.write(buffer)?;
        self.hasher.update(&buffer[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

/// Brings a folder's entries to the disk.
fn sync(folder: &Path) -> Result<(), Error> {
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(Error::io("bringing to the disk", folder))
}

/// Points `current` at a run by one rename: a reader sees the earlier release or this one, never neither.
fn switch(out: &Path, run_id: &str) -> Result<(), Error> {
    let temporary = out.join(format!("{SWITCHING}{run_id}"));
    let current = out.join("current");
    symlink(Path::new("runs").join(run_id), &temporary).map_err(Error::io("creating a link", &temporary))?;
    fs::rename(&temporary, &current).map_err(Error::io("switching to the new release", &current))?;
    sync(out)
}

/// How many rows have each text of a column, by text.
fn count_by(tables: &[(&'static Table, RecordBatch)], table: &str, column: &str) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    let Some((declared, batch)) = tables.iter().find(|(declared, _)| declared.name == table) else { return counts };
    for position in declared.positions(&[column]) {
        for text in arrow::array::AsArray::as_string::<i32>(batch.column(position)).iter().flatten() {
            *counts.entry(text.to_owned()).or_default() += 1;
        }
    }
    counts
}

#[cfg(test)]
mod tests;
