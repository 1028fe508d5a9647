//! Publish: the batches of all tables come in, a complete release on disk goes out.
//!
//! Everything is written to a staging folder, brought to the disk and renamed to `runs/<run_id>`; one rename of the
//! link `current` then shows it to readers. A run that dies before that leaves the published release as it was.

mod accounts;
mod audit;
mod csv;
mod datapackage;
mod grown;
pub mod kept;
pub mod latest;
mod lock;
mod lookup;
mod manifest;
mod mirror;
mod object_pointer;
mod output;
mod paired;
mod parquet;
mod pointer;
mod release;
mod rows;
#[cfg(test)]
pub(crate) mod sample;
pub mod space;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;
use std::time::{Instant, SystemTime};

use ::parquet::errors::ParquetError;
use arrow::array::RecordBatch;
use rayon::prelude::*;

use crate::domain::Day;
use crate::error::Error;
use crate::tables::declared::diff::RELEASE_DIFF;
use crate::tables::{Sheet, Table};
use grown::Grown;
use kept::SignOff;

pub use audit::{Referenced, audit};
pub use csv::harmless;
pub use datapackage::data_package;
pub use grown::{GROWN, Piece, Pieces, Sheaf, Tally};
pub use lock::{Holder, Lock};
pub use manifest::{InputEntry, Manifest, PipelineEntry, SignedOffEntry, StageEntry, TableEntry};
pub use object_pointer::ObjectPointer;
pub use output::Output;
pub use paired::Paired;
pub use pointer::{FolderPointer, ReleasePointer};
pub use release::StoredRelease;
pub use rows::{Row, Rows};

/// What a release is of.
#[derive(Clone, Debug)]
pub struct Heading {
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
    /// What may be shown to them, by source and authority, where the pipeline says so.
    pub permitted: Option<String>,
    /// When the run began.
    pub started_at: SystemTime,
    /// The run that was published before, where one was.
    pub previous: Option<String>,
    /// The run that readers are shown, where it is another one because it is broken.
    pub shown: Option<String>,
    /// The files that the run read.
    pub inputs: Vec<InputEntry>,
}

/// What was published.
#[derive(Clone, Debug)]
pub struct Published {
    /// Its id, the name of its folder.
    pub run_id: String,
    /// Its folder, `OUT/runs/<run_id>`; the URL of its prefix where it went to an object store.
    pub path: PathBuf,
    /// What its manifest says.
    pub manifest: Manifest,
    /// Whether it awaits approval and readers still see the release before it.
    pub is_held: bool,
}

/// A table that comes whole; one without rows is empty, not absent.
pub type Whole = (&'static Table, RecordBatch);

/// A release in the making: the tables that grow with the observations come in pieces, the others whole at the end.
pub struct Draft<'lock> {
    heading: Heading,
    grown: Grown,
    /// Where it grows; none where nothing is written.
    place: Option<Place<'lock>>,
}

struct Place<'lock> {
    lock: &'lock Lock,
    run_id: String,
    staging: Staging,
}

impl<'lock> Draft<'lock> {
    /// Begins a release in the folder of a lock. The lock is taken before the run reads anything, so that a second run stops
    /// at once and not after its work.
    pub fn begin(lock: &'lock Lock, heading: Heading) -> Result<Self, Error> {
        let runs = lock.out().join("runs");
        let run_id = free_run_id(&runs, &heading);
        let staging = Staging(runs.join(format!("{STAGING}{run_id}")));
        for folder in ["tables", "csv"] {
            let folder = staging.0.join(folder);
            fs::create_dir_all(&folder).map_err(Error::io("creating a folder", &folder))?;
        }
        let grown = Grown::begin(Some(&staging.0))?;
        Ok(Self { heading, grown, place: Some(Place { lock, run_id, staging }) })
    }

    /// Begins one that is audited and never written: what `peermark check` asks for.
    pub fn unwritten(heading: Heading) -> Result<Self, Error> {
        Ok(Self { heading, grown: Grown::begin(None)?, place: None })
    }

    /// What makes pieces of the grown tables, and where they are put in their order. The values that they may refer to are
    /// those of these tables.
    pub fn pieces(&mut self, referenced: Referenced) -> (Pieces<'_>, Sheaf<'_>) {
        self.grown.split(referenced)
    }

