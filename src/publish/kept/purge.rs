//! Submissions that were withdrawn: the file that is meant comes in, and no kept run holds anything of it any more; later
//! runs into the folder refuse it by its content.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

use arrow::array::AsArray as _;
use serde::{Deserialize, Serialize};

use super::prune::remove;
use super::{Kept, State, decide, list, now};
use crate::error::Error;
use crate::publish::{Lock, StoredRelease, sync};
use crate::sources::file_id;
use crate::tables::Table;
use crate::tables::declared::diff::RELEASE_DIFF;
use crate::tables::declared::facts::OBSERVATION;

pub(in crate::publish) const FILE: &str = "withdrawn.json";
const UNFINISHED: &str = ".withdrawn.json";

/// A submission that was withdrawn, known by its content under whatever name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawal {
    /// BLAKE3 hash of its bytes.
    pub hash: String,
    /// The source and path of it in each run that had read it.
    pub files: Vec<(String, String)>,
    /// Who asked for it, as named on the command line.
    pub by: String,
    /// When (UTC).
    pub at: String,
    /// Why, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What became of the kept runs.
#[derive(Clone, Debug)]
pub struct Purged {
    /// What was withdrawn.
    pub withdrawal: Withdrawal,
    /// The runs that held something of it and went, or would go.
    pub removed: Vec<Kept>,
    /// How many stay.
    pub kept: usize,
    /// The run that readers are shown from now on.
    pub current: Option<String>,
}

/// The withdrawals of an output folder.
pub fn withdrawn(out: &Path) -> Result<Vec<Withdrawal>, Error> {
    let path = out.join(FILE);
    match fs::read_to_string(&path) {
        Ok(text) => serde_json::from_str(&text).map_err(|error| Error::Table {
            doing: "reading what was withdrawn",
            path,
            message: error.to_string(),
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(Error::io("reading what was withdrawn", &path)(error)),
    }
}

/// Withdraws a file, named by a path that a manifest has or by the first digits of its hash, and removes every run that
/// holds anything of it: one that read it, shows figures of it carried forward, or tells what it said before.
/// Readers are shown the newest sound run that is left, or none.
///
/// The withdrawal is on the disk before anything goes, so that whoever is interrupted only has to ask again.
pub fn purge(lock: &Lock, named: &str, by: &str, note: Option<&str>, only_say: bool) -> Result<Purged, Error> {
    let runs = list(lock.out())?;
    let mut all = withdrawn(lock.out())?;
    let withdrawal = match all.iter().find(|one| is_meant(one, named)) {
        Some(known) => known.clone(),
        None => Withdrawal {
            by: by.to_owned(),
            at: now(),
            note: note.map(str::to_owned),
            ..meant(&lock.name(), &runs, named)?
        },
    };
    let mut going = Vec::new();
    let mut staying = Vec::new();
    for run in runs {
        lock.output().complete(&run.run_id)?;
        if holds(&run, &withdrawal)? { going.push(run) } else { staying.push(run) }
    }
    let shown = staying.iter().find(|run| run.is_current);
    let current = shown.or_else(|| staying.iter().find(|run| run.state == State::Sound)).map(|run| run.run_id.clone());
    if !only_say {
        if !all.contains(&withdrawal) {
            all.push(withdrawal.clone());
            write(lock.out(), &all)?;
            lock.output().bring_file(&lock.out().join(FILE))?;
        }
        if shown.is_none() {
            match staying.iter().find(|run| run.state == State::Sound) {
                Some(run) => decide::show(lock, run).map(|_| ())?,
                None => lock.output().clear()?,
            }
        }
        going.iter().try_for_each(|run| remove(lock, run))?;
    }
    Ok(Purged { withdrawal, removed: going, kept: staying.len(), current })
}

fn is_meant(withdrawal: &Withdrawal, named: &str) -> bool {
    begins(&withdrawal.hash, named) || withdrawal.files.iter().any(|(_, path)| path == named)
}

/// Whether a hash begins with these digits, which are enough to mean it.
pub(super) fn begins(hash: &str, named: &str) -> bool {
    const ENOUGH: usize = 8;
    named.len() >= ENOUGH && hash.starts_with(named)
}

/// The file that is meant, with all that the manifests call it.
fn meant(out: &Path, runs: &[Kept], named: &str) -> Result<Withdrawal, Error> {
    let inputs = || runs.iter().filter_map(|run| run.manifest.as_ref()).flat_map(|manifest| &manifest.inputs);
    let hashes: BTreeSet<&str> = inputs()
        .filter(|input| input.path == named || begins(&input.hash, named))
        .map(|input| input.hash.as_str())
        .filter(|hash| !hash.is_empty())
        .collect();
    let mut hashes = hashes.into_iter();
    match (hashes.next(), hashes.next()) {
        (Some(hash), None) => {
            let files: BTreeSet<(String, String)> = inputs()
                .filter(|input| input.hash == hash)
                .map(|input| (input.source.clone(), input.path.clone()))
                .collect();
            let files = files.into_iter().collect();
            Ok(Withdrawal { hash: hash.to_owned(), files, by: String::new(), at: String::new(), note: None })
        }
        (Some(one), Some(other)) => Err(Error::Usage {
            message: format!("`{named}` is more than one file: the runs have it with different contents"),
            hint: format!("name the one that is meant by its hash: {}, {} …", &one[..16], &other[..16]),
        }),
        (None, _) => Err(Error::Usage {
            message: format!("{}: no kept run has read a file `{named}`", out.display()),
            hint: "name it as table source_file has it, by path or by the first eight digits of its hash or more"
                .into(),
        }),
    }
}

/// Whether a run holds anything of a file. One whose manifest or tables cannot be read may, and counts as one that does.
fn holds(run: &Kept, withdrawal: &Withdrawal) -> Result<bool, Error> {
    let Some(manifest) = &run.manifest else { return Ok(true) };
    if manifest.inputs.iter().any(|input| input.hash == withdrawal.hash) {
        return Ok(true);
    }
    let release = StoredRelease::at(&run.path)?;
    let ids: Vec<String> =
        withdrawal.files.iter().map(|(source, path)| file_id(source, path, &withdrawal.hash)).collect();
    let paths: Vec<String> = withdrawal.files.iter().map(|(_, path)| path.clone()).collect();
    Ok(names(&release, &OBSERVATION, "source_file_id", &ids).unwrap_or(true)
        || names(&release, &RELEASE_DIFF, "path_before", &paths).unwrap_or(true))
}

/// Whether a column of a table has one of these texts.
fn names(release: &StoredRelease, table: &Table, column: &str, texts: &[String]) -> Result<bool, Error> {
    let is_one = |text: &str| texts.iter().any(|one| one == text);
    let batches = release.columns(table, &[column])?;
    let cells = batches.iter().flat_map(|batch| batch.columns()).flat_map(|column| column.as_string::<i32>().iter());
    Ok(cells.flatten().any(is_one))
}

fn write(out: &Path, all: &[Withdrawal]) -> Result<(), Error> {
    let (unfinished, path) = (out.join(UNFINISHED), out.join(FILE));
    let text = serde_json::to_string_pretty(all).expect("withdrawals are made of text") + "\n";
    let written =
        File::create(&unfinished).and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()));
    written.map_err(Error::io("writing what was withdrawn", &unfinished))?;
    fs::rename(&unfinished, &path).map_err(Error::io("moving what was withdrawn into place", &path))?;
    sync(out)
}