    /// What was counted of a grown table so far.
    pub fn tally(&self, table: &Table) -> &Tally {
        &self.grown.tallies()[table.name]
    }

    /// Audits the release with all tables but `release`, `release_diff` and those that grew, and brings them to the disk; gives
    /// nothing where it was not to be written.
    pub fn write(self, stages: Vec<StageEntry>, mut tables: Vec<Whole>) -> Result<Option<Written<'lock>>, Error> {
        let began = Instant::now();
        let Self { heading, grown, place } = self;
        tables.push(release::summary(&heading, &tables, grown.tallies()));
        tables.sort_by_key(|(table, _)| declared_place(table.name));
        check(&tables, &grown)?;
        let Some(place) = place else { return Ok(None) };
        let folder = &place.staging.0;
        let mut entries = write_tables(folder, &tables)?;
        entries.extend(grown.finish(folder)?);
        write_text(&folder.join("datapackage.json"), &data_package(&heading))?;
        Ok(Some(Written { heading, stages, tables, entries, place, began }))
    }
}

/// A release of which all tables but `release_diff` are written, so that it can be held against the one before it.
pub struct Written<'lock> {
    heading: Heading,
    stages: Vec<StageEntry>,
    tables: Vec<Whole>,
    entries: Vec<TableEntry>,
    place: Place<'lock>,
    began: Instant,
}

impl Written<'_> {
    /// The release as far as it is written.
    pub fn release(&self) -> StoredRelease {
        StoredRelease::unfinished(self.place.staging.0.clone())
    }

    /// Its tables, as its manifest will state them.
    pub fn tables(&self) -> &[TableEntry] {
        &self.entries
    }

    /// Whether a release is of the same pipeline and cut for the same eyes: only such a one may be held against it, for
    /// what was shown to others may be hidden here.
    pub fn follows(&self, before: &Manifest) -> bool {
        let Heading { name, audience, disclosure, permitted, .. } = &self.heading;
        (&before.pipeline.name, &before.audience, &before.disclosure, &before.permitted)
            == (name, audience, disclosure, permitted)
    }

    /// Notes a stage behind the others.
    pub fn lap(&mut self, stage: StageEntry) {
        self.stages.push(stage);
    }

    /// Publishes it with what became of the release before it. Readers see that one or this one; where it is held they see
    /// that one until somebody approves it.
    pub fn publish(self, release_diff: &RecordBatch, is_held: bool) -> Result<Published, Error> {
        let Self { heading, stages, tables, mut entries, place: Place { lock, run_id, staging }, began } = self;
        let folder = &staging.0;
        let faults = audit::audit_sheet(&Sheet::of(&RELEASE_DIFF, release_diff), &Referenced::of(&tables));
        refuse(&faults)?;
        entries.push(write_table(folder, &RELEASE_DIFF, release_diff)?);
        entries.sort_by_key(|entry| declared_place(&entry.name));
        let shown = heading.shown.clone().or_else(|| heading.previous.clone());
        let manifest = Manifest::of(&run_id, heading, stages, &tables, entries, began);
        write_text(&folder.join("manifest.json"), &manifest.to_json())?;
        if is_held {
            SignOff::held().write(folder)?;
        }
        for inner in ["tables", "csv", "."] {
            sync(&folder.join(inner))?;
        }
        let runs = lock.out().join("runs");
        let path = runs.join(&run_id);
        fs::rename(folder, &path).map_err(Error::io("moving the finished release into place", &path))?;
        sync(&runs)?;
        lock.output().bring(&run_id)?;
        if !is_held {
            lock.output().switch(shown.as_deref(), &run_id)?;
        }
        Ok(Published { path: lock.output().shown(&path), run_id, manifest, is_held })
    }
}

fn declared_place(name: &str) -> Option<usize> {
    crate::tables::ALL.iter().position(|declared| declared.name == name)
}

/// The faults that keep the tables from being published.
fn check(tables: &[Whole], grown: &Grown) -> Result<(), Error> {
    let in_pieces: Vec<&str> = grown.tallies().keys().copied().collect();
    let mut faults = audit(tables, &in_pieces);
    faults.extend(grown.faults().cloned());
    faults.extend(accounts::accounts(tables, grown.tallies()));
    refuse(&faults)
}

fn refuse(faults: &[String]) -> Result<(), Error> {
    if faults.is_empty() {
        return Ok(());
    }
    Err(Error::Gate(format!("the audit found faults, nothing is published:\n  {}", faults.join("\n  "))))
}

const STAGING: &str = ".staging-";
const SWITCHING: &str = ".current-";
const REMOVING: &str = ".removing-";

/// An output folder without any run.
fn nothing_published(out: &Path) -> Error {
    Error::Usage {
        message: format!("{}: nothing was published here", out.display()),
        hint: "name an output folder with --out, or publish with `peermark run PIPELINE --out DIR`".into(),
    }
}

/// The run's id; a run of the same second and inputs gets a number behind it.
fn free_run_id(runs: &Path, heading: &Heading) -> String {
    let id = manifest::run_id(heading);
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

fn write_tables(staging: &Path, tables: &[Whole]) -> Result<Vec<TableEntry>, Error> {
    tables.par_iter().map(|(table, batch)| write_table(staging, table, batch)).collect()
}

fn write_table(staging: &Path, table: &'static Table, batch: &RecordBatch) -> Result<TableEntry, Error> {
    let path = grown::path_of(table);
    let as_parquet = || {
        let mut file = HashedFile::create(staging.join(&path))?;
        let written = parquet::write(table, batch, parquet::ROW_GROUP_TARGET, &mut file);
        written.map_err(|error| table_error("writing the table", &file.path, error))?;
        file.finish()
    };
    let as_csv = || {
        if !csv::TABLES.contains(&table.name) {
            return Ok(());
        }
        write_text(&staging.join(format!("csv/{}.csv", table.name)), &csv::to_text(table, batch))
    };
    let (written, told) = rayon::join(as_parquet, as_csv);
    told?;
    let (bytes, hash) = written?;
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

/// A file that is hashed and counted while it is written, and brought to the disk meanwhile: at the end there is little
/// left to wait for.
struct HashedFile {
    path: PathBuf,
    file: File,
    hasher: blake3::Hasher,
    bytes: u64,
    /// So many bytes were written since the disk was last asked for them.
    unasked: u64,
    asked: Option<JoinHandle<std::io::Result<()>>>,
}

/// After so many bytes the disk is asked for them.
const ASKED_FOR: u64 = 16 << 20;

impl HashedFile {
    fn create(path: PathBuf) -> Result<Self, Error> {
        let file = File::create_new(&path).map_err(Error::io("creating", &path))?;
        Ok(Self { path, file, hasher: blake3::Hasher::new(), bytes: 0, unasked: 0, asked: None })
    }

    /// Brings the file to the disk; gives its size and hash.
    fn finish(mut self) -> Result<(u64, String), Error> {
        let brought = self.wait().and_then(|()| self.file.sync_all());
        brought.map_err(Error::io("bringing to the disk", &self.path))?;
        Ok((self.bytes, self.hasher.finalize().to_hex().to_string()))
    }

    /// Asks the disk for what was written, without waiting for it; while it is still busy with what came before, it is not
    /// asked again.
    fn ask(&mut self) -> std::io::Result<()> {
        if self.asked.as_ref().is_some_and(|asked| !asked.is_finished()) {
            return Ok(());
        }
        self.wait()?;
        let file = self.file.try_clone()?;
        self.asked = Some(std::thread::spawn(move || file.sync_data()));
        self.unasked = 0;
        Ok(())
    }

    fn wait(&mut self) -> std::io::Result<()> {
        self.asked.take().map_or(Ok(()), |asked| asked.join().expect("asking the disk does not panic"))
    }
}

impl Write for HashedFile {
    fn write(&mut self, buffer: &[u8]) -> std::io::Result<usize> {
        let written = self.file.write(buffer)?;
        self.hasher.update(&buffer[..written]);
        self.bytes += written as u64;
        self.unasked += written as u64;
        if self.unasked >= ASKED_FOR {
            self.ask()?;
        }
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

/// How many rows have each text of a column, by text.
fn count_by(tables: &[Whole], table: &str, column: &str) -> BTreeMap<String, u64> {
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
